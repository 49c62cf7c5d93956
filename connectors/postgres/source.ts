/** Reads PostgreSQL: one snapshot for all streams, COPY into temporary CSV files that DuckDB parses itself. */
import type pg from "pg";
import { AppError, throwIfAborted } from "../../engine/contract/errors.ts";
import type { Run } from "../../engine/contract/run.ts";
import type { Batch, ReadRequest, Source, Stream } from "../connector.ts";
import { CsvSpool } from "../csv-spool.ts";
import { readAhead } from "../read-ahead.ts";
import { spooledBatches } from "../spooled-batches.ts";
import { type CatalogTable, readCatalog } from "./catalog.ts";
import type { PostgresConfig } from "./config.ts";
import { cancelled, describePostgresError, openCancellable, quoted, withClient } from "./connection.ts";
import { copyInto, selectItem } from "./copy.ts";

export const postgresSource: Source<PostgresConfig> = {
  streams: (config, run) =>
    withClient(config, run.signal, async (client) => {
      const tables = await readCatalog(client, config.schema);
      return tables.map((table) => table.stream);
    }),

  async *read(config, request, run) {
    const { client, close } = await openCancellable(config, run.signal);
    try {
      for await (const item of readAhead(() => readStreams(client, config, request, run), close)) {
        yield item;
        throwIfAborted(run.signal);
      }
    } catch (error) {
      throw run.signal.aborted ? cancelled() : describePostgresError(error, config);
    } finally {
      await close();
    }
  },
};

async function* readStreams(
  client: pg.Client,
  config: PostgresConfig,
  request: ReadRequest,
  run: Run,
): AsyncGenerator<{ stream: string; batch: Batch }> {
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  const tables = await readCatalog(client, config.schema);
  for (const stream of request.streams) {
    const part = run.part(stream.name, stream.rowCount ?? 1);
    const table = tables.find((candidate) => candidate.stream.name === stream.name);
    for await (const batch of readStream(client, stream, table, request, part)) {
      yield { stream: stream.name, batch };
    }
  }
  await client.query("COMMIT");
}

async function* readStream(
  client: pg.Client,
  stream: Stream,
  table: CatalogTable | undefined,
  request: ReadRequest,
  run: Run,
): AsyncGenerator<Batch> {
  if (!table) {
    throw new AppError(
      "not-found",
      `The table ${stream.name} is gone or may not be read. Discover the source again.`,
    );
  }
  const from = `${quoted(table.schema)}.${quoted(table.table)}`;
  const saved = request.cursors[stream.name];
  const cursor = stream.cursorColumn;
  const incremental = cursor !== undefined && saved !== undefined;
  const items = stream.columns.map(selectItem);
  const lead = incremental ? quoted(cursor) : "0";
  const order = incremental
    ? ` WHERE ${quoted(cursor)} >= ${client.escapeLiteral(saved)} OR ${quoted(cursor)} IS NULL` +
      ` ORDER BY ${quoted(cursor)} NULLS FIRST`
    : "";
  // Read whole and unordered, only the end of the stream has a cursor: the highest value of the snapshot.
  const highest = cursor !== undefined && !incremental ? await highestOf(client, from, cursor) : undefined;
  const sql = `COPY (SELECT ${[lead, ...items].join(", ")} FROM ${from}${order}) TO STDOUT (FORMAT csv)`;
  const spool = new CsvSpool(request.scratch);
  const producer = copyInto(client, sql, spool);
  yield* spooledBatches(spool, producer, stream, run, incremental ? "lead" : { highest });
}

async function highestOf(client: pg.Client, from: string, column: string): Promise<string | undefined> {
  const { rows } = await client.query(`SELECT max(${quoted(column)})::text AS highest FROM ${from}`);
  return rows[0].highest ?? undefined;
}
