/** Decides, row by row, what an apply does to a target; the SQL of it is the sinks' own. */
import { AppError } from "../engine/contract/errors.ts";
import type { Applied, ApplyRequest, Change, ChangeResult, TargetTable } from "./connector.ts";
import {
  canonicalRow,
  canonicalValue,
  keyOf,
  sameRow,
  type TargetRow,
  type TargetType,
} from "./target-values.ts";

/** The bookkeeping table; a row in it says that a publication's action was committed. */
export const PUBLICATIONS_TABLE = "merchbench_publications";

/**
 * So many seconds a publication waits for a lock of another session. Who asks for the table meanwhile, the store's pages
 * among them, may wait behind it, and rows that it wrote before stay locked.
 */
export const LOCK_SECONDS = 5;

export interface Decision {
  /** See `Applied`. */
  exceptions: ChangeResult[];
  inserts: TargetRow[];
  updates: TargetRow[];
  deletes: TargetRow[];
}

type Columns = TargetTable["columns"];

/**
 * The columns that a table of the target has and those that came later and have to be added. Throws `conflict` where
 * others are missing: a table of our name that someone else made is never written to.
 */
export function columnsOf(
  table: TargetTable,
  present: Pick<ReadonlySet<string>, "has">,
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

/**
 * Throws `conflict` where a column of the target can't take the type that goes into it. `present`: the server's type by
 * column name; `fits`: names of types that values of each type can go to.
 */
export function demandFitting(
  table: TargetTable,
  present: ReadonlyMap<string, string>,
  fits: Record<TargetType, RegExp>,
): void {
  const other = table.columns.filter(({ name, type }) => !fits[type].test(present.get(name)!));
  if (other.length === 0) return;
  const words = other.map(({ name, type }) => `${name} is ${present.get(name)} where ${type} is written`);
  throw new AppError(
    "conflict",
    `The table ${table.name} of the target has columns of other types: ${words.join(", ")}. Rename the table, so that one that fits is made, or change these columns, then plan again.`,
  );
}

/** `unsupported`: a view has the table's name. */
export function viewNotTable(name: string): AppError {
  return new AppError(
    "unsupported",
    `${name} is a view in the target, and rows go to a table. Rename or drop it, then plan again.`,
  );
}

/**
 * `conflict`: a table that the shop made has no unique key that ours implies: there two sessions make two rows of one, of
 * which a roll-back brings one back, and a letter case that a collation overlooks makes two rows one.
 */
export function notUnique({ name, key }: TargetTable, statement: string): AppError {
  return new AppError(
    "conflict",
    `The table ${name} of the target has no unique key over ${key.join(", ")}, so its rows can't be told apart. Rename it, so that one that has is made, or let its owner run: ${statement}. Then plan again.`,
  );
}

/** The columns of the key, in its order. */
export function keyColumns({ key, columns }: TargetTable): Columns {
  return key.map((name) => columns.find((column) => column.name === name)!);
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

/**
 * Throws what a failed commit means. A server that answers has refused it and nothing is written; where the connection
 * broke before the answer, nobody knows, and `details.written` says so.
 */
export function commitFailed(error: unknown): never {
  const { severity, errno, fatal } = error as { severity?: string; errno?: unknown; fatal?: boolean };
  if (severity === "ERROR" || (typeof errno === "number" && !fatal)) throw error;
  throw new AppError(
    "unavailable",
    "The connection broke while the rows were being committed, so it is not known whether they are written. Try again: what is written already is not written twice.",
    { written: "unknown" },
    error,
  );
}

/** True for an error after which nobody knows whether the rows are written; that the run was cancelled says less. */
export function mayBeWritten(error: unknown): boolean {
  return error instanceof AppError && error.details?.written === "unknown";
}

/** What a target has of a request: a record of the publication's apply, and the table. */
interface Found {
  recorded: boolean;
  stands: boolean;
}

/**
 * Throws `conflict` where the target is another than the one that was planned for or published to: it keeps no record of
 * what is to be rolled back, or has no table any more of whose rows a plan writes some only.
 */
export function demandTarget(
  { table, publication, foundRows = 0 }: Pick<ApplyRequest, "table" | "publication" | "foundRows">,
  { recorded, stands }: Found,
): void {
  if (publication.action === "rollback") {
    if (recorded) return;
    throw new AppError(
      "conflict",
      `The target's table ${PUBLICATIONS_TABLE} has no record of this publication: its settings lead to another database now, or an older copy was restored there. Nothing was rolled back. Let the target's settings lead to the database that was published to, then roll back again.`,
    );
  }
  if (recorded || stands || foundRows === 0) return;
  throw new AppError(
    "conflict",
    `The target has no table ${table.name} any more, of which ${foundRows} rows were there when the plan was made: it was dropped, or the target's settings lead to another database now. Nothing was written. Plan again.`,
    { written: "no" },
  );
}

/** Whether a roll-back finds its table dropped: it is not made anew then. */
export function isTableGone({ publication }: Pick<ApplyRequest, "publication">, { stands }: Found): boolean {
  return publication.action === "rollback" && !stands;
}

/** The changes in their one form; a change without a key is refused. */
export function canonicalChanges(table: TargetTable, changes: Change[]): Change[] {
  const columns = keyColumns(table);
  return changes.map((change) => {
    const key = columns.map(({ type }, at) => canonicalValue(change.key[at], type));
    if (key.includes(null)) {
      throw new AppError("invalid-input", `A change to ${table.name} has no key. Plan again.`);
    }
    const before = change.before && canonicalRow(table, change.before);
    const after = change.after && canonicalRow(table, change.after);
    return { ...change, before, after, key };
  });
}

/** `seen` holds the target's present rows of these keys under lock, by `keyOf`; undefined where the table is gone. */
export function decide(
  table: TargetTable,
  changes: Change[],
  seen: Map<string, TargetRow> | undefined,
): Decision {
  const decision: Decision = { exceptions: [], inserts: [], updates: [], deletes: [] };
  if (!seen) return { ...decision, exceptions: leftOut(changes) };
  for (const change of changes) {
    const { index, before, after } = change;
    const now = seen.get(JSON.stringify(change.key)) ?? null;
    const done = sameRow(table, now, after);
    const planned = sameRow(table, now, before);
    if (!done && !planned) {
      const reason = reasonOf(change, now);
      decision.exceptions.push({ index, status: "skipped-changed", seen: now, reason });
      continue;
    }
    if (!planned) decision.exceptions.push({ index, status: "applied", seen: now });
    if (done) continue;
    if (after === null) decision.deletes.push(now!);
    else if (now === null) decision.inserts.push(after);
    else decision.updates.push(after);
  }
  return decision;
}

/** Of a table that is gone the rows that were to stand there; a new one would hold these few only. */
const leftOut = (changes: Change[]): ChangeResult[] =>
  changes
    .filter(({ after }) => after !== null)
    .map(({ index }) => ({
      index,
      status: "skipped-changed",
      seen: null,
      reason: "The table was dropped in the target since the plan was made.",
    }));

function reasonOf(change: Change, now: TargetRow | null): string {
  if (now === null) return "The row was deleted in the target since the plan was made.";
  if (change.before === null) return "A row with this key was added to the target since the plan was made.";
  return "The row was changed in the target since the plan was made.";
}

/** So many rows that differ from what was expected are listed; where there are more, the plan is of another state. */
const MOST_EXCEPTIONS = 100_000;

type Action = ApplyRequest["publication"]["action"];

const TOO_MANY: Record<Action, (table: string) => string> = {
  apply: (table) =>
    `More rows of ${table} were changed in the target meanwhile than can be listed; nothing was written. Plan again.`,
  rollback: (table) =>
    `More rows of ${table} were changed in the target after they were published than can be listed; nothing was rolled back. What stands there is the store's own now: restore it from the store's backup, or publish a new plan over it.`,
};

/** `conflict`: more rows are otherwise than expected than can be listed. */
export function tooManyChanged({
  table,
  publication,
}: Pick<ApplyRequest, "table" | "publication">): AppError {
  return new AppError("conflict", TOO_MANY[publication.action](table.name));
}

/** What the decisions of all batches come to, as the bookkeeping row keeps it. */
export class Outcome {
  inserted = 0;
  updated = 0;
  deleted = 0;
  readonly exceptions: ChangeResult[] = [];
  readonly #request: Pick<ApplyRequest, "table" | "publication">;

  constructor(request: Pick<ApplyRequest, "table" | "publication">) {
    this.#request = request;
  }

  /** Throws `conflict` where more rows differ than can be listed. */
  add({ exceptions, inserts, updates, deletes }: Decision): void {
    this.inserted += inserts.length;
    this.updated += updates.length;
    this.deleted += deletes.length;
    if (this.#request.publication.action === "apply") for (const one of exceptions) this.exceptions.push(one);
    else this.#addKept(exceptions);
    if (this.exceptions.length > MOST_EXCEPTIONS) throw tooManyChanged(this.#request);
  }

  /** Nobody asks what a roll-back found, only which rows it left; of an emptied table it finds all as they shall be. */
  #addKept(exceptions: ChangeResult[]): void {
    for (const one of exceptions)
      if (one.status === "skipped-changed") this.exceptions.push({ ...one, seen: null });
  }

  /** For the bookkeeping row: a repeat after a crash behind the target's commit answers exactly what the first run did. */
  text(): string {
    return JSON.stringify(this.exceptions);
  }
}

/** The answer for a publication that is already in the target, from the text of its `Outcome`. */
export function repeated(exceptions: string): Applied {
  return { exceptions: JSON.parse(exceptions) as ChangeResult[], alreadyApplied: true };
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
