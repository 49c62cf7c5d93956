/** Reads PostgreSQL: one snapshot for all streams, COPY into temporary CSV files that DuckDB parses itself. */
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { AppError, throwIfAborted } from "../../engine/contract/errors.ts";
import type { Run } from "../../engine/contract/run.ts";
import type { Batch, ReadRequest, Source, Stream } from "../connector.ts";
import { CsvSplitter, firstField } from "../csv-splitter.ts";
import { type CatalogTable, readCatalog } from "./catalog.ts";
import type { PostgresConfig } from "./config.ts";
import { cancelled, describePostgresError, openCancellable, quoted, withClient } from "./connection.ts";
import { scanOf, selectItem } from "./copy.ts";

/** A file of this size is handed over: small enough for progress and cancel, large enough to parse fast. */
const FILE_BYTES = 64 * 1024 * 1024;

export const postgresSource: Source<PostgresConfig> = {
  streams: (config, run) =>
    withClient(config, run.signal, async (client) => {
      const tables = await readCatalog(client, config.schema);
      return tables.map((table) => table.stream);
    }),

  async *read(config, request, run) {
    const { client, close } = await openCancellable(config, run.signal);
    try {
      await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      const tables = await readCatalog(client, config.schema);
      for (const stream of request.streams) {
        const part = run.part(stream.name, stream.rowCount ?? 1);
        const table = tables.find((candidate) => candidate.stream.name === stream.name);
        for await (const batch of readStream(client, stream, table, request, part)) {
          yield { stream: stream.name, batch };
          throwIfAborted(run.signal);
        }
      }
      await client.query("COMMIT");
    } catch (error) {
      throw run.signal.aborted ? cancelled() : describePostgresError(error, config);
    } finally {
      await close();
    }
  },
};

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
  for await (const file of copyFiles(client, sql, stream, request.scratch, run)) {
    const { last, lead: text, ...batch } = file;
    const reached = incremental ? (text ?? undefined) : last ? highest : undefined;
    yield reached === undefined ? batch : { ...batch, cursor: reached };
  }
}

async function highestOf(client: pg.Client, from: string, column: string): Promise<string | undefined> {
  const { rows } = await client.query(`SELECT max(${quoted(column)})::text AS highest FROM ${from}`);
  return rows[0].highest ?? undefined;
}

type CopiedFile = Extract<Batch, { kind: "file" }> & { last: boolean; lead: string | null };

let filesWritten = 0;

/** Copies the statement's rows into files that end with a row; yields each when it is complete. */
async function* copyFiles(
  client: pg.Client,
  sql: string,
  stream: Stream,
  scratch: string,
  run: Run,
): AsyncGenerator<CopiedFile> {
  const copy = client.query(copyTo(sql, { highWaterMark: 1024 * 1024 }));
  const splitter = new CsvSplitter();
  let file = openFile(scratch);
  let bytes = 0;
  const finish = async (last: boolean): Promise<CopiedFile> => {
    file.end();
    await finished(file);
    run.progress(splitter.rows, stream.rowCount ?? null, `${stream.name}: ${megabytes(bytes)}`);
    return {
      kind: "file",
      path: String(file.path),
      scan: scanOf(String(file.path), stream.columns, splitter.longestRow),
      temporary: true,
      rowsSoFar: splitter.rows,
      bytesSoFar: bytes,
      last,
      lead: splitter.lastRow ? firstField(splitter.lastRow) : null,
    };
  };
  let reported = 0;
  try {
    for await (const chunk of copy as AsyncIterable<Buffer>) {
      if (run.signal.aborted) throw cancelled();
      const end = splitter.take(chunk);
      bytes += chunk.length;
      if (end === 0 || file.bytesWritten + file.writableLength + end < FILE_BYTES) {
        await write(file, chunk);
      } else {
        await write(file, chunk.subarray(0, end));
        yield await finish(false);
        file = openFile(scratch);
        splitter.nextFile();
        await write(file, chunk.subarray(end));
      }
      if (bytes - reported > 4 * 1024 * 1024) {
        reported = bytes;
        run.progress(splitter.rows, stream.rowCount ?? null, `${stream.name}: ${megabytes(bytes)}`);
      }
    }
    yield await finish(true);
  } finally {
    file.destroy();
  }
}

function openFile(scratch: string): WriteStream {
  filesWritten += 1;
  const file = createWriteStream(join(scratch, `copy-${process.pid}-${filesWritten}.csv`));
  // An error without a listener (a full disk, a write that the file's end overtook) would end the engine; `write`
  // and `finished` tell it to whoever waits.
  file.on("error", () => {});
  return file;
}

async function write(file: WriteStream, chunk: Buffer): Promise<void> {
  if (file.errored) throw file.errored;
  if (chunk.length > 0 && !file.write(chunk)) await once(file, "drain");
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
