/** The first rows of a stream, straight from the source: what a profile sees before anything is loaded. */
import type { Batch, Stream } from "../../connectors/connector.ts";
import type { Run } from "../contract/run.ts";
import type { Connection } from "../state/connections.ts";
import type { State } from "../state/state.ts";
import type { Session } from "../warehouse/warehouse.ts";
import { openBatch } from "./batch-rows.ts";
import { insertByName } from "./merge-batch.ts";
import { createTableSql, rawColumns } from "./raw-tables.ts";
import { parseConfig, readingConnector } from "./sources.ts";

const FIRST_ROWS = 10_000;

interface Peek {
  state: State;
  connection: Connection;
  stream: Stream;
  /** Folder for temporary files. */
  scratch: string;
  /** Files are read around the lines that can't be. */
  repair: boolean;
}

/** Fills the temporary table `mb_profile`; `all` is true when the source had no more rows. */
export async function peekRows(
  session: Session,
  { state, connection, stream, scratch, repair }: Peek,
  run: Run,
): Promise<{ rows: number; all: boolean }> {
  const columns = rawColumns(stream);
  await session.run(createTableSql("mb_profile", columns, "OR REPLACE TEMP"));
  const connector = readingConnector(connection.kind);
  const config = parseConfig(connector, state.connections.openConfig(connection));
  // Enough is enough: the read is ended from here, as if the user had cancelled it.
  const enough = new AbortController();
  const signal = AbortSignal.any([run.signal, enough.signal]);
  let rows = 0;
  try {
    const batches = connector.source.read(
      config,
      { streams: [stream], cursors: {}, scratch },
      { ...run, signal },
    );
    for await (const { batch } of batches) {
      const readable = repair && batch.kind === "file" ? ((await batch.repair?.()) ?? batch) : batch;
      rows += await keep(session, columns, readable, FIRST_ROWS - rows);
      if (rows >= FIRST_ROWS) return { rows, all: false };
    }
    return { rows, all: true };
  } finally {
    enough.abort();
  }
}

async function keep(
  session: Session,
  columns: Record<string, string>,
  batch: Batch,
  room: number,
): Promise<number> {
  const scan = await openBatch(session, { columns }, batch);
  if (scan === undefined) return 0;
  return insertByName(session, "mb_profile", `${scan} LIMIT ${room}`, {});
}
