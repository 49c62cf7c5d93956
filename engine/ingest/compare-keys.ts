/**
 * Deleted rows of a stream that is read by cursor: the source sends all its keys, and rows with another key go. A
 * key that is missing here, or has another cursor, says that a change was never seen (a table that was emptied and
 * filled again with rows of old times); such a stream has to be read whole.
 */
import type { DeletedRows } from "../../connectors/reading-options.ts";
import { quoteName } from "../warehouse/sql.ts";
import type { QueryOptions, Session } from "../warehouse/warehouse.ts";
import { insertByName, type MergeCount, type MergePlace, mergeBatch } from "./merge-batch.ts";
import { createTableSql, rawTable, sameRawKey } from "./raw-tables.ts";

const DAY = 24 * 3600 * 1000;

/** Whether all keys are worth reading: by the source's setting, the last time, and whether the rows look to be others. */
export async function keysAreDue(
  setting: DeletedRows,
  comparedAt: string | undefined,
  looksOther: () => Promise<boolean>,
): Promise<boolean> {
  if (setting === "full") return false;
  if (setting === "sync") return true;
  // Of a time ahead, by a clock that was set back since, nothing can be told.
  const long = comparedAt === undefined || Math.abs(Date.now() - Date.parse(comparedAt)) > DAY;
  return long || (setting === "auto" && (await looksOther()));
}

const keysTable = ({ rawSchema, table }: MergePlace) => rawTable(rawSchema, `_keys_${table}`);

/** An empty table for the keys and their cursors; one that a killed load left goes. */
export async function openKeys(
  session: Pick<Session, "run">,
  place: MergePlace,
  cursorColumn: string | undefined,
): Promise<void> {
  const names = [...place.key, ...cursorBeside(place, cursorColumn)];
  const columns = Object.fromEntries(names.map((name) => [name, place.columns[name]!]));
  await session.run(createTableSql(keysTable(place), columns, "OR REPLACE"));
}

/** The cursor's column, where it is one of the stream and not in the key. */
const cursorBeside = ({ key, columns }: MergePlace, cursorColumn: string | undefined): string[] =>
  cursorColumn !== undefined && cursorColumn in columns && !key.includes(cursorColumn) ? [cursorColumn] : [];

/** Takes up keys that the source sent; `rows` is a relation with them. */
export async function addKeys(
  session: Session,
  place: MergePlace,
  rows: string,
  options: QueryOptions,
): Promise<void> {
  await insertByName(session, keysTable(place), rows, options);
}

/** Takes the rows away whose key is gone, and counts the keys that should be here, or here with another cursor. */
export async function takeGone(
  session: Session,
  place: MergePlace,
  cursorColumn: string | undefined,
  options: QueryOptions,
): Promise<MergeCount & { missing: number }> {
  const keys = keysTable(place);
  const sameCursor = cursorBeside(place, cursorColumn).map((name) => {
    // Rows without one are told each time, and a source may have sent the keys alone.
    const column = quoteName(name);
    return ` AND (k.${column} IS NULL OR k.${column} = t.${column})`;
  });
  const merged = await mergeBatch(session, place, { rows: undefined, keptKeys: keys }, options);
  const [row] = await session.query<{ missing: number }>(
    `SELECT count(*) AS missing FROM ${keys} k
     WHERE NOT EXISTS (SELECT 1 FROM ${rawTable(place.rawSchema, place.table)} t WHERE ${sameRawKey(place.key, place.columns, "t", "k")}${sameCursor.join("")})`,
    undefined,
    options,
  );
  await session.run(`DROP TABLE ${keys}`);
  return { ...merged, missing: row!.missing };
}
