/** Reads and writes our tables in a SQLite target. Runs in the connector's worker thread. */
import {
  cannotAdd,
  canonicalChanges,
  columnsOf,
  type Decision,
  decide,
  exceptionsOf,
  PUBLICATIONS_TABLE,
  repeatedResults,
  rowsByKey,
} from "../change-set.ts";
import type { ApplyRequest, Change, ChangeResult, TargetTable, TargetValue } from "../connector.ts";
import { canonicalRow, type TargetRow, type TargetType } from "../target-values.ts";
import { type Db, quoted } from "./database.ts";

// DECIMAL gives a column numeric affinity: a shop reads a number, and up to 15 digits stay exact.
const SQL_TYPES: Record<TargetType, string> = {
  text: "TEXT",
  integer: "INTEGER",
  decimal: "DECIMAL(18,4)",
  double: "REAL",
  timestamptz: "TEXT",
};

const CHECK_EVERY = 5000;

export interface ApplyAnswer {
  results: ChangeResult[];
  alreadyApplied: boolean;
}

export function inspectTable(db: Db, table: TargetTable): { exists: boolean; rows: TargetRow[] } {
  if (!exists(db, table.name)) return { exists: false, rows: [] };
  const { here } = columnsOf(table, namesOf(db, table));
  const rows = db.prepare(`SELECT ${list(here)} FROM ${quoted(table.name)}`).all() as TargetRow[];
  return { exists: true, rows: rows.map((row) => canonicalRow(table, row)) };
}

/** `step` reports progress and throws when the run was cancelled. */
export function applyChanges(
  db: Db,
  request: ApplyRequest,
  step: (done: number, total: number) => void,
): ApplyAnswer {
  db.exec("BEGIN IMMEDIATE");
  try {
    const answer = applyIn(db, request, step);
    db.exec("COMMIT");
    return answer;
  } catch (error) {
    if (db.inTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

function applyIn(db: Db, request: ApplyRequest, step: (done: number, total: number) => void): ApplyAnswer {
  const { table } = request;
  const changes = canonicalChanges(request);
  createTables(db, table);
  addMissing(db, table);
  const earlier = claim(db, request);
  if (earlier !== undefined) return { results: repeatedResults(changes, earlier), alreadyApplied: true };
  const seen = presentRows(db, table, changes);
  const decision = decide(request, changes, seen);
  writeRows(db, table, decision, step);
  const { id, action } = request.publication;
  db.prepare(
    `UPDATE ${PUBLICATIONS_TABLE} SET inserted = ?, updated = ?, deleted = ?, exceptions = ?
     WHERE publication_id = ? AND action = ?`,
  ).run(
    decision.inserts.length,
    decision.updates.length,
    decision.deletes.length,
    exceptionsOf(table, changes, decision.results),
    id,
    action,
  );
  return { results: decision.results, alreadyApplied: false };
}

function writeRows(
  db: Db,
  table: TargetTable,
  decision: Decision,
  step: (done: number, total: number) => void,
): void {
  const { deletes, inserts, updates } = decision;
  const place = quoted(table.name);
  const key = keyColumns(table);
  const rest = table.columns.filter((column) => !table.key.includes(column.name));
  const where = key.map(({ name }) => `${quoted(name)} = ?`).join(" AND ");
  const set = rest.map(({ name }) => `${quoted(name)} = ?`).join(", ");
  const holes = table.columns.map(() => "?").join(", ");
  const total = deletes.length + inserts.length + updates.length;
  let done = 0;
  const each = (rows: TargetRow[], sql: () => string, columns: TargetTable["columns"]) => {
    if (rows.length === 0) return;
    const statement = db.prepare(sql());
    for (const row of rows) {
      if (done % CHECK_EVERY === 0) step(done, total);
      statement.run(columns.map(({ name }) => row[name] ?? null));
      done++;
    }
  };
  each(deletes, () => `DELETE FROM ${place} WHERE ${where}`, key);
  each(inserts, () => `INSERT INTO ${place} (${list(table.columns)}) VALUES (${holes})`, table.columns);
  each(updates, () => `UPDATE ${place} SET ${set} WHERE ${where}`, [...rest, ...key]);
  step(done, total);
}

function exists(db: Db, name: string): boolean {
  const found = db
    .prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE")
    .get(name);
  return found !== undefined;
}

const namesOf = (db: Db, table: TargetTable): Set<string> =>
  new Set(db.prepare("SELECT name FROM pragma_table_info(?)").pluck().all(table.name) as string[]);

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

/** Records the publication; answers what an earlier run of the same one left, if it was committed. */
function claim(db: Db, request: ApplyRequest): string | undefined {
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

/** BEGIN IMMEDIATE already locks the file, so reading is enough. */
function presentRows(db: Db, table: TargetTable, changes: Change[]): Map<string, TargetRow> {
  const where = keyColumns(table).map(({ name }) => `${quoted(name)} = ?`);
  const sql = `SELECT ${list(table.columns)} FROM ${quoted(table.name)} WHERE ${where.join(" AND ")}`;
  const find = db.prepare(sql);
  const rows: TargetRow[] = [];
  for (const change of changes) {
    const row = find.get(change.key as TargetValue[]);
    if (row !== undefined) rows.push(row as TargetRow);
  }
  return rowsByKey(table, rows);
}

function keyColumns(table: TargetTable): TargetTable["columns"] {
  return table.key.map((name) => table.columns.find((column) => column.name === name)!);
}

function list(columns: TargetTable["columns"]): string {
  return columns.map((column) => quoted(column.name)).join(", ");
}
