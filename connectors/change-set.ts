/** Decides, row by row, what an apply does to a target; the SQL of it is the sinks' own. */
import { AppError } from "../engine/contract/errors.ts";
import type { ApplyRequest, Change, ChangeResult, TargetTable } from "./connector.ts";
import { canonicalRow, keyOf, sameRow, type TargetRow } from "./target-values.ts";

/** The bookkeeping table; a row in it says that a publication's action was committed. */
export const PUBLICATIONS_TABLE = "merchbench_publications";

export interface Decision {
  results: ChangeResult[];
  inserts: TargetRow[];
  updates: TargetRow[];
  /** Key tuples of the rows to delete. */
  deletes: TargetRow[];
}

type Columns = TargetTable["columns"];

/**
 * The columns that a table of the target has and those that came later and have to be added. Throws `conflict` where
 * others are missing: a table of our name that someone else made is never written to.
 */
export function columnsOf(
  table: TargetTable,
  present: ReadonlySet<string>,
): { here: Columns; missing: Columns } {
  const missing = table.columns.filter(({ name }) => !present.has(name));
  const foreign = missing.filter(({ later }) => !later).map(({ name }) => name);
  if (foreign.length > 0) {
    throw new AppError(
      "conflict",
      `The table ${table.name} of the target has no column ${foreign.join(", ")}. Rename or drop it, then plan again.`,
    );
  }
  return { here: table.columns.filter(({ name }) => present.has(name)), missing };
}

/** Why a column that came later could not be added, with the statement that does it. */
export function cannotAdd(table: TargetTable, statement: string, error: unknown): AppError {
  const reason = error instanceof Error ? error.message : String(error);
  return new AppError(
    "conflict",
    `The table ${table.name} of the target lacks a column that came later, and adding it failed: ${reason}. Let its owner run: ${statement}`,
    undefined,
    error,
  );
}

/** The changes in their one form; a change whose key disagrees with its rows is refused. */
export function canonicalChanges(request: ApplyRequest): Change[] {
  const { table } = request;
  return request.changes.map((change) => {
    const before = change.before && canonicalRow(table, change.before);
    const after = change.after && canonicalRow(table, change.after);
    const row = after ?? before;
    if (!row || table.key.some((name) => row[name] === null)) {
      throw new AppError("invalid-input", `A change to ${table.name} has no key. Plan again.`);
    }
    return { ...change, before, after, key: table.key.map((name) => row[name]!) };
  });
}

/** `seen` holds the target's present rows under lock, by `keyOf`. Throws `conflict` when the request says so. */
export function decide(request: ApplyRequest, changes: Change[], seen: Map<string, TargetRow>): Decision {
  const { table } = request;
  const decision: Decision = { results: [], inserts: [], updates: [], deletes: [] };
  changes.forEach((change, index) => {
    const now = seen.get(JSON.stringify(change.key)) ?? null;
    const done = sameRow(table, now, change.after);
    if (!done && !sameRow(table, now, change.before)) {
      const reason = reasonOf(change, now);
      decision.results.push({ index, status: "skipped-changed", seen: now, reason });
      return;
    }
    decision.results.push({ index, status: "applied", seen: now });
    if (done) return;
    if (change.after === null) decision.deletes.push(now!);
    else if (now === null) decision.inserts.push(change.after);
    else decision.updates.push(change.after);
  });
  if (request.onChanged === "fail") failOnChanged(table, changes, decision.results);
  return decision;
}

function reasonOf(change: Change, now: TargetRow | null): string {
  if (now === null) return "The row was deleted in the target since the plan was made.";
  if (change.before === null) return "A row with this key was added to the target since the plan was made.";
  return "The row was changed in the target since the plan was made.";
}

function failOnChanged(table: TargetTable, changes: Change[], results: ChangeResult[]): void {
  const changed = results.filter((result) => result.status === "skipped-changed");
  if (changed.length === 0) return;
  const keys = changed.slice(0, 20).map((result) => changes[result.index]!.key.join(" / "));
  throw new AppError(
    "conflict",
    `${changed.length} rows of ${table.name} were changed in the target since the plan was made. Plan again.`,
    { changed: changed.length, keys },
  );
}

/**
 * The results that cannot be told from the changes alone, as text for the bookkeeping row: a repeat
 * after a crash between the target's commit and our own answers exactly what the first run did.
 */
export function exceptionsOf(table: TargetTable, changes: Change[], results: ChangeResult[]): string {
  const odd = results.filter(
    (result) => result.status !== "applied" || !sameRow(table, result.seen, changes[result.index]!.before),
  );
  return JSON.stringify(odd);
}

/** The results of a publication that is already in the target, from the text that `exceptionsOf` left. */
export function repeatedResults(changes: Change[], exceptions: string): ChangeResult[] {
  const results: ChangeResult[] = changes.map((change, index) => ({
    index,
    status: "applied",
    seen: change.before,
  }));
  for (const odd of JSON.parse(exceptions) as ChangeResult[]) results[odd.index] = odd;
  return results;
}

/** Rows by key, in their one form. */
export function rowsByKey(table: TargetTable, rows: Record<string, unknown>[]): Map<string, TargetRow> {
  return new Map(
    rows.map((raw) => {
      const row = canonicalRow(table, raw);
      return [keyOf(table, row), row];
    }),
  );
}

/** Splits a list for statements with many rows. */
export function* slices<T>(list: T[], size: number): Generator<T[]> {
  for (let start = 0; start < list.length; start += size) yield list.slice(start, start + size);
}
