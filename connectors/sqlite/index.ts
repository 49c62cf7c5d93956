/**
 * SQLite files as a source (one read transaction) and as a target (one write transaction).
 * May import: engine/contract and the files beside connectors/connector.ts.
 * To support a platform on SQLite, add a preset in connectors/presets, not a connector.
 */

import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { throwIfAborted } from "../../engine/contract/errors.ts";
import { whole } from "../../engine/contract/figures.ts";
import { type CheckList, checkList } from "../check-list.ts";
import type { Batch, Connector, ReadRequest, Sink, Source, Stream } from "../connector.ts";
import { type SqliteConfig, sqliteConfig } from "./config.ts";
import { describeSqliteError } from "./database.ts";
import type { ReadOutput } from "./read.ts";
import { answerOf, inThread } from "./thread.ts";

const source: Source<SqliteConfig> = {
  isSnapshot: true,

  streams: (config, run) => answerOf<Stream[]>({ task: "streams", config }, run),

  async *read(config, request, run) {
    const { streams, cursors } = request;
    const keysWanted = await streamsWithKeys(request);
    const parts = new Map(
      streams.map((stream) => [stream.name, run.part(stream.name, stream.rowCount ?? 1)]),
    );
    const misfits = new Map<string, ReadOutput["misfits"]>();
    for await (const item of inThread<ReadOutput, void>(
      { task: "read", config, streams, cursors, keysWanted },
      run,
    )) {
      const { stream, batch } = item;
      const total = streams.find(({ name }) => name === stream)?.rowCount ?? null;
      parts.get(stream)?.progress(batch.rowsSoFar ?? 0, total, stream);
      if (!batch.keys) misfits.set(stream, item.misfits);
      yield { stream, batch };
      throwIfAborted(run.signal);
    }
    for (const [stream, columns] of misfits)
      for (const [column, count] of Object.entries(columns))
        request.tell?.(
          `${whole(count)} values of ${stream}.${column} are not of the type that its other values have, and were left empty.`,
        );
  },
};

/** Asked beforehand: the file is near, so keys cost little, and the thread needs no answer in between. */
async function streamsWithKeys({ streams, cursors, wantsKeys }: ReadRequest): Promise<string[]> {
  const names: string[] = [];
  for (const { name, key } of streams) {
    if (cursors[name] === undefined || key.length === 0) continue;
    if (await wantsKeys?.(name, async () => Number.NaN)) names.push(name);
  }
  return names;
}

const sink: Sink<SqliteConfig> = {
  inspect: (config, table, _scratch, run) => inThread<Batch, void>({ task: "inspect", config, table }, run),
  apply: (config, { changes, ...request }, run) => answerOf({ task: "apply", config, request }, run, changes),
};

export const sqlite: Connector<SqliteConfig> = {
  id: "sqlite",
  title: "SQLite file",
  description: "A database file, such as that of a Vendure shop or the sample store.",
  config: sqliteConfig,
  source,
  sink,
  check: (config, purpose, run) =>
    checkList("the file", config, async (list) => {
      const found = await stat(config.path).catch(() => undefined);
      if (!found?.isFile()) {
        list.failed("File found", `There is no file ${config.path}. Choose the store's database file.`);
        return;
      }
      list.ok(`Found ${basename(config.path)}, ${(found.size / 1e6).toFixed(1)} MB`);
      if (purpose === "source") await describeSource(config, list, () => source.streams(config, run));
      else await describeTarget(config, list, () => source.streams(config, run));
    }),
};

async function describeSource(
  config: SqliteConfig,
  list: CheckList,
  streams: () => Promise<Stream[]>,
): Promise<void> {
  const tables = await opened(config, list, streams);
  if (!tables) return;
  list.ok("Opened read-only");
  list.tables(tables.length);
}

async function describeTarget(
  config: SqliteConfig,
  list: CheckList,
  streams: () => Promise<Stream[]>,
): Promise<void> {
  if (!(await opened(config, list, streams))) return;
  // A transaction also writes a journal beside the file.
  const writable = await Promise.all(
    [config.path, dirname(config.path)].map((path) =>
      access(path, constants.W_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  if (writable.every(Boolean)) list.ok("File can be written");
  else list.failed("File can be written", "Allow writing to the file and its folder, or choose another.");
}

async function opened(
  config: SqliteConfig,
  list: CheckList,
  streams: () => Promise<Stream[]>,
): Promise<Stream[] | undefined> {
  try {
    return await streams();
  } catch (error) {
    list.failed("Opened as a SQLite database", describeSqliteError(error, config).message);
    return undefined;
  }
}
