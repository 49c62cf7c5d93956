/** The keys of rows that a delta looks at, and the staging of those that only the whole SELECT can tell. */
import { primeSql, quoteName } from "../../warehouse/sql.ts";
import type { Session } from "../../warehouse/warehouse.ts";
import { castOf } from "../casts.ts";
import { hidingRowIds, rawTable } from "../raw-tables.ts";
import { anchorsOf } from "../select/anchor.ts";
import type { PureSelect } from "../select/reads.ts";
import { parseSelect, swap, type Tree, writeSelect } from "../select/tree.ts";
import { rowKey } from "./checks.ts";
import type { FillRun } from "./fill-run.ts";
import { OWN } from "./merge.ts";
import { type Described, stagingSql } from "./stage.ts";

/** Temporary tables of keys, with one column row_key, '' where the key is missing. */
export const KEYS = "mb_keys";
/** Those of KEYS whose rows are taken from the whole SELECT. */
export const AGAIN = "mb_again";

/** SELECT of the row_key of a table's rejects. */
export const REJECTED =
  "SELECT coalesce(row_key, '') AS row_key FROM store.rejects WHERE source_id = $source_id AND stage = 'map' AND table_name = $table";

/** Makes both tables. */
export async function openKeys(session: Session): Promise<void> {
  for (const table of [KEYS, AGAIN])
    await session.run(`CREATE OR REPLACE TEMP TABLE ${table} (row_key VARCHAR); ${primeSql(table)}`);
}

/** Notes all keys in reach, to be looked at again. */
export async function noteReached(run: FillRun, described: Described, reaches: string[]): Promise<void> {
  for (const select of reaches) {
    await run.session.run(
      `INSERT INTO ${AGAIN} SELECT DISTINCT row_key FROM (${keysSql(described, select)})`,
      run.params,
      { signal: run.signal },
    );
  }
}

/** The row_key of each row of a SELECT of key columns and `rest`, of which the types may differ within a UNION. */
function keysSql({ table, output }: Described, select: string, rest = ""): string {
  const types = new Map(table.columns.map(({ name, type }) => [name, type]));
  const given = table.key.map(
    (name) => `CAST(${quoteName(name)} AS ${output.get(name)}) AS ${quoteName(name)}`,
  );
  const cast = table.key.map(
    (name) => `${castOf(name, output.get(name)!, types.get(name)!).value} AS ${quoteName(name)}`,
  );
  return `SELECT coalesce(${rowKey(table, "c")}, '') AS row_key${rest} FROM (
    SELECT ${cast.join(", ")}${rest} FROM (SELECT ${given.join(", ")}${rest} FROM (\n${select}\n)) s) c`;
}

/**
 * Notes the keys that other raw rows yield as well: those with more rows, accepted or rejected, than the changed raw
 * rows yielded before.
 */
export async function noteShared(
  { session, sourceId, signal }: FillRun,
  { table }: Described,
): Promise<void> {
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
export async function stageAgain(
  run: FillRun,
  described: Described,
  select: PureSelect,
  stage: string,
): Promise<void> {
  const { session, params, signal } = run;
  if ((await countRows(session, AGAIN)) === 0) return;
  const asked = `${keyText(described, "r")} IN (SELECT row_key FROM ${AGAIN})`;
  await session.run(`DELETE FROM ${stage} AS r WHERE ${asked}`, undefined, { signal });
  if ((await countRows(session, stage)) === 0) await session.run(primeSql(stage));
  const near = { ...described, select: await narrowed(run, described, select) };
  await session.run(`INSERT INTO ${stage} SELECT * FROM (${stagingSql(near)}) r WHERE ${asked}`, params, {
    signal,
  });
}

/** The SELECT over no more than the rows that may yield keys in question, where one table tells the key. */
async function narrowed(run: FillRun, described: Described, select: PureSelect): Promise<string> {
  const { session, params, signal } = run;
  const columns = await columnsOf(run);
  const anchors = anchorsOf(select, [...described.output.keys()], described.table.key, columns);
  const hides = ({ ref }: { ref: Tree }) =>
    hidingRowIds(columns.get(String(ref.table_name).toLowerCase()) ?? []) !== undefined;
  if (!anchors || anchors.some(hides)) return described.select;
  let root = select.root;
  for (const [number, { ref, items }] of anchors.entries()) {
    const table = `mb_anchor${number}`;
    const rowId = { class: "COLUMN_REF", type: "COLUMN_REF", alias: "_id", column_names: ["rowid"] };
    const keys = await writeSelect(session, {
      ...(await parseSelect(session, "SELECT 1")),
      select_list: [...items, rowId],
      from_table: ref,
    });
    await session.run(
      `CREATE OR REPLACE TEMP TABLE ${table} AS SELECT * FROM ${rawTable(run.rawSchema, String(ref.table_name))}
       WHERE rowid IN (SELECT _id FROM (${keysSql(described, keys, ", _id")}) WHERE row_key IN (SELECT row_key FROM ${AGAIN}))`,
      params,
      { signal },
    );
    root = swap(root, ref, {
      ...ref,
      alias: ref.alias || ref.table_name!,
      schema_name: "",
      table_name: table,
    });
  }
  return writeSelect(session, root);
}

/** Column names by table of the raw schema, in lower case. */
export async function columnsOf({ session, rawSchema }: FillRun): Promise<Map<string, string[]>> {
  const rows = await session.query<{ name: string; columns: string[] }>(
    `SELECT lower(table_name) AS name, list(column_name ORDER BY column_index) AS columns FROM duckdb_columns()
     WHERE database_name = current_database() AND schema_name = $schema GROUP BY ALL`,
    { schema: rawSchema },
  );
  return new Map(rows.map(({ name, columns }) => [name, columns]));
}

/** The row_key as KEYS holds it. */
export function keyText({ table }: Described, row: string): string {
  return `coalesce(${rowKey(table, row)}, '')`;
}

/** Rows of a relation. */
export async function countRows(session: Session, table: string): Promise<number> {
  const [row] = await session.query<{ n: number }>(`SELECT count(*) AS n FROM ${table}`);
  return row!.n;
}
