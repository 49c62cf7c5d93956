/** Opens PostgreSQL connections, ends their query when a run is cancelled, and says errors in words. */
import type { Socket } from "node:net";
import pg from "pg";
import { AppError, cancelled } from "../../engine/contract/errors.ts";
import { mayBeWritten } from "../change-set.ts";
import { tlsOptions } from "../encryption.ts";
import { KEEP_ALIVE_MS } from "../keep-alive.ts";
import { lentSocket } from "../lent-socket.ts";
import { describeNetworkError } from "../network-errors.ts";
import { endInTime, onCancel } from "../on-cancel.ts";
import type { PostgresConfig } from "./config.ts";

const CONNECT_TIMEOUT = 10_000;
/** date, timestamp, timestamptz: kept as the server's text, because a Date shifts zones and drops microseconds. */
const KEPT_AS_TEXT = [1082, 1114, 1184];

/** Connects with what `ssl` asks for; "prefer" falls back to plain where the server has no encryption. */
export async function connect(config: PostgresConfig): Promise<pg.Client> {
  try {
    return await open(config, config.ssl !== "off");
  } catch (error) {
    const plainOnly = error instanceof Error && /does not support SSL/i.test(error.message);
    if (config.ssl === "prefer" && plainOnly) return await open(config, false).catch(rethrow(config));
    return rethrow(config)(error);
  }
}

function rethrow(config: PostgresConfig): (error: unknown) => never {
  return (error) => {
    throw describePostgresError(error, config);
  };
}

async function open(config: PostgresConfig, encrypted: boolean): Promise<pg.Client> {
  const client = new pg.Client({
    host: config.host,
    port: config.port,
    database: config.database,
    user: config.user,
    password: config.password,
    ssl: encrypted ? tlsOptions(config) : false,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    application_name: "merchbench",
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    // Encryption reads the socket itself.
    ...(!encrypted && { stream: lentSocket }),
    types: {
      getTypeParser: (oid: number, format?: "text" | "binary") =>
        KEPT_AS_TEXT.includes(oid) ? (value: string) => value : pg.types.getTypeParser(oid, format ?? "text"),
    } as pg.CustomTypesConfig,
  });
  // A connection that the server closes between two statements must not end the process.
  client.on("error", () => {});
  await client.connect();
  return client;
}

/**
 * Runs `work` in a transaction on a connection of its own and closes it; what it writes it commits. When the signal
 * fires, the running statement is cancelled on the server by a second connection, so that no long query stays behind.
 */
export async function withClient<T>(
  config: PostgresConfig,
  signal: AbortSignal,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const { client, close } = await openCancellable(config, signal);
  try {
    return await work(client);
  } catch (error) {
    throw signal.aborted && !mayBeWritten(error) ? cancelled() : describePostgresError(error, config);
  } finally {
    await close();
  }
}

/** Values, our statements and the names of types are written alike, whatever is set for the database or the user. */
const SETTINGS = [
  "timezone = 'UTC'",
  "datestyle = 'ISO, YMD'",
  "intervalstyle = 'iso_8601'",
  "standard_conforming_strings = on",
  "quote_all_identifiers = off",
  "statement_timeout = 0",
  "idle_in_transaction_session_timeout = 0",
  "extra_float_digits = 1",
];

export interface Opened {
  client: pg.Client;
  /** Ends the transaction and begins another, such as `READ ONLY`. */
  begin(mode: string): Promise<void>;
  /** Ends the transaction as if it had not been, unless it was committed, and the connection. */
  close(): Promise<void>;
}

/**
 * Opens a connection with a transaction begun, whose statement is cancelled on the server when the signal fires, until
 * `close`. All is set for one transaction only: behind a pooler, the next one on this connection may be another's.
 */
export async function openCancellable(config: PostgresConfig, signal: AbortSignal): Promise<Opened> {
  if (signal.aborted) throw cancelled();
  const client = await connect(config);
  let pid = 0;
  const begin = async (mode: string) => {
    const settings = SETTINGS.map((setting) => `SET LOCAL ${setting}`);
    await client.query([`BEGIN ${mode}`, ...settings].join("; "));
    const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    pid = rows[0]!.pid;
  };
  await begin("").catch(async (error: unknown) => {
    await client.end().catch(() => {});
    throw describePostgresError(error, config);
  });
  const drop = () => socketOf(client).destroy();
  const unwatch = onCancel(signal, () => cancelBackend(config, pid), drop);
  return {
    client,
    async begin(mode) {
      await client.query("COMMIT");
      await begin(mode);
    },
    async close() {
      unwatch();
      await endInTime(client.end(), drop);
    },
  };
}

/** What the driver reads and writes, encrypted or not. */
const socketOf = (client: pg.Client): Socket =>
  (client as unknown as { connection: { stream: Socket } }).connection.stream;

async function cancelBackend(config: PostgresConfig, pid: number): Promise<void> {
  const other = await connect(config);
  try {
    await other.query("SELECT pg_cancel_backend($1)", [pid]);
  } finally {
    await other.end();
  }
}

/** An identifier for SQL text. */
export const quoted = (name: string): string => pg.escapeIdentifier(name);

/** What went wrong and what to do, without the password. */
export function describePostgresError(error: unknown, config: PostgresConfig): AppError {
  if (error instanceof AppError) return error;
  const { code = "" } = error as Partial<pg.DatabaseError>;
  const known = SENTENCES[code]?.(config, wordsOf(error));
  if (known) return new AppError(known[0], known[1], { code });
  return describeNetworkError("PostgreSQL", error, config);
}

/** What the server says, with the values that it is about where it names them. */
export function wordsOf(error: unknown): string {
  const { message = String(error), detail } = error as Partial<pg.DatabaseError>;
  return detail ? `${message}: ${detail.replace(/\.$/, "")}` : message;
}

type Sentence = (config: PostgresConfig, message: string) => [AppError["code"], string];

const SENTENCES: Record<string, Sentence> = {
  "28P01": (config) => [
    "unauthorised",
    `The server refused the password of user "${config.user}". Check the user and the password.`,
  ],
  "28000": (config, message) => [
    "unauthorised",
    /client certificate/.test(message)
      ? "The server wants a client certificate. Choose require or verify, and give the certificate and its key."
      : `The server does not let user "${config.user}" in from here (${message}). Ask for access or change the encryption.`,
  ],
  "3D000": (config) => [
    "not-found",
    `The server has no database "${config.database}". Check its name, capitals included.`,
  ],
  "42501": (config, message) => [
    "unauthorised",
    `User "${config.user}" lacks a permission (${message}). Ask the database's owner to grant it.`,
  ],
  "42P01": (_, message) => ["not-found", `A table is gone: ${message}. Discover the source again.`],
  "42703": (_, message) => ["not-found", `A column is gone: ${message}. Discover the source again.`],
  "53100": (_, message) => [
    "unavailable",
    `The server has no room left (${message}). Have space freed there, then try again.`,
  ],
  "53300": () => ["unavailable", "The server has no free connection. Try again later."],
  "40001": (_, message) => [
    "unavailable",
    `The server ended the reading (${message}). Try again; on a replica its owner can allow longer reading (hot_standby_feedback, max_standby_streaming_delay).`,
  ],
  "55P03": () => [
    "unavailable",
    "Another session holds locks on these rows or on the table. Try again later.",
  ],
  "57014": (_, message) => ["unavailable", `The server ended the statement (${message}). Try again later.`],
  "57P01": () => ["unavailable", "The server closed the connection. Try again."],
  "57P03": () => ["unavailable", "The server is starting up or shutting down. Try again in a moment."],
  "23505": ({ user }, message) => [
    "conflict",
    `Another session wrote the same row, or a rule of the table takes two rows for one (${message}). Plan again; where that does not help, let the table's owner change that rule, or let user "${user}" see all rows where row-level security hides some.`,
  ],
  "3F000": ({ schema }, message) => [
    "not-found",
    `The database has no such schema (${message}). Check the schema "${schema}" of the settings, capitals included.`,
  ],
  "40P01": () => ["conflict", "Another session locked the same rows. Try again."],
  "22021": (_, message) => [
    "unsupported",
    `The database keeps letters without saying which (SQL_ASCII), and some are not UTF-8 (${message}). Ask its owner to convert it, or read a view that does, with convert_from.`,
  ],
  "25006": () => [
    "unauthorised",
    "The server is read-only (a replica?). Choose the primary server as a target.",
  ],
};
