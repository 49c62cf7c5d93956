/**
 * Known layouts as data: what marks them and the SQL that maps them to the canonical tables.
 * May import: connectors/connector.ts. To add one: a file beside this one, a line in index.ts, and its test.
 */
import type { Stream } from "../connector.ts";

export interface Preset {
  id: string;
  title: string;
  description: string;
  /** Tables that it reads, by the name that its SQL uses. */
  reads: Record<string, PresetTable>;
  /** Reads that must all be found for the preset to fit. */
  marks: string[];
  /**
   * Canonical table -> SELECT. `{{lines}}` is a table of `reads`, `{{lines.invoice}}` its column under whatever name
   * it has there, `{{lines.brand?}}` the same or NULL. Of several texts the first stands whose names are all found;
   * a table none of whose texts can stand is left out.
   */
  tables: Record<string, string | string[]>;
}

export interface PresetTable {
  /** Names of the table, without regard to case and separators; absent: any name will do. */
  names?: string[];
  /** Columns it must have -> names they go by, without regard to case and separators. */
  columns: Record<string, string[]>;
  /** Columns it may have. */
  optional?: Record<string, string[]>;
}

export interface PresetMatch {
  preset: Preset;
  /** Tables of the preset that were found, of how many. */
  matched: number;
  of: number;
  tables: { table: string; sql: string; enabled: boolean }[];
}

interface Found {
  stream: Stream;
  /** Name in the preset -> name in the source. */
  columns: Map<string, string>;
}

/** The name without case and separators: `InvoiceNo`, `invoice_no` and `Invoice No` are one. */
export const normalised = (name: string) => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");

/** The preset's mapping for these streams, or undefined when it does not fit. `tableOf` names a stream's raw table. */
export function matchPreset(
  preset: Preset,
  streams: Stream[],
  tableOf: (stream: string) => string,
): PresetMatch | undefined {
  const found = new Map<string, Found>();
  for (const [name, table] of Object.entries(preset.reads)) {
    const hit = findTable(table, streams);
    if (hit) found.set(name, hit);
  }
  if (preset.marks.some((mark) => !found.has(mark))) return undefined;
  const tables: PresetMatch["tables"] = [];
  for (const [table, texts] of Object.entries(preset.tables)) {
    for (const text of [texts].flat()) {
      const sql = resolve(text, found, tableOf);
      if (sql === undefined) continue;
      tables.push({ table, sql, enabled: true });
      break;
    }
  }
  return { preset, matched: found.size, of: Object.keys(preset.reads).length, tables };
}

function findTable(table: PresetTable, streams: Stream[]): Found | undefined {
  const names = table.names?.map(normalised);
  for (const stream of streams) {
    const bare = normalised(stream.name.slice(stream.name.lastIndexOf(".") + 1));
    if (names && !names.includes(bare)) continue;
    const columns = findColumns(table, stream);
    if (columns) return { stream, columns };
  }
  return undefined;
}

function findColumns(table: PresetTable, stream: Stream): Map<string, string> | undefined {
  const there = new Map(stream.columns.map((column) => [normalised(column.name), column.name]));
  const columns = new Map<string, string>();
  const look = (name: string, aliases: string[]) => {
    const hit = aliases.map((alias) => there.get(normalised(alias))).find((column) => column !== undefined);
    if (hit !== undefined) columns.set(name, hit);
    return hit !== undefined;
  };
  for (const [name, aliases] of Object.entries(table.columns)) if (!look(name, aliases)) return undefined;
  for (const [name, aliases] of Object.entries(table.optional ?? {})) look(name, aliases);
  return columns;
}

const PLACEHOLDER = /\{\{(\w+)(?:\.(\w+)(\?)?)?\}\}/g;

function resolve(
  text: string,
  found: Map<string, Found>,
  tableOf: (stream: string) => string,
): string | undefined {
  let whole = true;
  const sql = text.replace(PLACEHOLDER, (_all, name: string, column?: string, open?: string) => {
    const hit = found.get(name);
    const real = column === undefined ? undefined : hit?.columns.get(column);
    if (!hit || (column !== undefined && real === undefined && !open)) {
      whole = false;
      return "";
    }
    if (column === undefined) return `{{raw.${tableOf(hit.stream.name)}}}`;
    return real === undefined ? "NULL" : `"${real.replaceAll('"', '""')}"`;
  });
  return whole ? sql.trim() : undefined;
}
