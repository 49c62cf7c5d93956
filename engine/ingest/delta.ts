/**
 * Brings a canonical table in line with what changed in its raw tables, without looking at the rest. The result
 * equals a filling anew: a row is looked at again when its key is among those that changed raw rows yield, or yielded
 * before, or when its parent came or went. Where that is not sure, there is no delta and the table is filled anew.
 */
import { quoteName, quoteText } from "../warehouse/sql.ts";
import type { Session } from "../warehouse/warehouse.ts";
import { castOf } from "./casts.ts";
import { markDoubles, markOrphans, type Parent, rowKey } from "./checks.ts";
import type { FillRun } from "./fill.ts";
import { fillFirstOrders, fillsFirstOrders, noteCustomers } from "./first-orders.ts";
import { dropImages, imagesOf, standFor } from "./images.ts";
import { arrivedTable, type Merge, mergeStage, OWN, type TableCount, takeOwn } from "./merge.ts";
import { type Parts, partsOf } from "./select-parts.ts";
import { reachOf, readInstead, type Stand } from "./select-reach.ts";
import type { PureSelect } from "./select-reads.ts";
import { writeSelect } from "./select-tree.ts";
import { type Described, stageRows, stagingSql } from "./stage.ts";

/** Temporary tables of keys, with one column row_key, '' where the key is missing. */
const KEYS = "mb_keys";
const AGAIN = "mb_again";

/** What is known of the raw tables that changed. */
export type DeltaPlan =
  | { kind: "parents" }
  /** One table changed: the SELECT over its rows as they were and as they are, and those in their parts. */
  | { kind: "parts"; before: Described; after: Described }
  /** SELECTs of the keys of all rows that may have changed. */
  | { kind: "reach"; reaches: string[] };

/** How the table can be filled by delta; undefined when it can't, or when anew is quicker. */
export async function planDelta(
  run: FillRun,
  described: Described,
  select: PureSelect,
): Promise<DeltaPlan | undefined> {
  const pending = (table: string) => run.pending.get(table.toLowerCase());
  const changed = select.tables.filter((table) => pending(table) !== "none");
  if (changed.some((table) => pending(table) !== "changes")) return undefined;
  const [table, ...more] = changed;
  if (table === undefined) return { kind: "parents" };
  const columns = await columnsOf(run);
  if (changed.some((name) => !hasImages(columns, name))) return undefined;
  const { root, aggregates } = select;
  const found = more.length === 0 ? partsOf(root, aggregates, table, columns) : undefined;
  return found
    ? planParts(run, described, select, table, found.parts)
    : planReach(run, described, select, changed, columns);
}

async function planParts(
  run: FillRun,
  described: Described,
  select: PureSelect,
  table: string,
  parts: Parts,
): Promise<DeltaPlan | undefined> {
  const images = await imagesOf(run, table, parts);
  if (!images) return undefined;
  const reading = async (temporary: string): Promise<Described> => ({
    ...described,
    select: await writeSelect(run.session, readInstead(select.root, table, temporary)),
  });
  return { kind: "parts", before: await reading(images.before), after: await reading(images.after) };
}

async function planReach(
  run: FillRun,
  described: Described,
  select: PureSelect,
  changed: string[],
  columns: Map<string, string[]>,
): Promise<DeltaPlan | undefined> {
  const stands = new Map<string, Stand>();
  for (const name of changed) stands.set(name.toLowerCase(), await standFor(run, name, stands.size));
  const output = [...described.output.keys()];
  const reaches = reachOf({ select, output, key: described.table.key, changed: stands, columns });
  if (!reaches) return undefined;
  const written = await Promise.all(reaches.map((tree) => writeSelect(run.session, tree)));
  return { kind: "reach", reaches: written };
}

/** Images must have the table's columns, which may have got more since they were kept. */
function hasImages(columns: Map<string, string[]>, table: string): boolean {
  const [own, ...images] = ["", "_old_", "_new_"].map((prefix) =>
    columns.get(`${prefix}${table}`.toLowerCase()),
  );
  return images.every((names) => names !== undefined && String(names) === String(own));
}

/** Column names by table of the raw schema, in lower case. */
async function columnsOf({ session, rawSchema }: FillRun): Promise<Map<string, string[]>> {
  const rows = await session.query<{ name: string; columns: string[] }>(
    `SELECT lower(table_name) AS name, list(column_name ORDER BY column_index) AS columns FROM duckdb_columns()
     WHERE database_name = current_database() AND schema_name = $schema GROUP BY ALL`,
    { schema: rawSchema },
  );
  return new Map(rows.map(({ name, columns }) => [name, columns]));
}

/** Merges what changed. Undefined when nothing had to be looked at. */
export async function mergeDelta(
  into: Unstaged,
  run: FillRun,
  described: Described,
  plan: DeltaPlan,
  parents: Parent[],
): Promise<TableCount | undefined> {
  const { session, table, sourceId, signal } = into;
  await session.run(`CREATE OR REPLACE TEMP TABLE ${KEYS} (row_key VARCHAR);
    CREATE OR REPLACE TEMP TABLE ${AGAIN} (row_key VARCHAR)`);
  for (const [place, parent] of parents.entries()) {
    if (parent.scope !== "own" || !run.touched.has(parent.table)) continue;
    await findOrphaned(into, parent, parents.slice(place + 1));
    await findAdopted(into, parent);
  }
  if (plan.kind === "reach") await noteReached(run, described, plan.reaches);
  const stage = await stageChanges(run, described, plan);
  await session.run(
    `INSERT INTO ${KEYS} SELECT DISTINCT row_key FROM ${AGAIN} ANTI JOIN ${KEYS} USING (row_key)`,
  );
  if ((await countRows(session, KEYS)) === 0) return undefined;
  const merge = { ...into, stage, keys: KEYS };
  await takeOwn(merge);
  if (plan.kind === "parts") await noteShared(run, described);
  await stageAgain(run, described, stage);
  await markDoubles(session, table, stage, signal);
  for (const parent of parents) await markOrphans(session, table, stage, parent, sourceId, signal);
  const count = fillsFirstOrders(merge) ? await mergeOrders(merge) : await mergeStage(merge);
  await session.run(`DROP TABLE ${stage}; DROP TABLE ${KEYS}; DROP TABLE ${AGAIN}`);
  return count;
}

/** Merges orders and finds anew which is the first of each customer who had or has one of them. */
async function mergeOrders(merge: Merge & { keys: string }): Promise<TableCount> {
  const customers = "mb_customers";
  await noteCustomers(merge, OWN, customers);
  const count = await mergeStage(merge);
  await noteCustomers(merge, merge.stage, customers);
  await fillFirstOrders(merge, customers);
  await merge.session.run(`DROP TABLE ${customers}`);
  return count;
}

/** Stages the rows that the changed raw rows yield now, and notes their keys and those that they yielded before. */
async function stageChanges(run: FillRun, described: Described, plan: DeltaPlan): Promise<string> {
  const { session, params, signal } = run;
  if (plan.kind !== "parts") return stageRows(session, described, params, "false", signal);
  const stage = await stageRows(session, plan.after, params, "", signal);
  await session.run(
    `CREATE OR REPLACE TEMP TABLE mb_went AS SELECT ${keyText(described, "r")} AS row_key, count(*) AS n
     FROM (${stagingSql(plan.before)}) r GROUP BY ALL`,
    params,
    { signal },
  );
  await dropImages(session);
  await session.run(
    `INSERT INTO ${KEYS} SELECT row_key FROM mb_went UNION SELECT ${keyText(described, "r")} FROM ${stage} r`,
  );
  return stage;
}

/** Notes all keys in reach, to be looked at again. */
async function noteReached(run: FillRun, { table, output }: Described, reaches: string[]): Promise<void> {
  const types = new Map(table.columns.map(({ name, type }) => [name, type]));
  const key = table.key.map(
    (name) => `${castOf(name, output.get(name)!, types.get(name)!).value} AS ${quoteName(name)}`,
  );
  for (const select of reaches) {
    await run.session.run(
      `INSERT INTO ${AGAIN} SELECT DISTINCT coalesce(${rowKey(table, "c")}, '') FROM (SELECT ${key.join(", ")} FROM (\n${select}\n) s) c`,
      run.params,
      { signal: run.signal },
    );
  }
}

/**
 * Notes the keys that other raw rows yield as well: those with more rows, accepted or rejected, than the changed raw
 * rows yielded before.
 */
async function noteShared({ session, sourceId, signal }: FillRun, { table }: Described): Promise<void> {
  await session.run(
    `INSERT INTO ${AGAIN} SELECT row_key FROM (
       SELECT ${rowKey(table, "t")} AS row_key FROM ${OWN} t WHERE deleted_at IS NULL
       UNION ALL
       ${REJECTED} AND coalesce(row_key, '') IN (SELECT row_key FROM ${KEYS})
     ) LEFT JOIN mb_went USING (row_key)
     GROUP BY row_key, n HAVING count(*) <> coalesce(n, 0)`,
    { source_id: sourceId, table: table.name },
    { signal },
  );
  await session.run("DROP TABLE mb_went");
}

/** Stages rows of the keys in question from the SELECT as a whole. */
async function stageAgain(
  { session, params, signal }: FillRun,
  described: Described,
  stage: string,
): Promise<void> {
  if ((await countRows(session, AGAIN)) === 0) return;
  const asked = `${keyText(described, "r")} IN (SELECT row_key FROM ${AGAIN})`;
  await session.run(`DELETE FROM ${stage} AS r WHERE ${asked}`, undefined, { signal });
  await session.run(
    `INSERT INTO ${stage} SELECT * FROM (${stagingSql(described)}) r WHERE ${asked}`,
    params,
    { signal },
  );
}

/** Notes rows that were refused for want of a parent that has come. */
async function findAdopted({ session, table, sourceId, signal }: Unstaged, parent: Parent): Promise<void> {
  const arrived = arrivedTable(parent.table);
  if ((await countRows(session, arrived)) === 0) return;
  await session.run(
    `INSERT INTO ${AGAIN} ${REJECTED} AND column_name = $column AND rule = $rule
       AND value IN (SELECT ${quoteName(parent.column)} FROM ${arrived})`,
    { source_id: sourceId, table: table.name, column: parent.column, rule: `not in ${parent.table}` },
    { signal },
  );
}

/** Notes rows whose parent has gone. The first fault is told: one refused for a later reference now is for this one. */
async function findOrphaned(
  { session, table, sourceId, loadedAt, signal }: Unstaged,
  parent: Parent,
  later: Parent[],
): Promise<void> {
  const column = quoteName(parent.column);
  await session.run(
    `CREATE OR REPLACE TEMP TABLE mb_gone AS SELECT ${column} FROM store.${parent.table}
     WHERE source_id = $source_id AND deleted_at = CAST($loaded_at AS TIMESTAMPTZ)`,
    { source_id: sourceId, loaded_at: loadedAt },
    { signal },
  );
  if ((await countRows(session, "mb_gone")) > 0) {
    const rules = later.map((other) => quoteText(`not in ${other.table}`)).join(", ") || "NULL";
    await session.run(
      `INSERT INTO ${AGAIN}
       SELECT ${rowKey(table, "t")} FROM store.${table.name} t
       WHERE source_id = $source_id AND deleted_at IS NULL AND ${column} IN (SELECT ${column} FROM mb_gone)
       UNION ALL
       ${REJECTED} AND rule IN (${rules}) AND ("row" ->> ${quoteText(parent.column)}) IN (SELECT ${column} FROM mb_gone)`,
      { source_id: sourceId, table: table.name },
      { signal },
    );
  }
  await session.run("DROP TABLE mb_gone");
}

type Unstaged = Omit<Merge, "stage" | "keys">;

const REJECTED =
  "SELECT coalesce(row_key, '') AS row_key FROM store.rejects WHERE source_id = $source_id AND stage = 'map' AND table_name = $table";

function keyText({ table }: Described, row: string): string {
  return `coalesce(${rowKey(table, row)}, '')`;
}

async function countRows(session: Session, table: string): Promise<number> {
  const [row] = await session.query<{ n: number }>(`SELECT count(*) AS n FROM ${table}`);
  return row!.n;
}
