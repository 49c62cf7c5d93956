/**
 * Changes of a MySQL or MariaDB source by the server's binary log: it tells which keys changed since the last load,
 * deletions included, so that only those rows are read. What was written lately is told again each time, for a
 * transaction stands in the log a moment before its rows can be read.
 */
import { setTimeout } from "node:timers/promises";
import type { ConnectionOptions } from "mysql2";
import type mysql from "mysql2/promise";
import { AppError } from "../../engine/contract/errors.ts";
import type { Stream } from "../connector.ts";
import {
  changesOf,
  type Key,
  type LogChanges,
  markUnclear,
  noteKeys,
  type TableChanges,
} from "../log-changes.ts";
import { quoted, rowsOf } from "./connection.ts";
import {
  isBefore,
  type LogListener,
  type LogPlace,
  type LogRow,
  NoSuchPlace,
  readStretch,
} from "./log-reader.ts";

/** Stands as the cursor column of streams that are followed through the log. */
export const LOG_CURSOR = "binary log";

/** Where to go on from, when that file was begun (in milliseconds), and up to where all was told. */
const CURSOR = /^(\S+):(\d+) (\d+) (\S+):(\d+)$/;

/** Whether a saved cursor is one of the log, and no value of a column. */
export const isLogCursor = (saved: string): boolean => CURSOR.test(saved);

interface Reached extends LogPlace {
  begun: number;
  told: LogPlace;
}

function reachedBy(saved: string | undefined): Reached | undefined {
  const [, file, position, begun, toldFile, toldPosition] = CURSOR.exec(saved ?? "") ?? [];
  if (file === undefined) return undefined;
  const told = { file: toldFile!, position: Number(toldPosition) };
  return { file, position: Number(position), begun: Number(begun), told };
}

/** Keys whose values the log and our statements write alike. */
const PLAIN_KEY = /^(tinyint|smallint|mediumint|int|bigint|char|varchar)\b/i;

// The log does not tell rows that a foreign key changes or deletes along, nor, as such, those that a table with
// versions keeps.
const UNTOLD = /\bON (DELETE|UPDATE) (CASCADE|SET NULL|SET DEFAULT)\b|\bWITH SYSTEM VERSIONING\b/i;

/** Marks the tables that can be followed through the log; the others are read as without it. */
export async function followTables(connection: mysql.Connection, streams: Stream[]): Promise<Stream[]> {
  const marked: Stream[] = [];
  for (const stream of streams) {
    const told = hasPlainKey(stream) && (await isTold(connection, stream.name));
    marked.push(told ? { ...stream, cursorColumn: LOG_CURSOR } : stream);
  }
  return marked;
}

function hasPlainKey({ key, columns }: Stream): boolean {
  const native = (part: string) => columns.find(({ name }) => name === part)?.nativeType ?? "";
  return key.length > 0 && key.every((part) => PLAIN_KEY.test(native(part)));
}

/** By the statement that makes the table: who may only read it sees its foreign keys nowhere else. */
async function isTold(connection: mysql.Connection, table: string): Promise<boolean> {
  const asked = rowsOf<{ "Create Table": string }>(connection, `SHOW CREATE TABLE ${quoted(table)}`);
  // Who may read some of its columns only is not shown it.
  const [row] = await asked.catch(() => []);
  return row !== undefined && !UNTOLD.test(row["Create Table"]);
}

export interface LogState {
  /** The database as the log calls it. */
  database: string;
  /** Where the log ends. */
  end: LogPlace;
  /** The server's clock, in milliseconds. */
  now: number;
  /** How long the server keeps its log, in days; undefined where for ever. */
  keptDays: number | undefined;
}

const OR_WITHOUT = `Or turn "Follow the binary log" off in the source's settings.`;

const refuse = (why: string, what: string) =>
  new AppError("unsupported", `${why} Have its administrator set ${what}. ${OR_WITHOUT}`);

/** Where the log stands; throws what to set or grant where it can't be followed. */
export async function logState(connection: mysql.Connection): Promise<LogState> {
  const settings = await settingsOf(connection);
  demandRows(settings);
  await demandOthersRows(connection, settings);
  const database = await nameInLog(connection);
  const status = await logStatus(connection);
  const list = (text: string) => text.split(",").filter((name) => name !== "");
  const [only, without] = [list(status.Binlog_Do_DB), list(status.Binlog_Ignore_DB)];
  if ((only.length > 0 && !only.includes(database)) || without.includes(database)) {
    const why = `The server leaves ${database} out of its binary log.`;
    throw refuse(why, "binlog_do_db and binlog_ignore_db otherwise");
  }
  const [clock] = await rowsOf<{ now: string }>(connection, "SELECT unix_timestamp(now(6)) * 1000 AS now");
  const seconds = Number(settings.get("binlog_expire_logs_seconds") ?? 0);
  const days = seconds > 0 ? seconds / 86_400 : Number(settings.get("expire_logs_days") ?? 0);
  return {
    database,
    end: endOf(status),
    now: Number(clock!.now),
    keptDays: days > 0 ? days : undefined,
  };
}

/** Settings of the log by name, values in capitals; servers lack some of them. */
async function settingsOf(connection: mysql.Connection): Promise<Map<string, string>> {
  const rows = await rowsOf<{ Variable_name: string; Value: string }>(
    connection,
    `SHOW GLOBAL VARIABLES WHERE Variable_name IN ('log_bin', 'binlog_format', 'binlog_transaction_compression',
       'binlog_row_value_options', 'binlog_expire_logs_seconds', 'expire_logs_days', 'log_slave_updates',
       'log_replica_updates', 'wsrep_on')`,
  );
  return new Map(rows.map((row) => [row.Variable_name, row.Value.toUpperCase()]));
}

/** Throws unless the log tells every row that is written, in a way that can be read. */
function demandRows(settings: Map<string, string>): void {
  if (settings.get("log_bin") !== "ON")
    throw refuse("The server keeps no binary log.", "log_bin, server_id and binlog_format = ROW");
  // Newer servers know no other format, nor this setting.
  if ((settings.get("binlog_format") ?? "ROW") !== "ROW")
    throw refuse("The server's binary log does not tell all changes row by row.", "binlog_format = ROW");
  if (settings.get("binlog_transaction_compression") === "ON")
    throw refuse("The server packs its binary log.", "binlog_transaction_compression = OFF");
  if (settings.get("binlog_row_value_options"))
    throw refuse("The server's binary log tells JSON in part only.", "binlog_row_value_options = ''");
}

/** Throws where the server takes rows over from another one and leaves them out of its log. */
async function demandOthersRows(connection: mysql.Connection, settings: Map<string, string>): Promise<void> {
  // Newer servers know the newer name alone.
  const name = settings.has("log_replica_updates") ? "log_replica_updates" : "log_slave_updates";
  if (settings.get(name) !== "OFF") return;
  if (settings.get("wsrep_on") === "ON" || (await isReplica(connection)))
    throw refuse(
      "The server leaves out of its binary log what it takes over from another one.",
      `${name} = ON`,
    );
}

/** Whether another server's changes are written here as well. */
async function isReplica(connection: mysql.Connection): Promise<boolean> {
  // MariaDB tells everybody how many replications run, and only who monitors them which; MySQL has no such number.
  const running = await rowsOf<{ Value: string }>(connection, "SHOW GLOBAL STATUS LIKE 'Slaves_running'");
  if (running.some(({ Value }) => Number(Value) > 0)) return true;
  const set = await rowsOf(connection, "SHOW REPLICA STATUS")
    .catch(() => rowsOf(connection, "SHOW SLAVE STATUS"))
    .catch(() => []);
  return set.length > 0;
}

/** The database's name as the log writes it. */
async function nameInLog(connection: mysql.Connection): Promise<string> {
  const [row] = await rowsOf<{ name: string; folds: string }>(
    connection,
    "SELECT database() AS name, @@lower_case_table_names AS folds",
  );
  const { name, folds } = row!;
  if (Number(folds) === 2) {
    const why = "The server's log may write names otherwise than its tables.";
    throw refuse(why, "lower_case_table_names to 0 or 1");
  }
  return Number(folds) === 1 ? name.toLowerCase() : name;
}

interface Status {
  File: string;
  Position: string | number;
  Binlog_Do_DB: string;
  Binlog_Ignore_DB: string;
}

const endOf = ({ File: file, Position }: Status): LogPlace => ({ file, position: Number(Position) });

async function logStatus(connection: mysql.Connection): Promise<Status> {
  const ask = (sql: string) => rowsOf<Status>(connection, sql);
  // The newer name, which newer servers of MySQL alone know.
  const rows = await ask("SHOW BINARY LOG STATUS")
    .catch((error: { code?: string }) => {
      if (error.code !== "ER_PARSE_ERROR") throw error;
      return ask("SHOW MASTER STATUS");
    })
    .catch((error: unknown) => refused(connection, error));
  return rows[0]!;
}

/** Throws what an error while the log is read means; other errors as they are. */
async function refused(connection: mysql.Connection, error: unknown): Promise<never> {
  if ((error as { code?: string }).code !== "ER_SPECIFIC_ACCESS_DENIED_ERROR") throw error;
  const [me] = await rowsOf<{ name: string }>(connection, "SELECT current_user() AS name");
  const account = me!.name.split("@").map(quoted).join("@");
  throw new AppError(
    "unauthorised",
    `The user may not read the server's binary log. Have its administrator run: GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO ${account}; ${OR_WITHOUT}`,
  );
}

export interface LogRequest {
  connection: mysql.Connection;
  /** How the reader of the log connects. */
  server: ConnectionOptions;
  followed: Stream[];
  saved: Record<string, string | undefined>;
  /** Milliseconds; what was written in the log later than that before now is told again next time. */
  overlap: number;
  signal: AbortSignal;
  /** Takes a sentence for the load's report. */
  tell(sentence: string): void;
}

/**
 * Reads the keys that changed since the oldest of the saved cursors. To be called before the snapshot that the rows are
 * read in, so that what changes between the two is told again next time and never missed.
 */
export async function readLog(request: LogRequest): Promise<LogChanges> {
  const { connection, followed, saved, overlap, signal } = request;
  const { end, now, database } = await logState(connection);
  const tables = new Map<string, TableChanges>();
  const reached = new Map(followed.map(({ name }) => [name, reachedBy(saved[name])]));
  const listener = noteInto(tables, followed, (name, at) => {
    const before = reached.get(name);
    return before !== undefined && isBefore(at, before.told);
  });
  const watched = { database, tables: followed.map(({ name }) => name) };
  const read = (from: LogPlace, to: LogPlace) =>
    readStretch(request.server, watched, [from, to], now - overlap, listener, signal).catch(
      (error: unknown) => refused(connection, error),
    );
  const places = [...reached.values()].filter((place) => place !== undefined);
  const oldest = places.reduce<LogPlace>((least, place) => (isBefore(place, least) ? place : least), end);
  let gone = false;
  const { begun, recent } = await read(oldest, end).catch((error: unknown) => {
    if (!(error instanceof NoSuchPlace)) throw error;
    gone = true;
    request.tell(
      "The server's binary log no longer reaches back to the last load, so the tables were read whole. Have the server keep its log longer, or load more often.",
    );
    return read(end, end);
  });
  // A table may have been altered before its columns were asked for: that stands behind the end of before.
  const later = endOf(await logStatus(connection));
  if (isBefore(end, later)) await read(end, later);
  if (recent === end) await setTimeout(COMMIT_MS, undefined, { signal });
  return {
    tables,
    cursorOf: () =>
      `${recent.file}:${recent.position} ${begun.get(recent.file)} ${later.file}:${later.position}`,
    lost(name) {
      const before = reached.get(name);
      return gone || before === undefined || begun.get(before.file) !== before.begun;
    },
  };
}

/** By then the rows of a transaction that stands in the log can be read, where nothing is told again next time. */
const COMMIT_MS = 500;

/** Notes what the log tells as changes of these streams. `wasTold`: whether a load before heard what stands there. */
function noteInto(
  tables: Map<string, TableChanges>,
  followed: Stream[],
  wasTold: (name: string, at: LogPlace) => boolean,
): LogListener {
  const keys = new Map(followed.map(({ name, key }) => [name, key]));
  const unclear = (names: Iterable<string>) => {
    for (const name of names) markUnclear(changesOf(tables, name));
  };
  return {
    row(table, before, after) {
      const key = keys.get(table);
      if (!key) return;
      const [old, now] = [before && keyIn(key, before), after && keyIn(key, after, before)];
      if ((before && !old) || (after && !now)) unclear([table]);
      else noteKeys(changesOf(tables, table), old, now);
    },
    statement(sql, at) {
      const text = sql.replaceAll(COMMENTS, " ").replace(FIRST_COMMENTS, "").trim();
      if (HARMLESS.test(text)) return;
      const names = [...keys.keys()];
      // A table that was altered can be read so at once; rows, only once they are committed.
      unclear(
        CHANGES_ROWS.test(text) ? names : names.filter((name) => isNamed(name, text) && !wasTold(name, at)),
      );
    },
    unreadable: (table) => unclear(table === undefined ? keys.keys() : [table]),
  };
}

/** What the server does not run; it runs what stands in comments that begin with an exclamation mark. */
const COMMENTS = /\/\*(?!M?!)[\s\S]*?\*\//g;
const FIRST_COMMENTS = /^(\s*(#|--)[^\n]*(\n|$))+/;
/** Statements that change no row and no table; SET STATEMENT runs another one. */
const HARMLESS =
  /^($|(begin|commit|rollback|savepoint|release|start transaction|xa|set(?!\s+statement)|analyze|optimize|flush|grant|revoke)\b)/i;
/** Statements that change rows, as nothing tells which; or all tables. */
const CHANGES_ROWS = /^(insert|update|delete|replace|load|call|with|drop (database|schema))\b/i;

/** Whether a statement has the name as a word of its own. */
function isNamed(name: string, text: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{N}_$])${escaped}(?![\\p{L}\\p{N}_$])`, "iu").test(text);
}

/** The key of a row as text, of which parts that were not logged are those of before; undefined where it is not told. */
function keyIn(key: string[], row: LogRow, before: LogRow = {}): Key | undefined {
  const parts = key.map((name) => [name, row[name] ?? before[name]] as const);
  const told = parts.every(([, value]) => ["string", "number", "bigint"].includes(typeof value));
  return told ? Object.fromEntries(parts.map(([name, value]) => [name, String(value)])) : undefined;
}

/** Condition on the rows of these keys, as SQL text. */
export function keyCondition(connection: mysql.Connection, stream: Stream, keys: Key[]): string {
  // Numbers are not quoted: beside a text, a server compares them as doubles.
  const isNumber = new Set(
    stream.columns.flatMap(({ name, type }) => (type === "integer" || type === "hugeint" ? [name] : [])),
  );
  const written = (key: Key) => (name: string) =>
    isNumber.has(name) ? BigInt(key[name]!) : connection.escape(key[name]);
  const list = keys.map((key) => stream.key.map(written(key)).join(", "));
  return stream.key.length === 1
    ? `${quoted(stream.key[0]!)} IN (${list.join(", ")})`
    : `(${stream.key.map(quoted).join(", ")}) IN (${list.map((key) => `(${key})`).join(", ")})`;
}
