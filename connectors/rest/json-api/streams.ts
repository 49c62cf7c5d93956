/** The lists that the user named, as streams. */
import { AppError } from "../../../engine/contract/errors.ts";
import { whole } from "../../../engine/contract/figures.ts";
import type { RestClient } from "../client.ts";
import { stringifyExact } from "../exact-json.ts";
import type { Page, RestStream } from "../rest-stream.ts";
import type { Row } from "../rows.ts";
import type { JsonApiConfig, ListConfig } from "./config.ts";
import { firstOf, type ListReading, nameOf } from "./page.ts";
import { firstPage, pagesOf } from "./pages.ts";
import { valueAt } from "./path.ts";
import { shapeOf } from "./shape.ts";

/** Looks at the first page of every list, for its columns. Throws `invalid-input` for a key that the rows lack. */
export async function jsonStreams(client: RestClient, config: JsonApiConfig): Promise<RestStream[]> {
  const names = config.streams.map((list) => list.name.toLowerCase());
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice) throw new AppError("invalid-input", `Two lists are named "${twice}". Rename one.`);
  return Promise.all(config.streams.map((list) => streamOf(client, config, list)));
}

async function streamOf(client: RestClient, config: JsonApiConfig, list: ListConfig): Promise<RestStream> {
  const key = list.key
    .split(",")
    .map((field) => field.trim())
    .filter(Boolean);
  const isFollowed = list.changedField !== "" && config.sinceParam !== "" && key.length > 0;
  const reading: ListReading = { client, config, list, key, isFollowed, params: {} };
  const first = await firstPage(reading);
  const { rows, total } = first;
  reading.first = firstOf(first);
  checkKey(list, key, rows);
  const columns = shapeOf(rows, [...key, ...(list.changedField ? [list.changedField] : [])]);
  return {
    name: list.name,
    columns,
    key,
    sampled: true,
    ...(isFollowed && { cursorColumn: list.changedField }),
    async *pages(since, _run, from) {
      const params =
        since === undefined || !isFollowed
          ? {}
          : { [config.sinceParam]: writeSince(since, config.sinceFormat) };
      // Without a key, rows that come again could not be told.
      const pages = pagesOf({ ...reading, params, from: key.length > 0 ? from : undefined });
      if (isFollowed) yield* withCursor(pages, list, since);
      else yield* pages;
    },
    probe: async () => ({ total: config.pagination === "none" ? rows.length : total }),
  };
}

function checkKey(list: ListConfig, key: string[], rows: Row[]): void {
  if (key.length === 0 || rows.length === 0) return;
  const fields = `Its fields: ${Object.keys(rows[0]!).join(", ")}.`;
  const missing = key.find((field) => rows.some((row) => row[field] === undefined || row[field] === null));
  if (missing !== undefined) {
    throw new AppError(
      "invalid-input",
      `Not every row of "${list.name}" has the key "${missing}". ${fields}`,
    );
  }
  // Pages may repeat a row; within one page two rows of a key are two rows, of which one would be lost.
  const different = new Set(rows.map(stringifyExact)).size;
  if (new Set(rows.map((row) => nameOf(row, key))).size === different) return;
  throw new AppError(
    "invalid-input",
    `Rows of "${list.name}" share the key "${key.join(", ")}". Name the fields that tell them apart, or none. ${fields}`,
  );
}

/**
 * Adds, behind the last page, how far the changes are read: the latest time that was seen; and tells of a whole list
 * that some rows have none, as theirs is when they are new and never changed.
 */
async function* withCursor(
  pages: AsyncGenerator<Page>,
  { name, changedField }: ListConfig,
  since: string | undefined,
): AsyncGenerator<Page> {
  let latest = since;
  let lacking = 0;
  for await (const page of pages) {
    const moments = page.rows.map((row) => momentOf(valueAt(row, changedField)));
    lacking += moments.filter((moment) => moment === undefined).length;
    latest = moments.reduce(later, latest);
    yield page;
  }
  const doubt = `${whole(lacking)} rows of "${name}" have no time in "${changedField}", and a server may not count rows like them as changed. Name a field that all have under "Changed at", or none: then the list is read whole each time.`;
  const isTold = lacking > 0 && since === undefined;
  yield { rows: [], bytes: 0, ...(latest !== undefined && { cursor: latest }), ...(isTold && { doubt }) };
}

const later = (a: string | undefined, b: string | undefined) =>
  a === undefined || (b !== undefined && b > a) ? b : a;

/** A time in any of the usual forms as ISO text in UTC; undefined where it is none. */
function momentOf(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "bigint") return instantAt(Number(value));
  if (typeof value !== "string") return undefined;
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/.test(value) || value.length <= 10;
  const at = Date.parse(zoned ? value : `${value.replace(" ", "T")}Z`);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** Seconds since 1970, or milli-, micro- or nanoseconds: by their size, as long as they are of our days. */
function instantAt(number: number): string | undefined {
  const unit = [1e-3, 1, 1e3, 1e6].find((per) => Math.abs(number) < 1e14 * per);
  return unit === undefined ? undefined : new Date(number / unit).toISOString();
}

function writeSince(since: string, format: JsonApiConfig["sinceFormat"]): string | number {
  const at = Date.parse(since);
  switch (format) {
    case "date":
      // The server's day may still be the one before: no clock is further behind UTC than twelve hours.
      return new Date(at - 12 * 3_600_000).toISOString().slice(0, 10);
    case "seconds":
      return Math.floor(at / 1000);
    case "milliseconds":
      return at;
    default:
      return since;
  }
}
