/** Reads PostgreSQL: one snapshot for all streams, COPY into columns of temporary Parquet files that DuckDB takes up. */
import type pg from "pg";
import { AppError, cancelled, throwIfAborted } from "../../engine/contract/errors.ts";
import type { Run } from "../../engine/contract/run.ts";
import type { Batch, ReadRequest, Source, Stream } from "../connector.ts";
import { type BlockTable, blockColumn, inRanges, readByBlocks } from "../key-blocks.ts";
import { readFollowed } from "../log-changes.ts";
import { inStream } from "../network-errors.ts";
import { type ReadAhead, readAhead } from "../read-ahead.ts";
import { overlapped, settledBatch } from "../reading-options.ts";
import { keysOf, type SpoolCursor, spooledBatches, travelOf } from "../spooled-batches.ts";
import { readWantedKeys } from "../wanted-keys.ts";
import { blockDigests } from "./blocks.ts";
import { type CatalogTable, readCatalog } from "./catalog.ts";
import type { PostgresConfig } from "./config.ts";
import { describePostgresError, type Opened, openCancellable, quoted, withClient } from "./connection.ts";
import { copyOut, kindOf, selectItem, travelItem } from "./copy.ts";
import { holdTable } from "./hold.ts";
import {
  followTables,
  isLogCursor,
  keyCondition,
  readChanges,
  SLOT_CURSOR,
  type SlotChanges,
} from "./replication.ts";
import { dropSlot, frozenRows, keptSlot, slotOf } from "./slot.ts";

export const postgresSource: Source<PostgresConfig> = {
  isSnapshot: true,

  streams: (config, run) =>
    withClient(config, run.signal, async (client) => {
      const tables = await readCatalog(client, config);
      const slot = slotOf(config);
      const followed = slot ? await followTables(client, slot, tables) : tables;
      return followed.map((table) => table.stream);
    }),

  async *read(config, request, run) {
    const opened = await openCancellable(config, run.signal);
    const { close } = opened;
    try {
      for await (const item of readAhead((line) => readStreams(opened, config, request, run, line), close)) {
        yield item;
        throwIfAborted(run.signal);
      }
    } catch (error) {
      throw run.signal.aborted ? cancelled() : describePostgresError(error, config);
    } finally {
      await close();
    }
  },

  keeps: keptSlot,

  async release(config, run) {
    const slot = slotOf(config);
    if (!slot) return;
    try {
      await withClient(config, run.signal, (client) => dropSlot(client, slot));
    } catch (error) {
      const { code, message } = describePostgresError(error, config);
      throw new AppError(code, `${keptSlot(config)!.left} (${message})`);
    }
  },
};

async function* readStreams(
  { client, begin }: Opened,
  config: PostgresConfig,
  request: ReadRequest,
  run: Run,
  line: ReadAhead,
): AsyncGenerator<{ stream: string; batch: Batch }> {
  const slot = slotOf(config);
  // Before the snapshot, so that a change between the two is told again next time and never missed.
  const followed = request.streams.filter(isFollowed);
  const changes = slot && (await readChanges(client, slot, followed, request.cursors));
  const frozen = slot && (await frozenRows(client, slot));
  if (frozen) request.tell?.(frozen);
  const time = { openFor: await openFor(client), began: Date.now() };
  await begin("ISOLATION LEVEL REPEATABLE READ READ ONLY");
  if (changes) changes.settle(await snapshotOf(client));
  const tables = await readCatalog(client, config);
  for (const stream of request.streams) {
    const part = run.part(stream.name, stream.rowCount ?? 1);
    const table = tableOf(stream, tables);
    const from = `${quoted(table.schema)}.${quoted(table.table)}`;
    const reading = { client, from, stream, config, request, run: part, line };
    const batches = changes && isFollowed(stream) ? followStream(reading, changes) : readStream(reading);
    try {
      await holdTable(client, table);
      for await (const batch of batches)
        yield { stream: stream.name, batch: settledBatch(batch, stream, time) };
    } catch (error) {
      throw inStream(stream.name, describePostgresError(error, config));
    }
  }
  await client.query("COMMIT");
}

async function snapshotOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ snapshot: string }>(
    "SELECT txid_current_snapshot()::text AS snapshot",
  );
  return rows[0]!.snapshot;
}

/**
 * Milliseconds since the oldest transaction of others began that is open now, or was prepared to be committed later, as
 * far as this user may see them.
 */
async function openFor(client: pg.Client): Promise<number> {
  const { rows: rights } = await client.query<{ granted: boolean }>(
    `SELECT bool_and(has_table_privilege('pg_catalog.' || name, 'SELECT')) AS granted
     FROM unnest(ARRAY['pg_stat_activity', 'pg_prepared_xacts']) AS name`,
  );
  if (!rights[0]!.granted) return 0;
  const { rows } = await client.query<{ ms: number }>(
    `SELECT coalesce(1000 * extract(epoch FROM clock_timestamp() - min(began)), 0)::float8 AS ms FROM (
       SELECT xact_start AS began FROM pg_stat_activity
       WHERE datname = current_database() AND backend_type = 'client backend' AND application_name <> 'merchbench'
       UNION ALL SELECT prepared FROM pg_prepared_xacts WHERE database = current_database()) AS open`,
  );
  return rows[0]!.ms;
}

const isFollowed = (stream: Stream) => stream.cursorColumn === SLOT_CURSOR;

function tableOf(stream: Stream, tables: CatalogTable[]): CatalogTable {
  const table = tables.find((candidate) => candidate.stream.name === stream.name);
  if (table) return table;
  throw new AppError(
    "not-found",
    `The table ${stream.name} is gone or may not be read. Discover the source again.`,
  );
}

interface Reading {
  client: pg.Client;
  /** The table, quoted. */
  from: string;
  stream: Stream;
  config: PostgresConfig;
  request: ReadRequest;
  run: Run;
  line: ReadAhead;
}

async function* readStream(reading: Reading): AsyncGenerator<Batch> {
  const { client, from, stream, request, config } = reading;
  const saved = request.cursors[stream.name];
  const cursor = stream.columns.find(({ name }) => name === stream.cursorColumn);
  const digests = request.digests?.[stream.name];
  const table = digests === undefined ? undefined : blockTable(reading);
  if (table) return yield* readByBlocks(table, digests!);
  if (cursor === undefined || saved === undefined) {
    // Read whole and unordered, only the end of the stream has a cursor: the highest value of the snapshot.
    yield* copyRows(reading, stream, "", "measured");
    return;
  }
  // Followed through a slot until now, so there is no value to go on from.
  if (isLogCursor(saved)) return yield* wholeAgain(reading, "measured");
  const name = quoted(cursor.name);
  const since = client.escapeLiteral(overlapped(saved, cursor, config.overlapMinutes));
  const changed = ` WHERE ${name} >= ${since} OR ${name} IS NULL ORDER BY ${name} NULLS FIRST`;
  yield* copyRows(reading, stream, changed, "lead");
  yield* readWantedKeys(reading, {
    count: () => countOf(client, from),
    highest: (column) => highestOf(client, from, column),
    keys: () => copyRows(reading, keysOf(stream), "", "keys"),
  });
}

/** The stream by blocks of its key; undefined where the key has none. */
function blockTable(reading: Reading): BlockTable | undefined {
  const { client, from, stream } = reading;
  const column = blockColumn(stream);
  if (column === undefined) return undefined;
  return {
    column,
    rowCount: stream.rowCount,
    async span() {
      const name = quoted(column);
      const { rows } = await client.query(
        `SELECT min(${name})::text AS low, max(${name})::text AS high FROM ${from}`,
      );
      return rows[0].low === null ? undefined : [BigInt(rows[0].low), BigInt(rows[0].high)];
    },
    digests: (size, most) => blockDigests(client, from, stream.columns, column, size, most),
    rows: (ranges) => {
      const where = ranges ? ` WHERE ${inRanges(quoted(column), ranges)}` : "";
      return copyRows(reading, stream, where, { highest: undefined });
    },
  };
}

/** All rows, and all keys to be compared. */
async function* wholeAgain(reading: Reading, cursor: SpoolCursor): AsyncGenerator<Batch> {
  yield* copyRows(reading, reading.stream, "", cursor);
  yield* copyRows(reading, keysOf(reading.stream), "", "keys");
}

/** Rows whose keys the slot told; where it can't tell them, all. */
function followStream(reading: Reading, changes: SlotChanges): AsyncGenerator<Batch> {
  const { client, stream, request } = reading;
  return readFollowed(stream, request.cursors[stream.name], changes, {
    all: (cursor) => copyRows(reading, stream, "", { highest: cursor }),
    keys: () => copyRows(reading, keysOf(stream), "", "keys"),
    some: (keys) =>
      copyRows(reading, stream, ` WHERE ${keyCondition(client, stream, keys)}`, { highest: undefined }),
  });
}

function copyRows(
  { client, from, request, run }: Reading,
  stream: Stream,
  order: string,
  cursor: SpoolCursor,
): AsyncGenerator<Batch> {
  const items = stream.columns.map((column) => travelItem(selectItem(column), column));
  if (cursor === "lead") items.unshift(`${quoted(stream.cursorColumn!)}::text AS "merchbench lead"`);
  const travel = travelOf(stream, kindOf, cursor);
  const { spool, producer } = copyOut(
    client,
    `SELECT ${items.join(", ")} FROM ${from}${order}`,
    travel,
    request.scratch,
  );
  return spooledBatches(spool, producer, stream, travel, run, cursor);
}

async function highestOf(client: pg.Client, from: string, column: string): Promise<string | undefined> {
  const { rows } = await client.query(`SELECT max(${quoted(column)})::text AS highest FROM ${from}`);
  return rows[0].highest ?? undefined;
}

async function countOf(client: pg.Client, from: string): Promise<number> {
  const { rows } = await client.query(`SELECT count(*) AS n FROM ${from}`);
  return Number(rows[0].n);
}
