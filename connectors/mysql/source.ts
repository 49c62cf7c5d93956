/** Reads MySQL and MariaDB: one consistent snapshot, rows as CSV in temporary files that DuckDB parses itself. */
import type mysql from "mysql2/promise";
import { throwIfAborted } from "../../engine/contract/errors.ts";
import type { Run } from "../../engine/contract/run.ts";
import type { Batch, ReadRequest, Source, Stream } from "../connector.ts";
import { CsvSpool } from "../csv-spool.ts";
import { readAhead } from "../read-ahead.ts";
import { spooledBatches } from "../spooled-batches.ts";
import { readCatalog } from "./catalog.ts";
import type { MysqlConfig } from "./config.ts";
import {
  cancelled,
  describeMysqlError,
  openCancellable,
  quoted,
  rowsOf,
  withConnection,
} from "./connection.ts";
import { selectInto, selectItem } from "./rows.ts";

export const mysqlSource: Source<MysqlConfig> = {
  streams: (config, run) => withConnection(config, run.signal, readCatalog),

  async *read(config, request, run) {
    const { connection, close } = await openCancellable(config, run.signal);
    // A consumer that stops early leaves rows on the wire; only destroying the connection ends them.
    const stop = async () => connection.destroy();
    try {
      for await (const item of readAhead(() => readStreams(connection, request, run), stop)) {
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
  request: ReadRequest,
  run: Run,
): AsyncGenerator<{ stream: string; batch: Batch }> {
  await connection.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
  await connection.query("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
  for (const stream of request.streams) {
    const part = run.part(stream.name, stream.rowCount ?? 1);
    for await (const batch of readStream(connection, stream, request, part)) {
      yield { stream: stream.name, batch };
    }
  }
  await connection.query("COMMIT");
}

async function* readStream(
  connection: mysql.Connection,
  stream: Stream,
  request: ReadRequest,
  run: Run,
): AsyncGenerator<Batch> {
  const saved = request.cursors[stream.name];
  const cursor = stream.cursorColumn;
  const incremental = cursor !== undefined && saved !== undefined;
  const name = cursor === undefined ? "" : quoted(cursor);
  const items = [incremental ? name : "0", ...stream.columns.map(selectItem)].join(", ");
  const order = incremental ? ` WHERE ${name} >= ? OR ${name} IS NULL ORDER BY ${name}` : "";
  // Read whole and unordered, only the end of the stream has a cursor: the highest value of the snapshot.
  const highest =
    cursor !== undefined && !incremental ? await highestOf(connection, stream.name, name) : undefined;
  const sql = `SELECT ${items} FROM ${quoted(stream.name)}${order}`;
  const spool = new CsvSpool(request.scratch);
  const producer = selectInto(connection, sql, incremental ? [saved] : [], stream.columns, spool);
  yield* spooledBatches(spool, producer, stream, run, incremental ? "lead" : { highest });
}

async function highestOf(
  connection: mysql.Connection,
  table: string,
  column: string,
): Promise<string | undefined> {
  const [row] = await rowsOf<{ highest: unknown }>(
    connection,
    `SELECT max(${column}) AS highest FROM ${quoted(table)}`,
  );
  return row?.highest == null ? undefined : String(row.highest);
}
