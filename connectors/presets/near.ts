/** What a source almost is: a platform most of whose tables are there, said so that the rest can be mended. */
import type { Stream } from "../connector.ts";
import { bareName, normalised, type Preset, type PresetTable, prefixesOf, schemaOf } from "./preset.ts";

/** Of a platform's marks that many must be there before it is named, and more than half. */
const ENOUGH = 3;

interface Near {
  title: string;
  share: number;
  lacks: string[];
}

/**
 * A sentence about the platform that these tables come closest to and what of it is absent, such as the tables that
 * the user of the connection may not read; undefined where they resemble none.
 */
export function nearestPreset(presets: Preset[], streams: Stream[]): string | undefined {
  if (streams.length === 0)
    return "There is no table that the connection's user may read: give it the right to, then load again.";
  const [best] = presets
    .filter((preset) => !preset.byChoice)
    .flatMap((preset) => nearShops(preset, streams))
    .sort((a, b) => b.share - a.share);
  return (
    best &&
    `It looks like ${best.title}, but lacks ${best.lacks.join(" and ")}. Where the shop has that, give the connection's user the right to read it and load again.`
  );
}

/** How near each schema and prefix comes to the preset, where that is near enough to speak of. */
function nearShops(preset: Preset, streams: Stream[]): Near[] {
  const marks = preset.marks.map((mark) => preset.reads[mark]!).filter(({ names }) => names?.length);
  return [...Map.groupBy(streams, schemaOf).values()].flatMap((group) => {
    const there = new Map(group.map((stream) => [bareName(stream).toLowerCase(), stream]));
    const names = marks.flatMap((mark) => mark.names!);
    const prefixes = preset.prefixed ? prefixesOf(names, [...there.keys()]) : [""];
    return prefixes.flatMap((prefix) => {
      const lacks = marks.map((mark) => lackOf(mark, there, prefix)).filter((lack) => lack !== undefined);
      const found = marks.length - lacks.length;
      const isNear = lacks.length > 0 && found >= ENOUGH && found * 2 > marks.length;
      return isNear ? [{ title: preset.title, share: found / marks.length, lacks }] : [];
    });
  });
}

/** What of a table is absent: the whole, or columns of it. */
function lackOf(table: PresetTable, there: Map<string, Stream>, prefix: string): string | undefined {
  const stream = table.names!.map((name) => there.get(prefix + name)).find((hit) => hit !== undefined);
  if (!stream) return `the table ${prefix}${table.names![0]}`;
  const columns = new Set(stream.columns.map(({ name }) => normalised(name)));
  const absent = Object.entries(table.columns)
    .filter(([, aliases]) => aliases.every((alias) => !columns.has(normalised(alias))))
    .map(([name]) => name);
  return absent.length > 0 ? `${absent.join(" and ")} of the table ${bareName(stream)}` : undefined;
}
