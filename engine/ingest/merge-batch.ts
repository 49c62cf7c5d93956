/**
 * Merges one batch into a raw table that is there: rows that are the same fall away, the others take the place of
 * their old images, and both images are kept for the mapping. All in the caller's transaction.
 */
import { quoteName, quoteText } from "../warehouse/sql.ts";
import type { QueryOptions, Session } from "../warehouse/warehouse.ts";
import { createTableSql, hidingRowIds, newTable, oldTable, rawTable, sameRawKey } from "./raw-tables.ts";

/** A raw table that changes are merged into. */
export interface MergePlace {
  rawSchema: string;
  table: string;
  /** Key of its rows; empty where rows only come and go by file. */
  key: string[];
  columns: Record<string, string>;
  /** False while the mapping has to see the whole table anyway. */
  keepImages: boolean;
}

export interface MergeBatch {
  /** FROM-expression of the rows; undefined when the batch only takes rows away. */
  rows: string | undefined;
  /** Temporary table of keys (as text) that are gone. */
  goneKeys?: string | undefined;
  /** Table of all keys that are still there; rows with another one go. */
  keptKeys?: string | undefined;
  replaces?: { column: string; values: string[] } | undefined;
  /** Rows in these blocks of the key that the batch does not have go; `numbers` is a table of the blocks' numbers. */
  within?: { column: string; size: string; numbers: string } | undefined;
}

export interface MergeCount {
  /** Rows in the batch. */
  read: number;
  /** Rows that came or changed. */
  changed: number;
  /** Rows that went and did not come back in this batch. */
  deleted: number;
}

/** Merges the batch. Rows that equal what is there count as read only. */
export function mergeBatch(
  session: Session,
  place: MergePlace,
  batch: MergeBatch,
  options: QueryOptions,
): Promise<MergeCount> {
  const hiding = hidingRowIds(Object.keys(place.columns));
  return hiding === undefined
    ? merge(session, place, batch, options)
    : mergeRenamed(session, place, batch, options, hiding);
}

/** What a column is called meanwhile that has the name of DuckDB's row ids. */
const SHOWING_ROW_IDS = "mb_column_rowid";

/** Merges with another name for the column that hides the row ids, by which rows are taken. */
async function mergeRenamed(
  session: Session,
  place: MergePlace,
  batch: MergeBatch,
  options: QueryOptions,
  hiding: string,
): Promise<MergeCount> {
  const { rawSchema, table, columns, key } = place;
  const other = SHOWING_ROW_IDS;
  const named = (name: string) => (name === hiding ? other : name);
  const keyTables = key.includes(hiding) ? [batch.goneKeys, batch.keptKeys] : [];
  const tables = [rawTable, oldTable, newTable].map((tableOf) => tableOf(rawSchema, table));
  const rename = async (from: string, to: string) => {
    for (const each of [...tables, ...keyTables])
      if (each)
        await session.run(`ALTER TABLE IF EXISTS ${each} RENAME ${quoteName(from)} TO ${quoteName(to)}`);
  };
  await rename(hiding, other);
  const renamed = Object.entries(columns).map(([name, type]) => [named(name), type]);
  const merged = await merge(
    session,
    { ...place, columns: Object.fromEntries(renamed), key: key.map(named) },
    {
      ...batch,
      rows: batch.rows && `(SELECT * RENAME (${quoteName(hiding)} AS ${other}) FROM ${batch.rows})`,
      replaces: batch.replaces && { ...batch.replaces, column: named(batch.replaces.column) },
      within: batch.within && { ...batch.within, column: named(batch.within.column) },
    },
    options,
  );
  await rename(other, hiding);
  return merged;
}

async function merge(
  session: Session,
  place: MergePlace,
  batch: MergeBatch,
  options: QueryOptions,
): Promise<MergeCount> {
  const target = rawTable(place.rawSchema, place.table);
  await session.run(createTableSql("mb_in", place.columns, "OR REPLACE TEMP"));
  const read = batch.rows === undefined ? 0 : await insertByName(session, "mb_in", batch.rows, options);
  if (read > 0 && place.key.length > 0) await keepLastOfKey(session, "mb_in", place, options);
  await findOutgoing(session, place, { ...batch, rows: read > 0 ? batch.rows : undefined }, options);
  const [count] = await session.query<{ came: number; went: number; replaced: number }>(
    "SELECT (SELECT count(*) FROM mb_in) AS came, count(*) AS went, count(mb_in_rowid) AS replaced FROM mb_out",
    undefined,
    options,
  );
  const { came, went, replaced } = count!;
  if (came > 0 || went > 0) {
    if (place.keepImages) await keepImages(session, place, batch, options);
    await session.run(
      `DELETE FROM ${target} WHERE rowid IN (SELECT mb_rowid FROM mb_out)`,
      undefined,
      options,
    );
    await insertByName(session, target, "mb_in", options);
  }
  await session.run("DROP TABLE mb_in; DROP TABLE mb_out");
  return { read, changed: came, deleted: went - replaced };
}

/** Answers how many rows were put in. */
export async function insertByName(
  session: Session,
  target: string,
  from: string,
  options: QueryOptions,
): Promise<number> {
  const [row] = await session.query<Record<string, number>>(
    `INSERT INTO ${target} BY NAME SELECT * FROM ${from}`,
    undefined,
    options,
  );
  return Number(Object.values(row ?? {})[0] ?? 0);
}

/** Of several rows of one key only the last stays, which is the newest. `columns` are those of the table. */
export async function keepLastOfKey(
  session: Session,
  table: string,
  { key, columns }: Pick<MergePlace, "key" | "columns">,
  options: QueryOptions,
): Promise<void> {
  const hiding = hidingRowIds(Object.keys(columns));
  if (hiding === undefined) return dropDoubled(session, table, key, options);
  const rename = (from: string, to: string) =>
    session.run(`ALTER TABLE ${table} RENAME ${quoteName(from)} TO ${quoteName(to)}`);
  await rename(hiding, SHOWING_ROW_IDS);
  const named = key.map((name) => (name === hiding ? SHOWING_ROW_IDS : name));
  await dropDoubled(session, table, named, options);
  await rename(SHOWING_ROW_IDS, hiding);
}

async function dropDoubled(
  session: Session,
  table: string,
  key: string[],
  options: QueryOptions,
): Promise<void> {
  const [row] = await session.query<{ doubled: boolean }>(
    `SELECT count(*) > count(DISTINCT (${names(key)})) AS doubled FROM ${table}`,
    undefined,
    options,
  );
  if (!row?.doubled) return;
  await session.run(
    `DELETE FROM ${table} WHERE rowid NOT IN (SELECT max(rowid) FROM ${table} GROUP BY ${names(key)})`,
    undefined,
    options,
  );
}

/**
 * `mb_out`: rows of the target that the batch replaces or takes away, with their row ids and that of the row in
 * `mb_in` that takes their place. Rows that are the same on both sides fall out of both.
 */
async function findOutgoing(
  session: Session,
  place: MergePlace,
  batch: MergeBatch,
  options: QueryOptions,
): Promise<void> {
  const merges = place.key.length > 0 && batch.rows !== undefined;
  const conditions: string[] = merges ? ["i.rowid IS NOT NULL"] : [];
  if (batch.goneKeys !== undefined) {
    // Compared as values: a source may write 1.5 for 1.50, and f for false.
    const same = place.key.map((name) => {
      const quoted = quoteName(name);
      return `TRY_CAST(g.${quoted} AS ${place.columns[name]}) = t.${quoted}`;
    });
    conditions.push(`EXISTS (SELECT 1 FROM ${batch.goneKeys} g WHERE ${same.join(" AND ")})`);
  }
  if (batch.keptKeys !== undefined)
    conditions.push(
      `NOT EXISTS (SELECT 1 FROM ${batch.keptKeys} k WHERE ${sameRawKey(place.key, place.columns, "k", "t")})`,
    );
  if (batch.replaces) conditions.push(valueIn(batch.replaces, "t."));
  if (batch.within) conditions.push(inBlocks(batch.within, "t."));
  // With nothing but rows to merge, an inner join spares a look at the rest of the table.
  const join = conditions.length === 1 && merges ? "JOIN" : "LEFT JOIN";
  const incoming = merges ? `${join} mb_in i ON ${sameRawKey(place.key, place.columns, "i", "t")}` : "";
  const target = rawTable(place.rawSchema, place.table);
  // Rows are found by their keys and taken by their row ids, so that other columns are read of these rows only.
  await session.run(
    `CREATE OR REPLACE TEMP TABLE mb_hit AS
     SELECT t.rowid AS mb_rowid, ${merges ? "i.rowid" : "NULL::BIGINT"} AS mb_in_rowid FROM ${target} t ${incoming}
     WHERE ${conditions.map((each) => `(${each})`).join(" OR ") || "false"}`,
    undefined,
    options,
  );
  await session.run(
    `CREATE OR REPLACE TEMP TABLE mb_out AS
     SELECT t.*, h.mb_rowid, h.mb_in_rowid, ${merges ? `coalesce(${sameRow(place, "i", "t")}, false)` : "false"} AS mb_same
     FROM ${target} t JOIN mb_hit h ON t.rowid = h.mb_rowid ${merges ? "LEFT JOIN mb_in i ON i.rowid = h.mb_in_rowid" : ""}`,
    undefined,
    options,
  );
  await session.run("DROP TABLE mb_hit");
  if (!merges) return;
  const [row] = await session.query<{ same: boolean | null }>("SELECT bool_or(mb_same) AS same FROM mb_out");
  if (!row?.same) return;
  await session.run("DELETE FROM mb_in WHERE rowid IN (SELECT mb_in_rowid FROM mb_out WHERE mb_same)");
  await session.run("DELETE FROM mb_out WHERE mb_same");
}

function sameRow(place: MergePlace, left: string, right: string): string {
  const columns = Object.keys(place.columns).map(quoteName);
  return columns.map((name) => `${left}.${name} IS NOT DISTINCT FROM ${right}.${name}`).join(" AND ");
}

/**
 * A row that goes was mapped, unless it came after the last mapping: then it is in `_new_`. So the first old and
 * the last new image stay.
 */
async function keepImages(
  session: Session,
  place: MergePlace,
  batch: MergeBatch,
  options: QueryOptions,
): Promise<void> {
  const [before, after] = [oldTable(place.rawSchema, place.table), newTable(place.rawSchema, place.table)];
  const target = rawTable(place.rawSchema, place.table);
  for (const images of [before, after])
    await session.run(`CREATE TABLE IF NOT EXISTS ${images} AS SELECT * FROM ${target} LIMIT 0`);
  const identity = place.key.length > 0 ? place.key : batch.replaces ? [batch.replaces.column] : [];
  if (identity.length > 0) {
    const [waiting] = await session.query(`SELECT 1 FROM ${after} LIMIT 1`);
    const same = (left: string, right: string) => sameRawKey(identity, place.columns, left, right);
    const unseen = waiting ? `o ANTI JOIN ${after} n ON ${same("n", "o")}` : "";
    await session.run(
      `INSERT INTO ${before} BY NAME SELECT * EXCLUDE (mb_rowid, mb_in_rowid, mb_same) FROM mb_out ${unseen}`,
      undefined,
      options,
    );
    if (waiting)
      await session.run(
        `DELETE FROM ${after} AS n USING (SELECT DISTINCT ${names(identity)} FROM mb_out) o WHERE ${same("n", "o")}`,
        undefined,
        options,
      );
  }
  await insertByName(session, after, "mb_in", options);
}

const names = (columns: string[]) => columns.map(quoteName).join(", ");

function inBlocks({ column, size, numbers }: NonNullable<MergeBatch["within"]>, prefix: string): string {
  return `${prefix}${quoteName(column)} // ${BigInt(size)} IN (SELECT CAST(number AS HUGEINT) FROM ${numbers})`;
}

function valueIn({ column, values }: { column: string; values: string[] }, prefix: string): string {
  return `${prefix}${quoteName(column)} IN (${values.map(quoteText).join(", ") || "NULL"})`;
}
