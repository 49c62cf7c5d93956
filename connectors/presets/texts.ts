/** The SQL texts of presets: their sections and placeholders, as Preset.tables describes them. */
import type { Stream } from "../connector.ts";

/** A table of a preset as it was found in a source. */
export interface Found {
  stream: Stream;
  /** Name in the preset -> name in the source. */
  columns: Map<string, string>;
}

const SECTION = /\{\{([#^])([\w.]+(?::(?:time|bigint|nobody))?)\}\}((?:(?!\{\{[#^/])[\s\S])*)\{\{\/\2\}\}/g;
const PLACEHOLDER = /\{\{(?:(\w+):)?(\w+)(?:\.(\w+)(\?|:nobody)?)?\}\}/g;

/** The text as SQL over raw tables, which `tableOf` names; undefined where a table or column it needs is absent. */
export function resolve(
  text: string,
  found: Map<string, Found>,
  tableOf: (stream: string) => string,
): string | undefined {
  let whole = true;
  const sql = keepSections(text, found).replace(
    PLACEHOLDER,
    (_all, alias: string | undefined, name: string, column?: string, how?: string) => {
      const hit = found.get(name);
      const real = column === undefined ? undefined : hit?.columns.get(column);
      if (column === undefined && hit) return `{{raw.${tableOf(hit.stream.name)}}}`;
      if (how === ":nobody") return nobodyIn(hit, real).map(textOf).join(", ");
      if (real !== undefined) return `${alias ? `${alias}.` : ""}"${real.replaceAll('"', '""')}"`;
      if (how !== "?") whole = false;
      return "NULL";
    },
  );
  return whole ? sql.trim() || undefined : undefined;
}

const columnOf = (found: Found | undefined, real: string | undefined) =>
  found?.stream.columns.find(({ name }) => name === real);
const hasTimes = (found: Found | undefined, real: string | undefined) =>
  /^(date|timestamp)/.test(columnOf(found, real)?.type ?? "");
const nobodyIn = (found: Found | undefined, real: string | undefined) => columnOf(found, real)?.nobody ?? [];
const textOf = (value: string) => `'${value.replaceAll("'", "''")}'`;

/** Innermost sections first, until none is left. */
function keepSections(text: string, found: Map<string, Found>): string {
  const isThere = (name: string) => {
    const [table, column, asked] = name.split(/[.:]/) as [string, string?, string?];
    const hit = found.get(table);
    if (column === undefined) return hit !== undefined;
    const real = hit?.columns.get(column);
    if (asked === "nobody") return nobodyIn(hit, real).length > 0;
    if (asked === "bigint") return /^bigint/i.test(columnOf(hit, real)?.nativeType ?? "");
    return asked === "time" ? hasTimes(hit, real) : real !== undefined;
  };
  const next = text.replace(SECTION, (_all, sign: string, name: string, inner: string) =>
    (sign === "#") === isThere(name) ? inner : "",
  );
  return next === text ? text : keepSections(next, found);
}

/** Tables that a text reads without asking whether they are there, and that are not. */
export function absentTables(text: string, found: Map<string, Found>): string[] {
  const names = [...keepSections(text, found).matchAll(PLACEHOLDER)]
    .filter(([, , , , open]) => !open)
    .map(([, , name]) => name!);
  return [...new Set(names)].filter((name) => !found.has(name));
}

/** Tables that are not there and that a text makes use of where they are. */
export function askedFor(text: string, found: Map<string, Found>): string[] {
  const names = [...text.matchAll(/\{\{[#^]?(?:\w+:)?(\w+)/g)].map(([, name]) => name!);
  return [...new Set(names)].filter((name) => !found.has(name));
}
