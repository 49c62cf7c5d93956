/** A folder of files and what the engine would read from it, for the tests of files. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { quietRun } from "../../engine/contract/run.ts";
import type { FileBatch, Stream } from "../connector.ts";
import { type FilesConfig, filesConfig } from "./config.ts";
import { filesSource } from "./source.ts";

export type Settings = Partial<Omit<FilesConfig, "path">>;

export interface FolderRead {
  rows: Record<string, Record<string, unknown>[]>;
  rejected: NonNullable<FileBatch["rejected"]>;
  cursors: Record<string, string>;
}

export interface Folder {
  path: string;
  put(name: string, content: string | Buffer): void;
  streams(name?: string, settings?: Settings): Promise<Stream[]>;
  /** Reads all batches of the streams as the engine does: the scan, or after it failed the repaired one. */
  read(name?: string, settings?: Settings, cursors?: Record<string, string>): Promise<FolderRead>;
  remove(): void;
}

export function openFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), "merchbench-files-"));
  const scratch = mkdtempSync(join(tmpdir(), "merchbench-scratch-"));
  const configOf = (name: string, settings: Settings) =>
    filesConfig.parse({ ...settings, path: join(path, name) });
  return {
    path,
    put: (name, content) => writeFileSync(join(path, name), content),
    streams: (name = ".", settings = {}) => filesSource.streams(configOf(name, settings), quietRun()),
    async read(name = ".", settings = {}, cursors = {}) {
      const config = configOf(name, settings);
      return readAsEngine(config, { cursors, scratch });
    },
    remove() {
      for (const folder of [path, scratch]) rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function readAsEngine(
  config: FilesConfig,
  { cursors, scratch }: { cursors: Record<string, string>; scratch: string },
): Promise<FolderRead> {
  const streams = await filesSource.streams(config, quietRun());
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const found: FolderRead = { rows: {}, rejected: [], cursors: {} };
  const ask = (scan: string) => connection.runAndReadAll(`SELECT * FROM ${scan} ORDER BY ALL`);
  try {
    for await (const { stream, batch } of filesSource.read(
      config,
      { streams, cursors, scratch },
      quietRun(),
    )) {
      if (batch.cursor) found.cursors[stream] = batch.cursor;
      if (batch.kind !== "file") continue;
      let { scan, rejected = [] } = batch;
      let reader = await ask(scan).catch((error: unknown) => {
        if (!batch.repair) throw error;
      });
      if (!reader) {
        ({ scan, rejected = [] } = await batch.repair!());
        reader = await ask(scan);
      }
      for (const line of rejected) found.rejected.push(line);
      found.rows[stream] = [...(found.rows[stream] ?? []), ...reader.getRowObjectsJson()];
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  return found;
}

/** Nothing is closed to root, who does the work as the user "nobody". */
export async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid!(65_534);
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid!(0);
  }
}

/** Marks the archive's members as locked with a password. */
export function lockedZip(zip: Buffer): Buffer {
  zip[6]! |= 1;
  zip[zip.indexOf("PK\u0001\u0002", 0, "latin1") + 8]! |= 1;
  return zip;
}
