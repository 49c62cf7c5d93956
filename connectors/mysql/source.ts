/** Reads MySQL and MariaDB: one consistent snapshot, rows in columns of temporary Parquet files that DuckDB takes up. */
import type mysql from "mysql2/promise";
import { cancelled, throwIfAborted } from "../../engine/contract/errors.ts";
import type { Run } from "../../engine/contract/run.ts";
import type { Batch, ReadRequest, Source, SourceColumn, Stream } from "../connector.ts";
import { type BlockTable, blockColumn, inRanges, readByBlocks } from "../key-blocks.ts";
import { type LogChanges, readFollowed } from "../log-changes.ts";
import { inStream } from "../network-errors.ts";
import { type ReadAhead, readAhead } from "../read-ahead.ts";
import { OVERLAP_MINUTES, overlapped, settledBatch } from "../reading-options.ts";
import { keysOf, type SpoolCursor, spooledBatches, travelOf } from "../spooled-batches.ts";
import { readWantedKeys } from "../wanted-keys.ts";
import { followTables, isLogCursor, keyCondition, LOG_CURSOR, readLog } from "./binary-log.ts";
import { blockDigests } from "./blocks.ts";
import { readCatalog } from "./catalog.ts";
import type { MysqlConfig } from "./config.ts";
import {
  describeMysqlError,
  driverOptions,
  isEncrypted,
  openCancellable,
  quoted,
  rowsOf,
  UNSEEN,
  withConnection,
} from "./connection.ts";
import { kindOf, selectInto, selectItem } from "./rows.ts";

export const mysqlSource: Source<MysqlConfig> = {
  isSnapshot: true,

  streams: (config, run) =>
    withConnection(config, run.signal, async (connection) => {
      const streams = await readCatalog(connection, config);
      return config.binaryLog ? followTables(connection, streams) : streams;
    }),

  async *read(config, request, run) {
    const { connection, drop, close } = await openCancellable(config, run.signal);
    // A consumer that stops early leaves rows on the wire; only dropping the connection ends them.
    const stop = async () => drop();
    try {
      for await (const item of readAhead(
        (line) => readStreams(connection, config, request, run, line),
        stop,
      )) {
        yield item;
        throwIfAborted(run.signal);
      }
    } catch (error) {
      throw run.signal.aborted ? cancelled() : describeMysqlError(error, config);
    } finally {
      connection.destroy();
      await close();
    }
  },
};

async function* readStreams(
  connection: mysql.Connection,
  config: MysqlConfig,
  request: ReadRequest,
  run: Run,
  line: ReadAhead,
): AsyncGenerator<{ stream: string; batch: Batch }> {
  const followed = request.streams.filter(isFollowed);
  if (followed.length > 0) run.progress(0, null, "Reading the server's binary log");
  const changes =
    followed.length > 0 ? await readChanges(connection, config, followed, request, run.signal) : undefined;
  await connection.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
  const time = { openFor: await openFor(connection), began: Date.now() };
  await connection.query("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
  for (const stream of request.streams) {
    const part = run.part(stream.name, stream.rowCount ?? 1);
    const reading = { connection, stream, config, request, run: part, line };
    try {
      const batches = changes && isFollowed(stream) ? followStream(reading, changes) : readStream(reading);
      for await (const batch of batches)
        yield { stream: stream.name, batch: settledBatch(batch, stream, time) };
    } catch (error) {
      throw inStream(stream.name, describeMysqlError(error, config));
    }
  }
  await connection.query("COMMIT");
}

const isFollowed = (stream: Stream) => stream.cursorColumn === LOG_CURSOR;

/** What the binary log tells of these streams since their saved cursors. */
export async function readChanges(
  connection: mysql.Connection,
  config: MysqlConfig,
  followed: Stream[],
  { cursors, tell = () => {} }: Pick<ReadRequest, "cursors" | "tell">,
  signal: AbortSignal,
): Promise<LogChanges> {
  const { overlapMinutes = OVERLAP_MINUTES } = config;
  const server = driverOptions(config, await isEncrypted(connection));
  const overlap = overlapMinutes * 60_000 + (await openFor(connection));
  return readLog({ connection, server, followed, saved: cursors, overlap, signal, tell });
}

/** Rows whose keys the log told; where it can't tell them, all. */
function followStream(reading: Reading, changes: LogChanges): AsyncGenerator<Batch> {
  const { connection, stream, request } = reading;
  const table = quoted(stream.name);
  return readFollowed(stream, request.cursors[stream.name], changes, {
    all: (cursor) => selectRows(reading, stream, table, [], { highest: cursor }),
    keys: () => selectRows(reading, keysOf(stream), table, [], "keys"),
    some: (keys) =>
      selectRows(reading, stream, `${table} WHERE ${keyCondition(connection, stream, keys)}`, [], {
        highest: undefined,
      }),
  });
}

/** Milliseconds since the oldest transaction began that is open now; 0 where this user may not see them. */
async function openFor(connection: mysql.Connection): Promise<number> {
  // The server tells these times by its own clock, whatever the session's zone is.
  const now = "convert_tz(now(6), @@session.time_zone, 'SYSTEM')";
  const sql = `SELECT max(timestampdiff(MICROSECOND, trx_started, ${now})) AS us FROM information_schema.innodb_trx`;
  const [row] = await rowsOf<{ us: string | null }>(connection, sql).catch((error: { code?: string }) => {
    if (UNSEEN.has(error.code ?? "")) return [];
    throw error;
  });
  return Math.max(0, Number(row?.us ?? 0) / 1000);
}

interface Reading {
  connection: mysql.Connection;
  stream: Stream;
  config: MysqlConfig;
  request: ReadRequest;
  run: Run;
  line: ReadAhead;
}

async function* readStream(reading: Reading): AsyncGenerator<Batch> {
  const { connection, stream, request, config } = reading;
  const saved = request.cursors[stream.name];
  const cursor = stream.columns.find(({ name }) => name === stream.cursorColumn);
  const digests = request.digests?.[stream.name];
  const table = digests === undefined ? undefined : blockTable(reading);
  if (table) return yield* readByBlocks(table, digests!);
  // Followed through the log until now, so there is no value to go on from.
  const followedBefore = saved !== undefined && isLogCursor(saved);
  if (cursor === undefined || saved === undefined || followedBefore) {
    // Read whole and unordered, only the end of the stream has a cursor: the highest value of the snapshot.
    yield* selectRows(reading, stream, quoted(stream.name), [], await endOf(reading, cursor));
    if (followedBefore) yield* selectRows(reading, keysOf(stream), quoted(stream.name), [], "keys");
    return;
  }
  yield* changedRows(reading, cursor, overlapped(saved, cursor, config.overlapMinutes));
  yield* readWantedKeys(reading, {
    count: async () => Number(await aggregateOf(connection, stream, "count(*)")),
    highest: (column) => aggregateOf(connection, stream, `max(${quoted(column)}) + 0`),
    keys: () => selectRows(reading, keysOf(stream), quoted(stream.name), [], "keys"),
  });
}

/**
 * Rows that changed since. In the order of an index each batch moves the cursor on. Without one the table is scanned
 * for them: then the server looks at the cursor and the key only of rows that did not change, and sorts none.
 */
async function* changedRows(reading: Reading, cursor: SourceColumn, since: string): AsyncGenerator<Batch> {
  const { connection, stream } = reading;
  const [table, name] = [quoted(stream.name), quoted(cursor.name)];
  const changed = `WHERE ${name} >= ? OR ${name} IS NULL`;
  if (stream.key.length === 0 || (await leadsIndex(connection, stream, cursor))) {
    yield* selectRows(reading, stream, `${table} ${changed} ORDER BY ${name}`, [since], "lead");
    return;
  }
  const found = quoted("merchbench changed");
  const keys = stream.key.map((part, k) => [quoted(part), quoted(`merchbench key ${k}`)] as const);
  const named = keys.map(([part, alias]) => `${part} AS ${alias}`);
  const same = keys.map(([part, alias]) => `${table}.${part} = ${found}.${alias}`);
  const scan = `(SELECT ${named.join(", ")} FROM ${table} ${changed}) ${found}`;
  const from = `${scan} STRAIGHT_JOIN ${table} ON ${same.join(" AND ")}`;
  yield* selectRows(reading, stream, from, [since], await endOf(reading, cursor));
}

/** The stream by blocks of its key; undefined where the key has none. */
function blockTable(reading: Reading): BlockTable | undefined {
  const { connection, stream } = reading;
  const column = blockColumn(stream);
  if (column === undefined) return undefined;
  const edge = (aggregate: string) => aggregateOf(connection, stream, `${aggregate}(${quoted(column)})`);
  return {
    column,
    rowCount: stream.rowCount,
    async span() {
      const [low, high] = [await edge("min"), await edge("max")];
      return low === undefined || high === undefined ? undefined : [BigInt(low), BigInt(high)];
    },
    digests: (size, most) => blockDigests(connection, stream, column, size, most),
    rows: (ranges) => {
      const where = ranges ? ` WHERE ${inRanges(quoted(column), ranges)}` : "";
      return selectRows(reading, stream, `${quoted(stream.name)}${where}`, [], { highest: undefined });
    },
  };
}

/** Where the cursor is at the end: measured on the way, or asked for where it is a number too wide for that. */
async function endOf(
  { connection, stream }: Reading,
  cursor: SourceColumn | undefined,
): Promise<SpoolCursor> {
  if (cursor?.type !== "hugeint") return "measured";
  return { highest: await aggregateOf(connection, stream, `max(${quoted(cursor.name)})`) };
}

function selectRows(
  { connection, request, run }: Reading,
  stream: Stream,
  from: string,
  params: unknown[],
  cursor: SpoolCursor,
): AsyncGenerator<Batch> {
  const items = stream.columns.map(selectItem);
  if (cursor === "lead") items.unshift(quoted(stream.cursorColumn!));
  const travel = travelOf(stream, kindOf, cursor);
  const sql = `SELECT ${items.join(", ")} FROM ${from}`;
  const { spool, producer } = selectInto(connection, sql, params, travel, request.scratch);
  return spooledBatches(spool, producer, stream, travel, run, cursor);
}

/** Whether the server finds values of the column by an index, and in their order. */
async function leadsIndex(
  connection: mysql.Connection,
  stream: Stream,
  column: SourceColumn,
): Promise<boolean> {
  const sql = `SELECT 1 FROM information_schema.statistics
    WHERE table_schema = database() AND table_name = ? AND column_name = ? AND seq_in_index = 1 LIMIT 1`;
  const found = await rowsOf(connection, sql, [stream.name, column.name]);
  return found.length > 0;
}

/** An aggregate over the table as text; undefined where it is null. */
async function aggregateOf(
  connection: mysql.Connection,
  stream: Stream,
  aggregate: string,
): Promise<string | undefined> {
  const sql = `SELECT ${aggregate} AS value FROM ${quoted(stream.name)}`;
  const [row] = await rowsOf<{ value: unknown }>(connection, sql);
  return row?.value == null ? undefined : String(row.value);
}
