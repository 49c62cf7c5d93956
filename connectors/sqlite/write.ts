/** Reads and writes our tables in a SQLite target. Runs in the connector's worker thread. */
import type { Run } from "../../engine/contract/run.ts";
import {
  cannotAdd,
  columnsOf,
  type Decision,
  demandTarget,
  isTableGone,
  keyColumns,
  notUnique,
  PUBLICATIONS_TABLE,
  repeated,
  rowsByKey,
  viewNotTable,
} from "../change-set.ts";
import type { Applied, ApplyRequest, Batch, Change, TargetTable, TargetValue } from "../connector.ts";
import { TargetBatches, type TargetRow, type TargetType } from "../target-values.ts";
import { refusedRow, writeChanges } from "../write-changes.ts";
import { type Db, quoted } from "./database.ts";

// DECIMAL gives a column numeric affinity: a shop reads a number, and up to 15 digits stay exact.
const SQL_TYPES: Record<TargetType, string> = {
  text: "TEXT",
  integer: "INTEGER",
  decimal: "DECIMAL(18,4)",
  double: "REAL",
  timestamptz: "TEXT",
};

/** The request as a thread gets it: its changes come one batch after the other. */
export type WriteRequest = Omit<ApplyRequest, "changes">;

/** The rows of a table of ours, batch by batch; none where it is absent. */
export function inspectTable(db: Db, table: TargetTable, emit: (batch: Batch) => void): void {
  if (!exists(db, table.name)) return;
  const { here } = columnsOf(table, namesOf(db, table));
  demandUnique(db, table);
  const batches = new TargetBatches(table);
  const rows = db.prepare(`SELECT ${list(here)} FROM ${quoted(table.name)}`).iterate();
  for (const row of rows) {
    const full = batches.add(row as TargetRow);
    if (full) emit(full);
  }
  emit(batches.take());
}

const ROWS_A_SLICE = 5000;

/** Applies the request's changes in one transaction. */
export async function applyChanges(
  db: Db,
  request: WriteRequest,
  changes: Iterable<Change[]>,
  run: Pick<Run, "signal" | "progress">,
): Promise<Applied> {
  db.exec("BEGIN IMMEDIATE");
  try {
    const answer = await applyIn(db, request, changes, run);
    db.exec("COMMIT");
    return answer;
  } catch (error) {
    if (db.inTransaction) db.exec("ROLLBACK");
    // Also of what is deferred to the commit, of triggers that end the transaction, and of those that lack a table.
    const said = refusal(error);
    throw said === undefined ? error : refusedRow(said, request.publication.action, error);
  }
}

async function applyIn(
  db: Db,
  request: WriteRequest,
  changes: Iterable<Change[]>,
  run: Pick<Run, "signal" | "progress">,
): Promise<Applied> {
  const { table, publication } = request;
  const found = { recorded: isRecorded(db, publication.id), stands: exists(db, table.name) };
  demandTarget(request, found);
  const gone = isTableGone(request, found);
  if (!gone) {
    createTables(db, table);
    addMissing(db, table);
    demandUnique(db, table);
  }
  const earlier = claim(db, request);
  if (earlier !== undefined) return repeated(earlier);
  const standing = gone ? undefined : { find: finder(db, table), write: writer(db, table) };
  const outcome = await writeChanges({ ...request, changes }, run, {
    rows: ROWS_A_SLICE,
    gone,
    read: async (slice) => standing!.find(slice),
    write: async (decision) => standing!.write(decision),
    run: async (statement) => db.exec(statement),
    // A trigger that ended the whole transaction left no row to go on with.
    refusal: (error) => (db.inTransaction ? refusal(error) : undefined),
  });
  const { id, action } = publication;
  db.prepare(
    `UPDATE ${PUBLICATIONS_TABLE} SET inserted = ?, updated = ?, deleted = ?, exceptions = ?
     WHERE publication_id = ? AND action = ?`,
  ).run(outcome.inserted, outcome.updated, outcome.deleted, outcome.text(), id, action);
  return { exceptions: outcome.exceptions, alreadyApplied: false };
}

/** See `Writer.refusal`. */
function refusal(error: unknown): string | undefined {
  const { code = "", message } = error as { code?: string; message?: string };
  const lacks = code === "SQLITE_ERROR" && /^no such /.test(message ?? "");
  return lacks || /^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG)/.test(code) ? message : undefined;
}

function writer(db: Db, table: TargetTable): (decision: Decision) => void {
  const place = quoted(table.name);
  const key = keyColumns(table);
  const rest = table.columns.filter((column) => !table.key.includes(column.name));
  const where = key.map(({ name }) => `${quoted(name)} = ?`).join(" AND ");
  const set = rest.map(({ name }) => `${quoted(name)} = ?`).join(", ");
  const holes = table.columns.map(() => "?").join(", ");
  const each = (sql: string, columns: TargetTable["columns"]) => {
    const statement = db.prepare(sql);
    return (row: TargetRow) => void statement.run(columns.map(({ name }) => row[name] ?? null));
  };
  const remove = each(`DELETE FROM ${place} WHERE ${where}`, key);
  const insert = each(`INSERT INTO ${place} (${list(table.columns)}) VALUES (${holes})`, table.columns);
  const update = each(`UPDATE ${place} SET ${set} WHERE ${where}`, [...rest, ...key]);
  return ({ deletes, inserts, updates }) => {
    deletes.forEach(remove);
    inserts.forEach(insert);
    updates.forEach(update);
  };
}

/** Throws `unsupported` for a view. */
function exists(db: Db, name: string): boolean {
  const type = db
    .prepare("SELECT type FROM sqlite_schema WHERE type IN ('table', 'view') AND name = ? COLLATE NOCASE")
    .pluck()
    .get(name);
  if (type === "view") throw viewNotTable(name);
  return type !== undefined;
}

const namesOf = (db: Db, table: TargetTable): Set<string> =>
  new Set(db.prepare("SELECT name FROM pragma_table_info(?)").pluck().all(table.name) as string[]);

/** Throws `conflict`, see `notUnique`. */
function demandUnique(db: Db, table: TargetTable): void {
  const { name, key } = table;
  const rules = db
    .prepare(
      `SELECT json_group_array(name) AS columns FROM pragma_table_info($table) WHERE pk > 0
       UNION ALL SELECT json_group_array(c.name) FROM pragma_index_list($table) i, pragma_index_info(i.name) c
       WHERE i."unique" AND NOT i.partial GROUP BY i.name`,
    )
    .pluck()
    .all({ table: name }) as string[];
  const implied = rules
    .map((columns) => JSON.parse(columns) as (string | null)[])
    .some((columns) => columns.length > 0 && columns.every((column) => key.includes(column!)));
  if (implied) return;
  const list = key.map(quoted).join(", ");
  throw notUnique(table, `CREATE UNIQUE INDEX ${quoted(`${name}_key`)} ON ${quoted(name)} (${list})`);
}

function addMissing(db: Db, table: TargetTable): void {
  for (const { name, type } of columnsOf(table, namesOf(db, table)).missing) {
    const statement = `ALTER TABLE ${quoted(table.name)} ADD COLUMN ${quoted(name)} ${SQL_TYPES[type]}`;
    try {
      db.exec(statement);
    } catch (error) {
      throw cannotAdd(table, statement, error);
    }
  }
}

function createTables(db: Db, table: TargetTable): void {
  db.exec(`CREATE TABLE IF NOT EXISTS ${PUBLICATIONS_TABLE} (
    publication_id TEXT NOT NULL, action TEXT NOT NULL, kind TEXT NOT NULL, target_table TEXT NOT NULL,
    model_version TEXT, at TEXT NOT NULL, inserted INTEGER, updated INTEGER, deleted INTEGER, exceptions TEXT,
    PRIMARY KEY (publication_id, action))`);
  if (exists(db, table.name)) return;
  const columns = table.columns.map(
    (column) => `${quoted(column.name)} ${SQL_TYPES[column.type]}${column.nullable ? "" : " NOT NULL"}`,
  );
  const key = table.key.map(quoted).join(", ");
  db.exec(`CREATE TABLE ${quoted(table.name)} (${columns.join(", ")}, PRIMARY KEY (${key}))`);
}

/** Whether the publication was applied here. */
function isRecorded(db: Db, id: string): boolean {
  const sql = `SELECT 1 FROM ${PUBLICATIONS_TABLE} WHERE publication_id = ? AND action = 'apply'`;
  return exists(db, PUBLICATIONS_TABLE) && db.prepare(sql).get(id) !== undefined;
}

/** Records the publication; answers what an earlier run of the same one left, if it was committed. */
function claim(db: Db, request: WriteRequest): string | undefined {
  const { id, action, kind, modelVersion, at } = request.publication;
  const { changes } = db
    .prepare(
      `INSERT OR IGNORE INTO ${PUBLICATIONS_TABLE} (publication_id, action, kind, target_table, model_version, at)
       VALUES (?, ?, ?, ?, ?, ?)`,
    )
    .run(id, action, kind, request.table.name, modelVersion, at);
  if (changes === 1) return undefined;
  const text = db
    .prepare(`SELECT exceptions FROM ${PUBLICATIONS_TABLE} WHERE publication_id = ? AND action = ?`)
    .pluck()
    .get(id, action);
  return (text as string | null) ?? "[]";
}

/** Reads the rows of some keys; BEGIN IMMEDIATE already locks the file, so reading is enough. */
function finder(db: Db, table: TargetTable): (changes: Change[]) => Map<string, TargetRow> {
  const where = keyColumns(table).map(({ name }) => `${quoted(name)} = ?`);
  const find = db.prepare(
    `SELECT ${list(table.columns)} FROM ${quoted(table.name)} WHERE ${where.join(" AND ")}`,
  );
  return (changes) => {
    const rows = changes.map(({ key }) => find.get(key as TargetValue[]) as TargetRow | undefined);
    return rowsByKey(
      table,
      rows.filter((row) => row !== undefined),
    );
  };
}

function list(columns: TargetTable["columns"]): string {
  return columns.map((column) => quoted(column.name)).join(", ");
}
