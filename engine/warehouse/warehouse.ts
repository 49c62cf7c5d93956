/**
 * The warehouse: the one DuckDB file of a workspace, opened by the engine process only.
 * May import: engine/contract. New SQL goes into queries/, datasets/ or schema/ as .sql files.
 */
import { rmSync, statSync } from "node:fs";
import { type DuckDBConnection, DuckDBInstance, type DuckDBPreparedStatement } from "@duckdb/node-api";
import { AppError, cancelled, isDiskFull, throwIfAborted } from "../contract/errors.ts";
import { readAnswer } from "./answer.ts";
import { type AppendedColumn, appendColumns } from "./append.ts";
import { runAside } from "./aside.ts";
import { bindParams, dropStatements, type Params, withStatement } from "./statements.ts";
import { toJson, type Value } from "./values.ts";
import { Writers } from "./writers.ts";

export type { Params };

export interface QueryOptions {
  /** Ends the query through DuckDB's interrupt(). */
  signal?: AbortSignal | undefined;
  /** Keeps the plan for the next time: for queries of one text that are asked by the hundred. */
  keep?: boolean;
  /** Leaves a core to who makes the rows: for long statements that take what a server sends meanwhile. */
  aside?: boolean;
}

export interface ResultTable {
  columns: { name: string; type: string }[];
  rows: Value[][];
  /** True when the query had more rows than the limit. */
  truncated: boolean;
}

export interface Session {
  /** Rows as objects with plain values (see values.ts). */
  query<T = Record<string, unknown>>(sql: string, params?: Params, options?: QueryOptions): Promise<T[]>;
  /** Runs for the effect; without params the text may hold several statements. */
  run(sql: string, params?: Params, options?: QueryOptions): Promise<void>;
  /** Creates a temporary table of this connection from columns of JavaScript values. */
  append(table: string, columns: AppendedColumn[], rows: number): Promise<void>;
}

export interface TransactionOptions {
  /** Rows may be put in other than as they came, which spares putting the pieces of several threads together. */
  anyOrder?: boolean;
  /** Columns of the widest table that rows are put into: many of them are written by fewer threads. */
  columns?: number;
  /** Ends each statement of the work, but for those that are given a signal of their own. */
  signal?: AbortSignal | undefined;
}

export interface Warehouse extends Omit<Session, "append"> {
  readonly path: string;
  /**
   * Columns and rows apart, at most `limit` of them: for tables whose shape is not known beforehand. Throws
   * `invalid-input` when the values are more than a page can show.
   */
  table(sql: string, params?: Params, options?: QueryOptions & { limit?: number }): Promise<ResultTable>;
  /**
   * Runs the work on one connection between BEGIN and COMMIT; rolls back when it throws. An INSERT of no rows must not be
   * the first into a table that gets a hundred thousand rows and more later in the transaction: DuckDB (up to 1.5.6 at
   * least) loses them where both read what the transaction itself has written.
   */
  transaction<T>(work: (session: Session) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Rises with each `run` and `transaction` that ended; this process is the only one that writes. */
  changes(): number;
  close(): Promise<void>;
}

export interface WarehouseOptions {
  /** Gigabytes that DuckDB may take; the rest spills to disk beside the file. */
  memoryLimitGb?: number;
  threads?: number;
  /** Nothing was kept here before: a file whose making broke off makes way. */
  isNew?: boolean;
}

/** Opens (creating if absent) the DuckDB file. Throws `conflict` when another engine holds it. */
export async function openWarehouse(path: string, options: WarehouseOptions = {}): Promise<Warehouse> {
  const instance = await createInstance(path, options);
  const idle: DuckDBConnection[] = [];
  let closed = false;
  let changes = 0;

  async function withConnection<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    if (closed) throw new AppError("unavailable", "The warehouse is closed. Start the engine again.");
    const connection = idle.pop() ?? (await openConnection(instance));
    try {
      return await work(connection);
    } finally {
      if (closed) closeConnection(connection);
      else idle.push(connection);
    }
  }
  const writers = new Writers(await threadsOf(instance), async (threads) => {
    if (!closed) await withConnection((c) => c.run(`SET threads = ${threads}`));
  });
  const changing = <T>(work: (connection: DuckDBConnection) => Promise<T>) =>
    withConnection(work).finally(() => changes++);

  return {
    path,
    query: (sql, params, queryOptions) =>
      withConnection((c) => sessionOf(c).query(sql, params, queryOptions)),
    run: (sql, params, queryOptions) => changing((c) => sessionOf(c).run(sql, params, queryOptions)),
    table: (sql, params, tableOptions) => withConnection((c) => readTable(c, sql, params, tableOptions)),
    transaction: (work, { anyOrder, columns = 0, signal } = {}) =>
      writers.during(columns, () =>
        changing((c) => {
          const done = () => inTransaction(c, () => work(sessionOf(c, signal)));
          return anyOrder ? inAnyOrder(c, done) : done();
        }),
      ),
    changes: () => changes,
    async close() {
      closed = true;
      for (const connection of idle.splice(0)) closeConnection(connection);
      instance.closeSync();
    },
  };
}

/** Statements that outlive their connection would keep the file locked. */
function closeConnection(connection: DuckDBConnection): void {
  dropStatements(connection);
  connection.closeSync();
}

async function createInstance(path: string, options: WarehouseOptions): Promise<DuckDBInstance> {
  const config: Record<string, string> = {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    // Ways to compress text that take half the time. From 1.4.0 on, the trees of json_serialize_sql differ.
    storage_compatibility_version: "v1.3.0",
    // Each checkpoint tidies up what small changes left; once in several syncs is enough.
    checkpoint_threshold: "256MB",
    // What is free goes back to the system sooner: a sixth less memory at its highest, for no time that shows.
    allocator_flush_threshold: "16MB",
    allocator_bulk_deallocation_flush_threshold: "64MB",
  };
  if (options.memoryLimitGb) config.memory_limit = `${options.memoryLimitGb}GB`;
  if (options.threads) config.threads = String(options.threads);
  const open = () => DuckDBInstance.create(path, config);
  try {
    return await open().catch((error: unknown) => {
      if (!options.isNew || isHeld(error) || !isCutShort(path)) throw error;
      rmSync(path);
      return open();
    });
  } catch (error) {
    throw openError(path, error);
  }
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
const isHeld = (error: unknown) => /lock/i.test(reasonOf(error));

const HEADERS_BYTES = 3 * 4096;
/** By a full disk or a crash: shorter than its headers, the file never held a row. */
const isCutShort = (path: string) =>
  (statSync(path, { throwIfNoEntry: false })?.size ?? HEADERS_BYTES) < HEADERS_BYTES;

function openError(path: string, error: unknown): AppError {
  if (isHeld(error)) {
    return new AppError(
      "conflict",
      "Another engine has this workspace open. Close it, or attach to it instead of starting a second one.",
      { path },
      error,
    );
  }
  if (isDiskFull(reasonOf(error))) {
    const message =
      "The disk of the workspace is full, so its warehouse can't be opened. Free space, then start again.";
    return new AppError("unavailable", message, { path }, error);
  }
  return new AppError(
    "unavailable",
    `The warehouse file can't be opened: ${reasonOf(error).split("\n")[0]}. Restore warehouse.duckdb from a backup, or move it away and sync again; sources, mappings and models are kept in state.sqlite.`,
    { path },
    error,
  );
}

async function openConnection(instance: DuckDBInstance): Promise<DuckDBConnection> {
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  // Where DuckDB takes a side for small, it matches a join by time row by row, and a side made by range() always seems so:
  // minutes instead of a second for the days of a few hundred products.
  await connection.run("SET asof_loop_join_threshold = 0");
  return connection;
}

async function threadsOf(instance: DuckDBInstance): Promise<number> {
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll("SELECT current_setting('threads')");
  connection.closeSync();
  return Number(reader.getRows()[0]![0]);
}

function sessionOf(connection: DuckDBConnection, signal?: AbortSignal): Session {
  const heeding = (options: QueryOptions = {}) => ({ ...options, signal: options.signal ?? signal });
  return {
    async query<T>(sql: string, params: Params = {}, options?: QueryOptions) {
      const reader = await execute(connection, sql, params, heeding(options), (statement) =>
        options?.aside ? runAside(connection, statement) : statement.runAndReadAll(),
      );
      return reader.convertRowObjects(toJson) as T[];
    },
    async run(sql, params, options) {
      if (params) await execute(connection, sql, params, heeding(options), (statement) => statement.run());
      else await interruptible(connection, heeding(options), () => connection.run(sql));
    },
    append: (table, columns, rows) => appendColumns(connection, table, columns, rows),
  };
}

async function readTable(
  connection: DuckDBConnection,
  sql: string,
  params: Params = {},
  options: QueryOptions & { limit?: number } = {},
): Promise<ResultTable> {
  return execute(connection, sql, params, options, async (statement) => {
    const result = await statement.stream();
    const columns = result.columnNames().map((name, k) => ({ name, type: result.columnType(k).toString() }));
    return { columns, ...(await readAnswer(result, options.limit ?? 1000)) };
  });
}

async function execute<T>(
  connection: DuckDBConnection,
  sql: string,
  params: Params,
  options: QueryOptions,
  read: (statement: DuckDBPreparedStatement) => Promise<T>,
): Promise<T> {
  return interruptible(connection, options, () =>
    withStatement(connection, sql, options.keep ?? false, (statement) => {
      bindParams(statement, params);
      return read(statement);
    }),
  );
}

const INTERRUPT_EVERY_MS = 50;

async function interruptible<T>(
  connection: DuckDBConnection,
  options: QueryOptions,
  work: () => Promise<T>,
): Promise<T> {
  const { signal } = options;
  let again: NodeJS.Timeout | undefined;
  // DuckDB forgets one that comes between preparing a statement and its start.
  const interrupt = () => {
    connection.interrupt();
    again = setInterval(() => connection.interrupt(), INTERRUPT_EVERY_MS);
  };
  if (signal) throwIfAborted(signal);
  signal?.addEventListener("abort", interrupt, { once: true });
  try {
    return await work();
  } catch (error) {
    if (signal?.aborted) throw cancelled(error);
    throw error;
  } finally {
    signal?.removeEventListener("abort", interrupt);
    clearInterval(again);
  }
}

/** A setting can't be put back within a transaction that failed, so it goes around it. */
async function inAnyOrder<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
  await connection.run("SET SESSION preserve_insertion_order = false");
  try {
    return await work();
  } finally {
    await connection.run("RESET SESSION preserve_insertion_order");
  }
}

async function inTransaction<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
  await connection.run("BEGIN TRANSACTION");
  try {
    const result = await work();
    await connection.run("COMMIT");
    return result;
  } catch (error) {
    // The original error matters; a failing rollback only says that DuckDB rolled back by itself.
    await connection.run("ROLLBACK").catch(() => undefined);
    throw error;
  }
}
