/** All keys of a stream that is read by cursor, behind what changed: where the engine wants them, to find deleted rows. */
import type { Batch, ReadRequest, Stream } from "./connector.ts";
import { blockColumn } from "./key-blocks.ts";
import type { ReadAhead } from "./read-ahead.ts";
import { type DeletedRows, rowCounter } from "./reading-options.ts";

interface Reading {
  stream: Stream;
  config: { deletedRows?: DeletedRows | undefined };
  request: ReadRequest;
  line: ReadAhead;
}

/** What a connector can tell of the table in the snapshot that its changes were read in. */
export interface KeyedTable {
  /** Number of rows. */
  count(): Promise<number>;
  /** Highest value of a column of whole numbers as text; undefined where there is no row. */
  highest(column: string): Promise<string | undefined>;
  /** All keys. */
  keys(): AsyncGenerator<Batch>;
}

/** Reads the keys once the rows before them are merged, if they are wanted then. */
export async function* readWantedKeys(
  { stream, config, request, line }: Reading,
  table: KeyedTable,
): AsyncGenerator<Batch> {
  if (stream.key.length === 0 || !request.wantsKeys) return;
  const rows = rowCounter(config.deletedRows, () => table.count());
  const column = blockColumn(stream);
  const highest = column === undefined ? undefined : () => table.highest(column);
  await line.caughtUp();
  if (await request.wantsKeys(stream.name, rows, highest)) yield* table.keys();
}
