/** What all REST sources share: the list of streams that may be read, the reading page by page, the check. */

import { AppError, toErrorInfo } from "../../engine/contract/errors.ts";
import { whole } from "../../engine/contract/figures.ts";
import type { Run } from "../../engine/contract/run.ts";
import { checkList } from "../check-list.ts";
import type { Batch, CheckStep, ReadRequest, Source, Stream } from "../connector.ts";
import { stringifyExact } from "./exact-json.ts";
import type { RestStream } from "./rest-stream.ts";
import { RowCollector } from "./rows.ts";
import { StreamReading } from "./stream-reading.ts";

export interface RestApi {
  streams: RestStream[];
  /** Now by the server's clock. */
  now(): number;
  /** Proves that the credentials are accepted; answers who we are, in words. */
  signIn(): Promise<string>;
}

/** `tries` is given where a person waits for the answer: passing failures are then told soon. */
export type OpenApi<Config> = (config: Config, run: Run, tries?: number) => Promise<RestApi>;

/**
 * Changes may show up late behind replicas and caches, and are dated by a clock that is behind that of what answers for
 * the shop, so each load reaches back this far.
 */
const OVERLAP = 60 * 60_000;

/**
 * A source out of an opened API: lists what it may read and reads it, page by page. `identity` is all of the
 * configuration that tells whose rows a list has, and which.
 */
export function restSource<Config>(
  open: OpenApi<Config>,
  identity: (config: Config, list: string) => unknown[],
): Source<Config> {
  return {
    async streams(config, run) {
      const api = await open(config, run);
      const found: Stream[] = [];
      let refused: unknown;
      for (const stream of api.streams) {
        const state = await probe(stream);
        if ("refused" in state) refused = state.refused;
        else
          found.push({
            ...describe(stream),
            identity: JSON.stringify(identity(config, stream.name)),
            ...(state.total !== undefined && { rowCount: state.total }),
          });
      }
      // Refused everywhere, it is the credentials and not a right that is missing.
      if (found.length === 0 && refused) throw refused;
      return found;
    },
    async *read(config, request, run) {
      const api = await open(config, run);
      for (const stream of request.streams) {
        const list = api.streams.find(({ name }) => name === stream.name);
        if (!list) {
          throw new AppError(
            "not-found",
            `The API has no list "${stream.name}". Look at the source's tables again.`,
          );
        }
        const part = run.part(stream.name, stream.rowCount ?? 1);
        for await (const batch of readStream(api, list, stream, request, part))
          yield { stream: stream.name, batch };
      }
    },
  };
}

function describe(stream: RestStream): Stream {
  const { name, columns, key, sampled, cursorColumn } = stream;
  return {
    name,
    columns,
    key,
    ...(sampled && { sampled }),
    ...(cursorColumn !== undefined && { cursorColumn }),
  };
}

type Probed = { total?: number | undefined } | { refused: AppError };

/** A list that these credentials may not see, or that this version of the shop does not have, is left out. */
async function probe(stream: RestStream): Promise<Probed> {
  try {
    return await stream.probe();
  } catch (error) {
    if (error instanceof AppError && ["not-found", "unauthorised"].includes(error.code)) {
      return { refused: error };
    }
    throw error;
  }
}

async function* readStream(
  api: RestApi,
  list: RestStream,
  stream: Stream,
  request: ReadRequest,
  run: Run,
): AsyncGenerator<Batch> {
  const saved = request.cursors[stream.name];
  const place = saved === undefined ? request.resume?.[stream.name] : undefined;
  const reading = new StreamReading(stream, api.now, place);
  for await (const page of list.pages(reachBack(saved), run, reading.from)) {
    reading.take(page);
    if (page.doubt) request.tell?.(page.doubt);
    run.progress(reading.rows, page.total ?? stream.rowCount ?? null, stream.name);
    if (reading.isDue) yield reading.batch();
  }
  yield reading.last(list.cursorColumn !== undefined);
  if (list.sampled && reading.wider.size > 0) request.widen?.(stream.name, Object.fromEntries(reading.wider));
  for (const [column, { count, first }] of reading.misfits) {
    const values = count === 1 ? "1 value" : `${whole(count)} values`;
    const type = stream.columns.find(({ name }) => name === column)?.nativeType;
    request.tell?.(
      `${values} of "${column}" in ${stream.name} can't be read as ${type} and ${count === 1 ? "was" : "were"} left empty, the first being ${stringifyExact(first).slice(0, 60)}.`,
    );
  }
  const { keys } = list;
  if (saved === undefined || !keys || !request.wantsKeys) return;
  if (keys.isWhole && !(await keys.isWhole())) return;
  if (await request.wantsKeys(stream.name, () => keys.count())) {
    yield* readKeys(keys, stream, reading, run);
  }
}

/** All keys of the list, behind its changes; rows with another key are gone. */
async function* readKeys(
  keys: NonNullable<RestStream["keys"]>,
  stream: Stream,
  reading: StreamReading,
  run: Run,
): AsyncGenerator<Batch> {
  const columns = stream.columns.filter(({ name }) => stream.key.includes(name));
  const rows = new RowCollector({ name: stream.name, key: stream.key, columns });
  // A list of what was there when the read began lacks what came since, or is dated ahead by a clock that was set back.
  rows.add(reading.changedSince(reachBack(reading.start)!), 0);
  for await (const page of keys.pages(reading.start, run)) {
    rows.add(page.rows, page.bytes);
    if (rows.isFull) yield { kind: "columns", keys: "part", ...rows.take() };
  }
  yield { kind: "columns", keys: "end", ...rows.take() };
}

const MOMENT = /^\d{4}-\d{2}-\d{2}/;

function reachBack(cursor: string | undefined): string | undefined {
  const at = cursor !== undefined && MOMENT.test(cursor) ? Date.parse(cursor) : Number.NaN;
  return Number.isNaN(at) ? cursor : new Date(at - OVERLAP).toISOString();
}

/** Reached, signed in, what may be read, and one row of the first list as proof. */
export function checkRest<Config>(
  product: string,
  open: OpenApi<Config>,
  config: Config,
  run: Run,
): Promise<CheckStep[]> {
  return checkList(product, config, async (list) => {
    const { api, who } = await list.connect(
      async () => {
        const api = await open(config, run, 2);
        return { api, who: await api.signIn() };
      },
      (error) => {
        const { code, message } = toErrorInfo(error);
        // To a check, a host that knows nothing of the API was not reached.
        return new AppError(code === "not-found" ? "unavailable" : code, message);
      },
    );
    list.ok(who);
    let readable: RestStream | undefined;
    for (const stream of api.streams) {
      const state = await probe(stream);
      if ("refused" in state) list.ok(`${stream.name} is left out`, stream.grant ?? state.refused.message);
      else {
        const count = state.total === undefined ? "" : `: ${whole(state.total)} rows`;
        list.ok(`${stream.name} can be read${count}`, await stream.note?.());
        readable ??= stream;
      }
    }
    if (!readable) {
      list.failed("Something to read", "These credentials may read no list. Grant the rights named above.");
      return;
    }
    await sample(readable, run, list);
  });
}

async function sample(
  stream: RestStream,
  run: Run,
  list: { ok(name: string, detail?: string): CheckStep },
): Promise<void> {
  for await (const page of stream.pages(undefined, run)) {
    const [row] = page.rows;
    const fields = row
      ? Object.values(row).filter((value) => value !== null && value !== undefined).length
      : 0;
    const said = row
      ? `First row of ${stream.name}: ${fields} fields with a value`
      : `${stream.name} is empty`;
    list.ok(said, page.doubt);
    return;
  }
  list.ok(`${stream.name} is empty`);
}
