/** Writes the changes of a publication or of its roll-back, some at a time, and reads each back; the SQL of it is the sinks' own. */
import { AppError, throwIfAborted } from "../engine/contract/errors.ts";
import type { Run } from "../engine/contract/run.ts";
import { canonicalChanges, type Decision, decide, Outcome } from "./change-set.ts";
import type { ApplyRequest, Change, TargetTable } from "./connector.ts";
import { keyOf, type TargetRow } from "./target-values.ts";

/** What a database does of writing, within its transaction. */
export interface Writer {
  /** Changes that go into one statement, at most. */
  rows: number;
  /** See `isTableGone`. */
  gone: boolean;
  /** Rows of the changes' keys as they stand, by `keyOf`; with `lock` they stay so until the transaction ends. */
  read(changes: Change[], lock: boolean): Promise<Map<string, TargetRow>>;
  write(decision: Decision): Promise<void>;
  /** Runs a statement about a savepoint, which all databases write alike. */
  run(statement: string): Promise<unknown>;
  /** What the database says where a rule of the store's own refuses a row; undefined for an error of another kind. */
  refusal(error: unknown): string | undefined;
}

/**
 * Applies all changes of a request, some at a time; throws `cancelled` once the run is, and `conflict` where the target
 * refuses a row or keeps another. A roll-back leaves such rows as they are, among the exceptions: one row that the store
 * has no room for any more must not hold back all others.
 */
export async function writeChanges(
  request: Omit<ApplyRequest, "changes"> & { changes: AsyncIterable<Change[]> | Iterable<Change[]> },
  run: Pick<Run, "signal" | "progress">,
  writer: Writer,
): Promise<Outcome> {
  const { table, changes, total } = request;
  const outcome = new Outcome(request);
  let done = 0;
  for await (const batch of changes) {
    for (const slice of slices(canonicalChanges(table, batch), writer.rows)) {
      throwIfAborted(run.signal);
      run.progress(done, total, "Writing rows");
      for (const decision of await writeSlice(request, slice, writer)) outcome.add(decision);
      done += slice.length;
    }
  }
  run.progress(done, total, "Writing rows");
  return outcome;
}

type Asked = Pick<ApplyRequest, "table" | "publication">;

const SAVEPOINT = "merchbench_rows";

/** Answers what became of the changes, in parts where a roll-back found rows that the store refuses. */
async function writeSlice(request: Asked, slice: Change[], writer: Writer): Promise<Decision[]> {
  const { table, publication } = request;
  if (writer.gone) return [decide(table, slice, undefined)];
  const decision = decide(table, slice, await writer.read(slice, true));
  if (publication.action === "apply") {
    const refused = await refusalOf(table, slice, decision, writer);
    if (refused) throw refused.error;
    return [decision];
  }
  await writer.run(`SAVEPOINT ${SAVEPOINT}`);
  const refused = await refusalOf(table, slice, decision, writer);
  if (refused) await writer.run(`ROLLBACK TO SAVEPOINT ${SAVEPOINT}`);
  await writer.run(`RELEASE SAVEPOINT ${SAVEPOINT}`);
  if (!refused) return [decision];
  if (slice.length === 1) return [leftAlone(slice[0]!, refused.reason)];
  const half = slice.length >> 1;
  return [
    ...(await writeSlice(request, slice.slice(0, half), writer)),
    ...(await writeSlice(request, slice.slice(half), writer)),
  ];
}

const leftAlone = ({ index }: Change, reason: string): Decision => ({
  exceptions: [{ index, status: "skipped-changed", seen: null, reason }],
  inserts: [],
  updates: [],
  deletes: [],
});

/** Writes; answers why a row does not stand as it was written, as the reason of a row and as an error of all. */
async function refusalOf(
  table: TargetTable,
  slice: Change[],
  decision: Decision,
  writer: Writer,
): Promise<{ reason: string; error: AppError } | undefined> {
  try {
    await writer.write(decision);
  } catch (error) {
    const said = writer.refusal(error);
    if (said === undefined) throw error;
    return {
      reason: `The store refuses what stood there before: ${said}`,
      error: refusedRow(said, "apply", error),
    };
  }
  const other = notKept(table, decision, await writer.read(slice, false));
  if (other === undefined) return undefined;
  return {
    reason: `The store does not keep what stood there before: ${other}`,
    error: keepsOther(table, other),
  };
}

/** What to do where a rule of the store's own, such as a foreign key, a check or a trigger, refuses a row. */
export function refusedRow(
  said: string,
  action: ApplyRequest["publication"]["action"],
  cause?: unknown,
): AppError {
  const message =
    action === "apply"
      ? `The target's table refuses a row (${said}). Nothing was written. Where the store no longer has what the row names, sync, train and plan again; else let the table's owner change the column, rule or trigger that refuses it, or rename the table, so that one that fits is made.`
      : `The target's table refuses a row that stood there before (${said}). Nothing was rolled back. Let the store have what the row names again, or let the table's owner change the rule that refuses it, then roll back again.`;
  return new AppError("conflict", message, undefined, cause);
}

/**
 * How a row stands otherwise than it was written. Nobody could tell it from one that the shop changed, so a roll-back
 * would leave it. `standing`: the rows of the decision's keys after the write.
 */
function notKept(
  table: TargetTable,
  { inserts, updates, deletes }: Decision,
  standing: Map<string, TargetRow>,
): string | undefined {
  const stays = deletes.find((row) => standing.has(keyOf(table, row)));
  if (stays) return `the row ${keyOf(table, stays)} stays, though it was deleted`;
  for (const row of [...inserts, ...updates]) {
    const kept = standing.get(keyOf(table, row));
    if (!kept) return `the row ${keyOf(table, row)} is not there after it was written`;
    const other = table.columns.find(({ name }) => kept[name] !== row[name]);
    if (other) return `${other.name} became ${kept[other.name]} where ${row[other.name]} was written`;
  }
  return undefined;
}

const keepsOther = ({ name }: TargetTable, what: string): AppError =>
  new AppError(
    "conflict",
    `The table ${name} of the target does not keep what is written: ${what}. A column is too narrow, or a trigger or rule of the store changes rows. Nothing was written. Rename the table, so that one that fits is made, or change it, then plan again.`,
  );

function* slices<T>(list: T[], size: number): Generator<T[]> {
  for (let start = 0; start < list.length; start += size) yield list.slice(start, start + size);
}
