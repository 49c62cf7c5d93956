/** Reads a source to its end, letting DuckDB parse the files as the engine does. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { Run } from "../../engine/contract/run.ts";
import type { Connector, ReadRequest, Stream } from "../connector.ts";

export interface ReadResult {
  /** Rows of each stream, values as comparable text (null stays null). */
  rows: Record<string, Record<string, string | null>[]>;
  /** All keys of streams that sent them. */
  keys: Record<string, Record<string, string | null>[]>;
  /** Last cursor of each stream. */
  cursors: Record<string, string>;
  batches: number;
  /** Sentences for the load's report. */
  told: string[];
}

/** Reads the streams into memory; integers, decimals, times and JSON come as text. */
export async function readAll<C>(
  connector: Connector<C>,
  config: C,
  streams: Stream[],
  run: Run,
  cursors: Record<string, string> = {},
  wantsKeys: ReadRequest["wantsKeys"] = async () => false,
): Promise<ReadResult> {
  const scratch = await mkdtemp(join(tmpdir(), "merchbench-testkit-"));
  const duckdb = await DuckDBInstance.create(":memory:");
  const connection = await duckdb.connect();
  const result: ReadResult = { rows: {}, keys: {}, cursors: {}, batches: 0, told: [] };
  try {
    await connection.run("SET TimeZone = 'UTC'");
    for await (const { stream, batch } of connector.source!.read(
      config,
      { streams, cursors, scratch, wantsKeys, tell: (sentence) => void result.told.push(sentence) },
      run,
    )) {
      result.batches++;
      const into = batch.keys ? result.keys : result.rows;
      into[stream] ??= [];
      const rows = into[stream];
      if (batch.cursor !== undefined) result.cursors[stream] = batch.cursor;
      if (batch.kind === "file") {
        const reader = await connection.runAndReadAll(
          `SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ${batch.scan}`,
        );
        for (const row of reader.getRowObjects()) rows.push(row as Record<string, string | null>);
      } else {
        for (let at = 0; at < batch.rows; at++) {
          const cells = Object.entries(batch.columns).map(([name, values]) => [name, asText(values[at])]);
          rows.push(Object.fromEntries(cells));
        }
      }
    }
    return result;
  } finally {
    connection.closeSync();
    duckdb.closeSync();
    await rm(scratch, { recursive: true, force: true });
  }
}

function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return Buffer.isBuffer(value) || value instanceof Uint8Array
    ? `\\x${Buffer.from(value).toString("hex")}`
    : String(value);
}
