/** Compares what shall stand with what stands: one row of the plan for each key of either side. */
import type { TargetTable } from "../../connectors/connector.ts";
import { canonicalRow, keyOf, type TargetRow } from "../../connectors/target-values.ts";
import { AppError } from "../contract/errors.ts";
import type { PublicationRow } from "../state/publications.ts";
import type { WantedRow } from "./content.ts";

/** Rows compared before the event loop gets a turn. */
const TURN = 5000;

export interface Comparison {
  table: TargetTable;
  /** Columns that do not make a row different. */
  provenance: string[];
  wanted: WantedRow[];
  present: Record<string, unknown>[];
  signal: AbortSignal;
}

/** Both sides are hashed by key, so the work is linear in their sizes. Throws `conflict` for two rows of one key. */
export async function compareRows({
  table,
  provenance,
  wanted,
  present,
  signal,
}: Comparison): Promise<PublicationRow[]> {
  const compared = table.columns.map(({ name }) => name).filter((name) => !provenance.includes(name));
  const before = new Map<string, TargetRow>();
  for (const [index, row] of present.entries()) {
    if (index % TURN === 0) await turn(signal);
    const canonical = canonicalRow(table, row);
    before.set(keyOf(table, canonical), canonical);
  }
  const rows: PublicationRow[] = [];
  const seen = new Set<string>();
  for (const [index, want] of wanted.entries()) {
    if (index % TURN === 0) await turn(signal);
    const after = canonicalRow(table, want);
    const key = keyOf(table, after);
    if (seen.has(key)) throw twice(table, key);
    seen.add(key);
    rows.push(rowOf(rows.length, table, after, before.get(key) ?? null, want, compared));
  }
  for (const [key, old] of before) {
    if (!seen.has(key)) rows.push({ ...blank(rows.length, table, old), operation: "delete", oldValue: old });
  }
  return rows;
}

function rowOf(
  position: number,
  table: TargetTable,
  after: TargetRow,
  before: TargetRow | null,
  want: WantedRow,
  compared: string[],
): PublicationRow {
  const row = { ...blank(position, table, after), title: want._title, oldValue: before, newValue: after };
  if (want._blocked) return { ...row, operation: "rejected", reason: want._blocked };
  if (before === null) return { ...row, operation: "insert" };
  return {
    ...row,
    operation: compared.every((name) => before[name] === after[name]) ? "unchanged" : "update",
  };
}

function blank(position: number, table: TargetTable, row: TargetRow): PublicationRow {
  const key = table.key.map((name) => String(row[name])).join(" / ");
  return {
    position,
    key,
    title: null,
    operation: "unchanged",
    oldValue: null,
    newValue: null,
    seen: null,
    status: "planned",
    reason: null,
  };
}

function twice(table: TargetTable, key: string): AppError {
  return new AppError(
    "conflict",
    `Two rows for ${table.name} have the key ${key}. Train the model again, then plan again.`,
  );
}

async function turn(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  if (signal.aborted) throw new AppError("cancelled", "Cancelled; nothing was planned.");
}
