/** Rows that a delta must look at because the row they refer to came or went. */
import { quoteName, quoteText } from "../../warehouse/sql.ts";
import { type Parent, rowKey } from "./checks.ts";
import { AGAIN, countRows, REJECTED } from "./delta-keys.ts";
import { arrivedTable, type Merge } from "./merge.ts";

type Unstaged = Omit<Merge, "stage" | "keys">;

/** Notes rows of the table that refer to rows of its parents which came or went in this run. */
export async function noteMovedParents(
  into: Unstaged,
  parents: Parent[],
  touched: Set<string>,
): Promise<void> {
  for (const [place, parent] of parents.entries()) {
    if (parent.scope !== "own" || !touched.has(parent.table)) continue;
    await findOrphaned(into, parent, parents.slice(place + 1));
    await findAdopted(into, parent);
  }
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
