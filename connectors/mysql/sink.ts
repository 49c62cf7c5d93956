/** Writes to MySQL and MariaDB: create on demand, lock, compare, write and record, in one transaction. */
import type { Readable } from "node:stream";
import type { Connection as CallbackConnection } from "mysql2";
import type mysql from "mysql2/promise";
import { AppError, cancelled, throwIfAborted } from "../../engine/contract/errors.ts";
import type { Run } from "../../engine/contract/run.ts";
import {
  cannotAdd,
  columnsOf,
  commitFailed,
  type Decision,
  demandTarget,
  isTableGone,
  keyColumns,
  LOCK_SECONDS,
  notUnique,
  type Outcome,
  PUBLICATIONS_TABLE,
  repeated,
  rowsByKey,
  tooManyChanged,
  viewNotTable,
} from "../change-set.ts";
import type { Applied, ApplyRequest, Batch, Change, Sink, TargetTable, TargetValue } from "../connector.ts";
import { TargetBatches, type TargetRow, type TargetType } from "../target-values.ts";
import { writeChanges } from "../write-changes.ts";
import type { MysqlConfig } from "./config.ts";
import { describeMysqlError, openCancellable, quoted, rowsOf, withConnection } from "./connection.ts";

const ROWS_A_STATEMENT = 1000;

const SQL_TYPES: Record<TargetType, string> = {
  text: "LONGTEXT",
  integer: "BIGINT",
  decimal: "DECIMAL(18,4)",
  double: "DOUBLE",
  timestamptz: "DATETIME(6)",
};

/** Text compares byte by byte, so that two keys which differ only in case stay two rows. */
const TABLE_OPTIONS = "ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";

export const mysqlSink: Sink<MysqlConfig> = {
  async *inspect(config, table, _scratch, run) {
    const { connection, close } = await openCancellable(config, run.signal);
    try {
      yield* standingRows(connection, table, run);
    } catch (error) {
      throw run.signal.aborted ? cancelled() : describeMysqlError(error, config);
    } finally {
      // Rows that nobody took may still be on the wire.
      connection.destroy();
      await close();
    }
  },

  async apply(config, request, run) {
    const created: string[] = [];
    try {
      return await withConnection(config, run.signal, (connection) =>
        applyOn(connection, request, created, run),
      );
    } catch (error) {
      throw leftBehind(error, await dropUnused(config, created));
    }
  },
};

/** `created` takes the names of the tables that are made, also where the rest fails. */
async function applyOn(
  connection: mysql.Connection,
  request: ApplyRequest,
  created: string[],
  run: Run,
): Promise<Applied> {
  const found = {
    recorded: await isRecorded(connection, request.publication.id),
    stands: await exists(connection, request.table.name),
  };
  demandTarget(request, found);
  const gone = isTableGone(request, found);
  await connection.query(
    `SET lock_wait_timeout = least(@@lock_wait_timeout, ${LOCK_SECONDS}),
         innodb_lock_wait_timeout = least(@@innodb_lock_wait_timeout, ${LOCK_SECONDS})`,
  );
  // Creating a table ends a transaction here, so it comes first. A column that was added stays: it is empty.
  if (!gone) {
    await createTables(connection, request.table, created);
    await addMissing(connection, request.table);
  }
  await connection.query("START TRANSACTION");
  try {
    const answer = await applyIn(connection, request, gone, run);
    throwIfAborted(run.signal);
    await connection.query("COMMIT").catch(commitFailed);
    return answer;
  } catch (error) {
    await connection.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

/** By the binary protocol, because in text the server rounds doubles to 15 digits or so. */
async function* standingRows(
  connection: mysql.Connection,
  table: TargetTable,
  run: Run,
): AsyncGenerator<Batch> {
  if (!(await exists(connection, table.name))) return;
  const { here } = await columnsIn(connection, table);
  const core = (connection as unknown as { connection: CallbackConnection }).connection;
  const command = core.execute(`SELECT ${list(here)} FROM ${quoted(table.name)}`);
  const rows = (command as unknown as { stream(): Readable }).stream();
  const batches = new TargetBatches(table);
  for await (const row of rows) {
    const full = batches.add(row as Record<string, unknown>);
    if (!full) continue;
    throwIfAborted(run.signal);
    yield full;
  }
  yield batches.take();
}

async function applyIn(
  connection: mysql.Connection,
  request: ApplyRequest,
  gone: boolean,
  run: Run,
): Promise<Applied> {
  const { table } = request;
  const earlier = await claim(connection, request);
  if (earlier !== undefined) return repeated(earlier);
  const outcome = await writeChanges(request, run, {
    rows: ROWS_A_STATEMENT,
    gone,
    read: (changes, lock) => readRows(connection, { table, changes, lock }),
    write: (decision) => writeRows(connection, table, decision),
    run: (statement) => connection.query(statement),
    refusal: (error) => refusal(error, request.publication.action),
  });
  await record(connection, request, outcome);
  return { exceptions: outcome.exceptions, alreadyApplied: false };
}

async function writeRows(
  connection: mysql.Connection,
  table: TargetTable,
  { deletes, inserts, updates }: Decision,
): Promise<void> {
  const place = quoted(table.name);
  const key = keyColumns(table);
  const insert = `INSERT INTO ${place} (${list(table.columns)}) VALUES ?`;
  const write = async (rows: TargetRow[], statement: string, columns: TargetTable["columns"]) => {
    if (rows.length > 0) await connection.query(statement, [tuples(rows, columns)]);
  };
  await write(deletes, `DELETE FROM ${place} WHERE (${list(key)}) IN (?)`, key);
  await write(inserts, insert, table.columns);
  // The rows are locked and present, so this only ever updates; it is the way to update many rows at once.
  await write(updates, `${insert} ON DUPLICATE KEY UPDATE ${assignments(table)}`, table.columns);
}

/**
 * Errors of a table without what a trigger needs (1054, 1146, 1305, 1442), of NULL and of no default, of columns that are
 * generated or too narrow, of partitions and of CHECK; those of triggers and of keys are told by their SQLSTATE.
 */
const OF_ROWS = new Set([
  1048, 1054, 1146, 1264, 1265, 1305, 1364, 1366, 1406, 1442, 1526, 1748, 1906, 3105, 3819, 4025,
]);

/** Classes of cardinality, data, constraints and of what SIGNAL names. */
const OF_ROWS_STATE = /^(02|21|22|23|44|45|[5-9I-Z])/;

/** See `Writer.refusal`. Two keys for one refuse a row that comes back; one that comes anew was often met by another session. */
function refusal(error: unknown, action: ApplyRequest["publication"]["action"]): string | undefined {
  const { errno, sqlState = "", message } = error as Partial<mysql.QueryError>;
  if (errno === undefined || message === undefined) return undefined;
  if (errno === 1062) return action === "rollback" ? message : undefined;
  return OF_ROWS.has(errno) || OF_ROWS_STATE.test(sqlState) ? message : undefined;
}

async function record(connection: mysql.Connection, request: ApplyRequest, outcome: Outcome): Promise<void> {
  const { id, action } = request.publication;
  const sql = `UPDATE ${quoted(PUBLICATIONS_TABLE)} SET inserted = ?, updated = ?, deleted = ?, exceptions = ?
     WHERE publication_id = ? AND action = ?`;
  await connection
    .query(sql, [outcome.inserted, outcome.updated, outcome.deleted, outcome.text(), id, action])
    .catch((error: unknown) => {
      throw (error as { code?: string }).code === "ER_NET_PACKET_TOO_LARGE" ? tooManyChanged(request) : error;
    });
}

async function exists(connection: mysql.Connection, name: string): Promise<boolean> {
  const rows = await rowsOf(
    connection,
    "SELECT 1 FROM information_schema.tables WHERE table_schema = database() AND table_name = ?",
    [name],
  );
  return rows.length > 0;
}

/** Throws `unsupported` for a table without transactions. */
async function namesOf(connection: mysql.Connection, table: TargetTable): Promise<Set<string>> {
  const rows = await rowsOf<{ name: string; engine: string | null }>(
    connection,
    `SELECT c.column_name AS name, t.engine AS engine
     FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE table_schema = database() AND table_name = ?`,
    [table.name],
  );
  const { engine } = rows[0]!;
  if (engine === null) throw viewNotTable(table.name);
  if (engine !== "InnoDB") {
    throw new AppError(
      "unsupported",
      `The table ${table.name} uses ${engine}, which has no transactions. Convert it to InnoDB.`,
    );
  }
  return new Set(rows.map((row) => row.name));
}

/** See columnsOf; throws `conflict` also for a table whose rows can't be told apart. */
async function columnsIn(connection: mysql.Connection, table: TargetTable) {
  const columns = columnsOf(table, await namesOf(connection, table));
  await demandUnique(connection, table);
  return columns;
}

/** Throws `conflict`, see `notUnique`. */
async function demandUnique(connection: mysql.Connection, table: TargetTable): Promise<void> {
  const { name, key } = table;
  const unique = await rowsOf(
    connection,
    `SELECT 1 FROM information_schema.statistics
     WHERE table_schema = database() AND table_name = ? AND non_unique = 0
     GROUP BY index_name HAVING sum(column_name IN (?)) = count(*) LIMIT 1`,
    [name, key],
  );
  if (unique.length === 0)
    throw notUnique(table, `ALTER TABLE ${quoted(name)} ADD UNIQUE KEY (${key.map(quoted).join(", ")})`);
}

async function addMissing(connection: mysql.Connection, table: TargetTable): Promise<void> {
  for (const { name, type } of (await columnsIn(connection, table)).missing) {
    const statement = `ALTER TABLE ${quoted(table.name)} ADD COLUMN ${quoted(name)} ${SQL_TYPES[type]} NULL`;
    await connection.query(statement).catch((error: unknown) => {
      throw cannotAdd(table, statement, error);
    });
  }
}

/** Adds the names of the tables that it had to create to `created`. */
async function createTables(
  connection: mysql.Connection,
  table: TargetTable,
  created: string[],
): Promise<void> {
  if (!(await exists(connection, PUBLICATIONS_TABLE))) {
    await connection.query(`CREATE TABLE IF NOT EXISTS ${quoted(PUBLICATIONS_TABLE)} (
      publication_id VARCHAR(191) NOT NULL, action VARCHAR(20) NOT NULL, kind VARCHAR(40) NOT NULL,
      target_table VARCHAR(191) NOT NULL, model_version VARCHAR(191), at DATETIME(6) NOT NULL,
      inserted BIGINT, updated BIGINT, deleted BIGINT, exceptions LONGTEXT,
      PRIMARY KEY (publication_id, action)) ${TABLE_OPTIONS}`);
    created.push(PUBLICATIONS_TABLE);
  }
  if (await exists(connection, table.name)) return;
  const columns = table.columns.map((column) => {
    // An indexed text needs a length; four of these still fit an InnoDB key.
    const type =
      column.type === "text" && table.key.includes(column.name) ? "VARCHAR(191)" : SQL_TYPES[column.type];
    return `${quoted(column.name)} ${type} ${column.nullable ? "NULL" : "NOT NULL"}`;
  });
  const key = table.key.map(quoted).join(", ");
  const shape = `${columns.join(", ")}, PRIMARY KEY (${key})`;
  await connection.query(`CREATE TABLE IF NOT EXISTS ${quoted(table.name)} (${shape}) ${TABLE_OPTIONS}`);
  created.push(table.name);
}

/**
 * Takes tables away that were made for what failed, on a connection of its own: the first one may be gone. Answers the
 * first reason and the names of those for which that failed.
 */
async function dropUnused(
  config: MysqlConfig,
  created: string[],
): Promise<{ names: string[]; reason: unknown }> {
  const left: { names: string[]; reason: unknown } = { names: [], reason: undefined };
  if (created.length === 0) return left;
  const failed = (name: string) => (error: unknown) => {
    left.names.push(name);
    left.reason ??= error;
  };
  const dropAll = async (connection: mysql.Connection) => {
    for (const name of created) await dropIfEmpty(connection, name).catch(failed(name));
  };
  await withConnection(config, new AbortController().signal, dropAll).catch((error: unknown) => {
    for (const name of created) failed(name)(error);
  });
  return left;
}

/** The error, with what it leaves in the target. */
function leftBehind(error: unknown, { names, reason }: Awaited<ReturnType<typeof dropUnused>>): unknown {
  if (!(error instanceof AppError) || names.length === 0) return error;
  const why = reason instanceof Error ? reason.message : String(reason);
  return new AppError(
    error.code,
    `${error.message} Tables that were made for it may stay in the target, empty: ${names.join(", ")} (${why}). They do no harm, and trying again fills them.`,
    error.details,
    error,
  );
}

/**
 * Rows that another session is about to commit are not seen, and would go with the table. So it is looked at under
 * lock, or, where the user may lock none, out of the others' way: to rename it waits for them, too.
 */
async function dropIfEmpty(connection: mysql.Connection, name: string): Promise<void> {
  await connection.query("SET lock_wait_timeout = 60");
  const aside = `${name}_aside`;
  const rename = (from: string, to: string) =>
    connection.query(`RENAME TABLE ${quoted(from)} TO ${quoted(to)}`);
  const locked = await connection.query(`LOCK TABLES ${quoted(name)} WRITE`).catch(() => undefined);
  if (!locked) await rename(name, aside);
  const here = locked ? name : aside;
  try {
    const rows = await rowsOf(connection, `SELECT 1 FROM ${quoted(here)} LIMIT 1`);
    if (rows.length === 0) await connection.query(`DROP TABLE ${quoted(here)}`);
    else if (!locked) await rename(aside, name);
  } finally {
    if (locked) await connection.query("UNLOCK TABLES");
  }
}

/** Whether the publication was applied here. */
async function isRecorded(connection: mysql.Connection, id: string): Promise<boolean> {
  const sql = `SELECT 1 FROM ${quoted(PUBLICATIONS_TABLE)} WHERE publication_id = ? AND action = 'apply'`;
  return (await exists(connection, PUBLICATIONS_TABLE)) && (await rowsOf(connection, sql, [id])).length === 1;
}

/** Records the publication; answers what an earlier run of the same one left, if it was committed. */
async function claim(connection: mysql.Connection, request: ApplyRequest): Promise<string | undefined> {
  const { id, action, kind, modelVersion, at } = request.publication;
  const log = quoted(PUBLICATIONS_TABLE);
  const [answer] = await connection.query(
    `INSERT IGNORE INTO ${log} (publication_id, action, kind, target_table, model_version, at) VALUES (?)`,
    [[id, action, kind, request.table.name, modelVersion, mysqlTime(new Date(at).toISOString())]],
  );
  if ((answer as mysql.ResultSetHeader).affectedRows === 1) return undefined;
  const [row] = await rowsOf<{ exceptions: string | null }>(
    connection,
    `SELECT exceptions FROM ${log} WHERE publication_id = ? AND action = ?`,
    [id, action],
  );
  return row?.exceptions ?? "[]";
}

/** The rows of these keys as they stand, exact as `standingRows` has them; `lock`: until the end of the transaction. */
async function readRows(
  connection: mysql.Connection,
  { table, changes, lock }: { table: TargetTable; changes: Change[]; lock: boolean },
): Promise<Map<string, TargetRow>> {
  const columns = keyColumns(table);
  const sql = `SELECT ${list(table.columns)} FROM ${quoted(table.name)} WHERE (${list(columns)}) IN (?) ${lock ? "FOR UPDATE" : ""}`;
  const keys = changes.map(({ key }) => key.map((value, at) => bound(value, columns[at]!.type)));
  const statement = connection.format(sql, [keys]);
  const [rows] = await connection.execute(statement);
  // It never comes again, and the server would hold more than a megabyte for each until the connection ends.
  connection.unprepare(statement);
  return rowsByKey(table, rows as TargetRow[]);
}

function list(columns: TargetTable["columns"]): string {
  return columns.map((column) => quoted(column.name)).join(", ");
}

function assignments(table: TargetTable): string {
  const values = table.columns.filter((column) => !table.key.includes(column.name));
  return values.map(({ name }) => `${quoted(name)} = VALUES(${quoted(name)})`).join(", ");
}

function tuples(rows: TargetRow[], columns: TargetTable["columns"]): TargetValue[][] {
  return rows.map((row) => columns.map((column) => bound(row[column.name] ?? null, column.type)));
}

function bound(value: TargetValue, type: TargetType): TargetValue {
  return type === "timestamptz" && typeof value === "string" ? mysqlTime(value) : value;
}

/** ISO text in UTC as MySQL writes it; the column has no zone, and holds UTC. */
const mysqlTime = (iso: string) => iso.replace("T", " ").replace("Z", "");
