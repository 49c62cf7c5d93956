/** Opens MySQL and MariaDB connections, ends their query when a run is cancelled, and says errors in words. */
import { createConnection, type Socket } from "node:net";
import type { ConnectionOptions } from "mysql2";
import mysql from "mysql2/promise";
import { AppError, cancelled } from "../../engine/contract/errors.ts";
import { mayBeWritten } from "../change-set.ts";
import { tlsOptions } from "../encryption.ts";
import { KEEP_ALIVE_MS } from "../keep-alive.ts";
import { describeNetworkError } from "../network-errors.ts";
import { onCancel } from "../on-cancel.ts";
import type { MysqlConfig } from "./config.ts";
import { connectPackets } from "./packets.ts";

const CONNECT_TIMEOUT = 10_000;

/** Connects with what `ssl` asks for; "prefer" falls back to plain where the server has no encryption. */
export async function connect(config: MysqlConfig): Promise<mysql.Connection> {
  try {
    return await open(config, config.ssl !== "off" && !isSocket(config));
  } catch (error) {
    const plainOnly = (error as { code?: string }).code === "HANDSHAKE_NO_SSL_SUPPORT";
    if (config.ssl !== "prefer" || !plainOnly) throw describeMysqlError(error, config);
    return await open(config, false).catch((second) => {
      throw describeMysqlError(second, config);
    });
  }
}

async function open(config: MysqlConfig, encrypted: boolean): Promise<mysql.Connection> {
  const options = driverOptions(config, encrypted);
  const connection = await mysql.createConnection(
    encrypted ? options : { ...options, stream: () => connectPackets(placeOf(config)) },
  );
  // A connection that the server closes between two statements must not end the process.
  connection.on("error", () => {});
  return connection;
}

/** How the driver connects, as it does for a reader of the server's log as well. */
export function driverOptions(config: MysqlConfig, encrypted: boolean): ConnectionOptions {
  return {
    host: config.host,
    port: config.port,
    database: config.database,
    user: config.user,
    password: config.password,
    ...(encrypted && { ssl: { ...tlsOptions(config), verifyIdentity: config.ssl === "verify" } }),
    stream: () => namedSocket(config),
    connectTimeout: CONNECT_TIMEOUT,
    charset: "utf8mb4",
    timezone: "Z",
    // As text: a Date shifts zones, and a double loses digits of decimals and of 64-bit keys.
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    jsonStrings: true,
  };
}

/** A path is that of a socket on this machine, which is never encrypted. */
const isSocket = ({ host }: MysqlConfig) => host.startsWith("/");

const placeOf = (config: MysqlConfig) =>
  isSocket(config) ? { path: config.host } : { host: config.host, port: config.port };

/** A connection whose certificate is compared with the host as it was given: the driver forgets an address. */
function namedSocket(config: MysqlConfig): Socket {
  const alive = { keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS };
  return Object.assign(createConnection({ ...placeOf(config), ...alive }), { _host: config.host });
}

export interface Opened {
  connection: mysql.Connection;
  mariadb: boolean;
  /** Ends the connection without a goodbye: what waits for the server fails, which the driver's own end leaves waiting. */
  drop(): void;
  close(): Promise<void>;
}

/**
 * What a server or an account may have set otherwise. Letters and modes say how text and our statements are read, a
 * limit would leave rows out, and the server must wait for us while a batch is merged.
 */
const SESSION = [
  "NAMES utf8mb4",
  "time_zone = '+00:00'",
  "sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'",
  "sql_select_limit = 18446744073709551615",
  "sql_big_selects = 1",
  "net_write_timeout = 3600",
  "wait_timeout = 28800",
].join(", ");

/** A connection in UTC and without time limits; when the signal fires, its running statement is killed. */
export async function openCancellable(config: MysqlConfig, signal: AbortSignal): Promise<Opened> {
  if (signal.aborted) throw cancelled();
  const connection = await connect(config);
  const { id, mariadb } = await begin(connection).catch((error: unknown) => {
    connection.destroy();
    throw describeMysqlError(error, config);
  });
  const drop = () => void socketOf(connection).destroy();
  const unwatch = onCancel(signal, () => killQuery(config, id), drop);
  return {
    connection,
    mariadb,
    drop,
    async close() {
      unwatch();
      if (signal.aborted) drop();
      else await connection.end().catch(() => connection.destroy());
    },
  };
}

/** What the driver reads and writes, encrypted or not. */
const socketOf = (connection: mysql.Connection): Socket =>
  (connection as unknown as { connection: { stream: Socket } }).connection.stream;

/** Makes the settings and answers the connection's number on the server. */
async function begin(connection: mysql.Connection): Promise<{ id: number; mariadb: boolean }> {
  const sql = "SELECT connection_id() AS id, version() AS version";
  const [{ id, version }] = (await rowsOf<{ id: number; version: string }>(connection, sql)) as [
    { id: number; version: string },
  ];
  const mariadb = /mariadb/i.test(version);
  const unlimited = mariadb ? "max_statement_time = 0" : "max_execution_time = 0";
  await connection.query(`SET ${SESSION}, ${unlimited}`);
  return { id, mariadb };
}

/** Runs `work` on a connection of its own and closes it. */
export async function withConnection<T>(
  config: MysqlConfig,
  signal: AbortSignal,
  work: (connection: mysql.Connection, opened: Opened) => Promise<T>,
): Promise<T> {
  const opened = await openCancellable(config, signal);
  try {
    return await work(opened.connection, opened);
  } catch (error) {
    throw signal.aborted && !mayBeWritten(error) ? cancelled() : describeMysqlError(error, config);
  } finally {
    await opened.close();
  }
}

async function killQuery(config: MysqlConfig, id: number): Promise<void> {
  const other = await connect(config);
  try {
    await other.query(`KILL QUERY ${Number(id)}`);
  } finally {
    await other.end();
  }
}

/** Whether what the connection sends is encrypted. */
export async function isEncrypted(connection: mysql.Connection): Promise<boolean> {
  const [cipher] = await rowsOf<{ Value: string }>(connection, "SHOW SESSION STATUS LIKE 'Ssl_cipher'");
  return Boolean(cipher?.Value);
}

/** The rows of a statement as objects. */
export async function rowsOf<T>(
  connection: mysql.Connection,
  sql: string,
  params: unknown[] = [],
): Promise<T[]> {
  const [rows] = await connection.query(sql, params);
  return rows as T[];
}

/** Errors of a server that shows what goes on within it to nobody, or not to this user. */
export const UNSEEN = new Set([
  "ER_SPECIFIC_ACCESS_DENIED_ERROR",
  "ER_TABLEACCESS_DENIED_ERROR",
  "ER_UNKNOWN_TABLE",
  "ER_NO_SUCH_TABLE",
]);

/** An identifier for SQL text. */
export const quoted = (name: string): string => `\`${name.replaceAll("`", "``")}\``;

/** What went wrong and what to do, without the password. */
export function describeMysqlError(error: unknown, config: MysqlConfig): AppError {
  if (error instanceof AppError) return error;
  const { code = "", message = String(error) } = error as Partial<mysql.QueryError>;
  const known = SENTENCES[code]?.(config, message);
  if (known) return new AppError(known[0], known[1], { code });
  return describeNetworkError("MySQL or MariaDB", error, config);
}

type Sentence = (config: MysqlConfig, message: string) => [AppError["code"], string];

const denied: Sentence = (config, message) => [
  "unauthorised",
  `User "${config.user}" lacks a permission (${message}). Ask the database's owner to grant it.`,
];

const diskFull: Sentence = (_, message) => [
  "unavailable",
  `The server has no room left (${message}). Have space freed there, then try again.`,
];

const SENTENCES: Record<string, Sentence> = {
  ER_ACCESS_DENIED_ERROR: (config) => [
    "unauthorised",
    `The server refused user "${config.user}" or its password. Check both; access may also depend on this machine's address, on encryption and on a client certificate.`,
  ],
  ER_DBACCESS_DENIED_ERROR: (config) => [
    "unauthorised",
    `User "${config.user}" may not use the database "${config.database}", or it does not exist. Check its name and the grants.`,
  ],
  ER_BAD_DB_ERROR: (config) => [
    "not-found",
    `The server has no database "${config.database}". Check its name, capitals included.`,
  ],
  ER_HOST_NOT_PRIVILEGED: () => ["unauthorised", "The server does not accept connections from this machine."],
  ER_TABLEACCESS_DENIED_ERROR: denied,
  ER_COLUMNACCESS_DENIED_ERROR: denied,
  ER_SPECIFIC_ACCESS_DENIED_ERROR: denied,
  ER_NO_SUCH_TABLE: (_, message) => ["not-found", `A table is gone: ${message}. Discover the source again.`],
  ER_BAD_FIELD_ERROR: (_, message) => [
    "not-found",
    `A column is gone: ${message}. Discover the source again.`,
  ],
  ER_TABLE_DEF_CHANGED: () => [
    "unavailable",
    "A table was altered or emptied while it was about to be read. Load again.",
  ],
  ER_CON_COUNT_ERROR: () => ["unavailable", "The server has no free connection. Try again later."],
  ER_SERVER_SHUTDOWN: () => ["unavailable", "The server is shutting down. Try again in a moment."],
  ER_DUP_ENTRY: (_, message) => [
    "conflict",
    `Another session wrote the same row, or the table takes two keys for one, that differ in capitals, accents or blanks at their end only (${message}). Plan again; where that does not help, give the columns of its key a binary collation.`,
  ],
  ER_LOCK_DEADLOCK: () => ["conflict", "Another session locked the same rows. Try again."],
  ER_LOCK_WAIT_TIMEOUT: () => [
    "unavailable",
    "Another session holds locks on these rows or on the table. Try again later.",
  ],
  ER_RECORD_FILE_FULL: diskFull,
  ER_DISK_FULL: diskFull,
  ER_OPTION_PREVENTS_STATEMENT: () => [
    "unauthorised",
    "The server is read-only (a replica?). Choose the primary server as a target.",
  ],
  HANDSHAKE_NO_SSL_SUPPORT: () => ["unavailable", "The server has no encryption. Choose prefer or off."],
};
