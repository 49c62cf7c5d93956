/** The ways in which JSON APIs hand out further pages. */
import { AppError } from "../../../engine/contract/errors.ts";
import type { Answer, RestClient } from "../client.ts";
import { stringifyExact } from "../exact-json.ts";
import { PageSize } from "../page-size.ts";
import type { Page } from "../rest-source.ts";
import type { Row } from "../rows.ts";
import type { JsonApiConfig, ListConfig } from "./config.ts";
import { addressAt, linkedNext } from "./next.ts";
import { placed, rowsIn, valueAt } from "./path.ts";
import { settled } from "./settled.ts";

type Params = Record<string, string | number | boolean | undefined>;

export interface ListReading {
  client: RestClient;
  config: JsonApiConfig;
  list: ListConfig;
  /** Key fields; empty when rows have no name. */
  key: string[];
  /** Parameters of every request. */
  params: Params;
  /** Goes on behind a page of an earlier read. */
  from?: string | undefined;
}

interface Got {
  rows: Row[];
  answer: Answer;
  total: number | undefined;
}

/** The page before, and whether it was the last one by the count of rows. */
type Before = Got & { isLast: boolean };

/** The pages of a list, by the way of paging that is set. */
export function pagesOf(reading: ListReading): AsyncGenerator<Page> {
  switch (reading.config.pagination) {
    case "none":
      return onePage(reading);
    case "page-number":
      return reading.key.length > 0 ? settled(reading, byNumber, false) : byNumber(reading);
    case "offset":
      return reading.key.length > 0 ? settled(reading, byOffset, true) : byOffset(reading);
    case "cursor":
      return byCursor(reading);
    default:
      return byAddress(reading);
  }
}

/** The page that a list begins with. */
export function firstPage(reading: ListReading): Promise<Got> {
  const { pagination, pageParam, firstPage } = reading.config;
  if (pagination === "page-number") return getPage(reading, { [pageParam || "page"]: firstPage });
  return getPage(reading, pagination === "offset" ? { [pageParam || "offset"]: 0 } : {});
}

/** One request; `size` asks for that many rows where the API has a parameter for it. */
async function getPage(
  { client, config, list, params }: ListReading,
  extra: Params = {},
  asked: { path?: string; size?: number; tries?: number | undefined } = {},
): Promise<Got> {
  const size = config.sizeParam ? { [config.sizeParam]: asked.size ?? config.pageSize } : {};
  // The address of a next page holds its parameters already.
  const all = asked.path === undefined ? { ...params, ...size, ...extra } : {};
  const path = asked.path ?? list.path.replace(/^\/+/, "");
  const tries = asked.tries !== undefined ? { tries: asked.tries } : {};
  const question = list.body
    ? { method: "POST" as const, body: placed(JSON.parse(list.body), all) }
    : { params: all };
  const answer = await client.ask({ path, ...question, ...tries });
  const rows = rowsIn(answer.data, list.records);
  if (rows === undefined) throw noRows(list, answer.data);
  return { rows, answer, total: totalIn(answer, config.totalPath) };
}

function noRows(list: ListConfig, data: unknown): AppError {
  const fields =
    typeof data === "object" && data !== null ? Object.keys(data).slice(0, 10).join(", ") : typeof data;
  const where = list.records ? `"${list.records}" is no list` : "No list of rows was found";
  return new AppError(
    "invalid-input",
    `${where} in the answer to ${list.path}, which holds: ${fields}. Say where the rows are.`,
  );
}

const TOTAL_HEADERS = ["x-total-count", "x-wp-total", "x-total", "total-count"];

function totalIn({ headers, data }: Answer, path: string): number | undefined {
  const given = path
    ? [headers[path.toLowerCase()], valueAt(data, path)]
    : TOTAL_HEADERS.map((h) => headers[h]);
  const found = given.find((value) => value !== undefined && value !== null && value !== "");
  const total = Number(found);
  return found === undefined || !Number.isFinite(total) ? undefined : total;
}

/** `next` is where a read that breaks off behind this page goes on. */
const pageOf = ({ rows, answer, total }: Got, next?: string | number): Page => ({
  rows,
  total,
  bytes: answer.bytes,
  ...(next !== undefined && { resume: String(next) }),
});

async function* onePage(reading: ListReading): AsyncGenerator<Page> {
  yield pageOf(await getPage(reading));
}

/** What a row is told by: its key, or all of it. */
export const nameOf = (row: Row, key: string[]) =>
  key.length > 0 ? key.map((field) => String(row[field])).join("\u0000") : stringifyExact(row);

/**
 * Page numbers. When the count of rows falls, rows before this page have gone and later ones moved up across its
 * boundary, so as many pages as that may touch are read again; the key tells which rows are known.
 */
async function* byNumber(reading: ListReading): AsyncGenerator<Page> {
  const { config, key } = reading;
  const param = config.pageParam || "page";
  let before: Before | undefined;
  let perPage = 0;
  for (let number = Number(reading.from ?? config.firstPage); ; number++) {
    const got = await getPage(reading, { [param]: number }).catch((error: unknown) => {
      if (number === config.firstPage || !endsBeyond(error, before)) throw error;
    });
    if (!got) return;
    perPage = Math.max(perPage, got.rows.length);
    const lost = (before?.total ?? 0) - (got.total ?? before?.total ?? 0);
    if (lost > 0 && key.length > 0 && number > config.firstPage) {
      const steps = Math.ceil(lost / Math.max(perPage, 1));
      before = { ...got, isLast: false };
      yield pageOf(got);
      number = Math.max(config.firstPage, number - steps) - 1;
      continue;
    }
    if (got.rows.length === 0) return;
    if (repeats(before, got, key)) {
      if (number === config.firstPage + 1) allOrTell(reading, got, param);
      return;
    }
    yield pageOf(got, number + 1);
    const isLast = got.total !== undefined && (number - config.firstPage + 1) * perPage >= got.total;
    if (isLast && !isFull(got, perPage, config)) return;
    before = { ...got, isLast };
  }
}

/** A count of rows may lie; a page that is not full does not. */
const isFull = ({ rows }: Got, perPage: number, { sizeParam, pageSize }: JsonApiConfig) =>
  rows.length >= perPage && !(sizeParam && rows.length < pageSize);

/**
 * Beyond the last page some servers answer that there is none, others that the number is wrong: the end, unless their
 * count of rows says that more should come.
 */
function endsBeyond(error: unknown, before: Before | undefined): boolean {
  const status = error instanceof AppError ? error.details?.status : undefined;
  if (!before || (before.total !== undefined && !before.isLast)) return false;
  return status === 404 || status === 416 || (before.isLast && (status === 400 || status === 422));
}

/** A server that knows no pages gives all its rows each time; where it counts more, it calls the parameter otherwise. */
function allOrTell({ list }: ListReading, { rows, total }: Got, param: string): void {
  if (total === undefined || total <= rows.length) return;
  throw new AppError(
    "invalid-input",
    `${list.path} counts ${total.toLocaleString("en")} rows and gives the same ${rows.length} whatever "${param}" is. Check the parameter's name.`,
  );
}

/** Some servers answer a page beyond the end with the last one. */
function repeats(before: Got | undefined, got: Got, key: string[]): boolean {
  if (!before || before.rows.length !== got.rows.length) return false;
  return got.rows.every((row, at) => nameOf(row, key) === nameOf(before.rows[at]!, key));
}

/**
 * Offsets. With a key, each page begins with the last row of the page before; where that row is not on it, rows before
 * it have gone, and the reading steps back until it finds its place again.
 */
async function* byOffset(reading: ListReading): AsyncGenerator<Page> {
  const { config, key } = reading;
  const param = config.pageParam || "offset";
  const overlap = key.length > 0 ? 1 : 0;
  const size = new PageSize(config.pageSize, config.sizeParam ? overlap + 1 : config.pageSize);
  // Without the last row before it, a page can't prove its place: one page is read again.
  let offset = Math.max(0, Number(reading.from ?? 0) - config.pageSize);
  let before: Got | undefined;
  let last: string | undefined;
  let back = 0;
  let perPage = 0;
  for (;;) {
    const got = await size.fetch((count, tries) =>
      getPage(reading, { [param]: offset }, { size: count, tries }),
    );
    const { rows, total } = got;
    const found = last === undefined || rows.some((row) => nameOf(row, key) === last);
    if (overlap > 0 && offset > 0 && !found && back < MOST_BACK) {
      // What came is kept all the same: the key tells rows that come twice.
      yield pageOf(got);
      offset = Math.max(0, offset - Math.max(rows.length, 1) * 2 ** back++);
      continue;
    }
    // A server that knows no offset gives the same page again.
    if (rows.length === 0) return;
    if (back === 0 && repeats(before, got, key)) {
      if (offset < rows.length) allOrTell(reading, got, param);
      return;
    }
    back = 0;
    yield pageOf(got, offset + rows.length);
    before = got;
    const step = rows.length - overlap;
    const isLast = total !== undefined && offset + rows.length >= total;
    perPage = Math.max(perPage, rows.length);
    if (step <= 0 || (isLast && !isFull(got, perPage, config))) return;
    last = overlap ? nameOf(rows.at(-1)!, key) : undefined;
    offset += step;
  }
}

/** An API whose order changes with every request would be stepped back in for ever. */
const MOST_BACK = 8;

async function* byCursor(reading: ListReading): AsyncGenerator<Page> {
  const { config } = reading;
  const param = config.pageParam || "cursor";
  const size = new PageSize(config.pageSize, config.sizeParam ? 1 : config.pageSize);
  const seen = new Set<string>();
  let cursor = reading.from;
  let before: Got | undefined;
  for (let empty = 0; empty < MOST_EMPTY; ) {
    const extra = cursor === undefined ? {} : { [param]: cursor };
    const got = await size.fetch((count, tries) => getPage(reading, extra, { size: count, tries }));
    const path = config.nextPath || "next_cursor";
    const next = valueAt(got.answer.data, path);
    const isEnd = next === undefined || next === null || next === "" || next === false;
    if (isEnd && cursor === undefined) wholeOrTell(reading.list, got, path);
    yield pageOf(got, isEnd ? undefined : String(next));
    if (isEnd) return;
    if (seen.has(String(next))) {
      // The last page of some names itself, or goes on with nothing; a cursor that is not heeded gives the same rows.
      if (got.rows.length === 0 || (String(next) === cursor && before && !repeats(before, got, reading.key)))
        return;
      throw circle(reading.list);
    }
    seen.add(String(next));
    cursor = String(next);
    before = got;
    empty = got.rows.length === 0 ? empty + 1 : 0;
  }
}

/** Pages may be empty where rows were filtered; after so many nothing comes any more. */
const MOST_EMPTY = 100;

/** The Link header's or the answer's own address of the next page. */
async function* byAddress(reading: ListReading): AsyncGenerator<Page> {
  const { config, list } = reading;
  const seen = new Set<string>();
  let got = await getPage(reading, {}, reading.from === undefined ? {} : { path: reading.from });
  for (;;) {
    const isLinked = config.pagination === "link-header";
    const path = config.nextPath || "next";
    const next = isLinked ? linkedNext(got.answer.headers.link) : addressAt(got.answer.data, path);
    if (!next && seen.size === 0 && reading.from === undefined)
      wholeOrTell(list, got, isLinked ? "the Link header" : path);
    yield pageOf(got, next);
    if (!next) return;
    if (seen.has(next)) throw circle(list);
    seen.add(next);
    got = await getPage(reading, {}, { path: next });
  }
}

/** A list of one page; where it counts more rows, its next page is named elsewhere. */
function wholeOrTell({ path }: ListConfig, { rows, total }: Got, where: string): void {
  if (total === undefined || total <= rows.length) return;
  throw new AppError(
    "invalid-input",
    `${path} counts ${total.toLocaleString("en")} rows, but gives ${rows.length} and names no next page at ${where}. Say where it is named.`,
  );
}

function circle(list: ListConfig): AppError {
  return new AppError(
    "invalid-input",
    `The pages of ${list.path} lead in a circle. Check where the next page is named.`,
  );
}
