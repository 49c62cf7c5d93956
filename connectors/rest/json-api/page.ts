/** One page of a JSON API's list: how it is asked for, its rows, and what a row is told by. */
import { AppError } from "../../../engine/contract/errors.ts";
import { isObject } from "../../json-object.ts";
import type { Answer, RestClient } from "../client.ts";
import { complaintOf } from "../errors.ts";
import { stringifyExact } from "../exact-json.ts";
import { PageSize } from "../page-size.ts";
import type { Page } from "../rest-stream.ts";
import type { Row } from "../rows.ts";
import type { JsonApiConfig, ListConfig } from "./config.ts";
import { placed, placeOfRows, rowsIn, rowsOf, valueAt } from "./path.ts";
import { isFault, outcomeOf, PAGE_PLACES } from "./told.ts";

type Params = Record<string, string | number | boolean | undefined>;

export interface ListReading {
  client: RestClient;
  config: JsonApiConfig;
  list: ListConfig;
  /** Key fields; empty when rows have no name. */
  key: string[];
  /** Parameters of every request. */
  params: Params;
  /** Whether later reads ask for changes only. */
  isFollowed: boolean;
  /** What the first page of the list was like. */
  first?: First;
  /** Goes on behind a page of an earlier read. */
  from?: string | undefined;
}

/** What later pages are compared with: where the rows stood, and how the answer called its own outcome. */
interface First {
  place?: string | undefined;
  outcome?: string | undefined;
}

/** Empty lists may look otherwise than those with rows. */
export const firstOf = ({ rows, answer: { data } }: Got): First =>
  rows.length > 0 ? { place: placeOfRows(data), outcome: outcomeOf(data) } : {};

export interface Got {
  rows: Row[];
  answer: Answer;
  total: number | undefined;
  /** How many pages there are, where the answer says so. */
  pages?: number | undefined;
}

/** One request; `size` asks for that many rows where the API has a parameter for it. */
export async function getPage(
  { client, config, list, params, first = {} }: ListReading,
  extra: Params = {},
  asked: { path?: string; size?: number; tries?: number | undefined; isFirst?: boolean } = {},
): Promise<Got> {
  const size = config.sizeParam ? { [config.sizeParam]: asked.size ?? config.pageSize } : {};
  // The address of a next page holds its parameters already.
  const all = asked.path === undefined ? { ...params, ...size, ...extra } : {};
  const path = asked.path ?? list.path.replace(/^\/+/, "");
  const tries = asked.tries !== undefined ? { tries: asked.tries } : {};
  const question = list.body
    ? { method: "POST" as const, body: placed(JSON.parse(list.body), all) }
    : { params: all };
  // Rows are looked for where they stood at first, as a later page may have other lists beside them, or null.
  const { place = "$", outcome } = first;
  const rowsFrom = (data: unknown) =>
    (!list.records && place !== "$" && rowsOf(valueAt(data, place))) || rowsIn(data, list.records);
  const refuse = (data: unknown) => {
    const found = rowsFrom(data);
    if (!found?.length && isFault(data, outcome)) return fault(list, data);
    // Once the list has been seen, an answer without one is a passing fault of the server.
    return found || asked.isFirst ? undefined : noRowsNow(list, data);
  };
  const answer = await client.ask({ path, ...question, ...tries, refuse });
  const rows = rowsFrom(answer.data);
  if (rows === undefined) throw noRows(list, answer.data);
  return { rows, answer, total: totalIn(answer, config.totalPath), pages: pagesIn(answer) };
}

/** Rows a page, of at least so many, where the API lets us choose. */
export const sizeOf = ({ sizeParam, pageSize }: JsonApiConfig, least = 1): PageSize =>
  new PageSize(pageSize, sizeParam ? least : pageSize);

function fault({ path }: ListConfig, data: unknown): AppError {
  const said = complaintOf(data);
  const { code } = data as { code?: unknown };
  return new AppError(
    "unavailable",
    `The API could not answer ${path}. Try again later.${said && ` It says: ${said}`}`,
    typeof code === "number" ? { status: code } : {},
  );
}

function noRows(list: ListConfig, data: unknown): AppError {
  const fields =
    typeof data === "object" && data !== null ? Object.keys(data).slice(0, 10).join(", ") : typeof data;
  const where = list.records ? `"${list.records}" is no list` : "No list of rows was found";
  const isMap = isObject(data) && Object.values(data).every(isObject);
  return new AppError(
    "invalid-input",
    `${where} in the answer to ${list.path}, which holds: ${fields}. Say where the rows are${isMap ? "; if these are the rows, write $" : ""}.`,
  );
}

function noRowsNow(list: ListConfig, data: unknown): AppError {
  const { message } = noRows(list, data);
  return new AppError("unavailable", `${message} If it was there before, try again later.`);
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

const PAGE_HEADERS = ["x-total-pages", "x-wp-totalpages", "total-pages", "x-page-count"];
const PAGE_NAMES = ["total_pages", "totalPages", "last_page", "lastPage", "page_count", "pageCount"];

function pagesIn({ headers, data }: Answer): number | undefined {
  const inBody = PAGE_PLACES.flatMap((place) => {
    const found = valueAt(data, place);
    return isObject(found) ? PAGE_NAMES.map((name) => found[name]) : [];
  });
  const given = [...PAGE_HEADERS.map((name) => headers[name]), ...inBody];
  const found = given.find((value) => value !== undefined && value !== null && value !== "");
  const pages = Number(found);
  return found === undefined || !(pages > 0) ? undefined : pages;
}

/** `next` is where a read that breaks off behind this page goes on. */
export const pageOf = ({ rows, answer, total }: Got, next?: string): Page => ({
  rows,
  total,
  bytes: answer.bytes,
  ...(next !== undefined && { resume: next }),
});

/** What a row is told by: its key, or all of it. */
export const nameOf = (row: Row, key: string[]) =>
  key.length > 0 ? key.map((field) => String(row[field])).join("\u0000") : stringifyExact(row);

/** Some servers answer a page beyond the end with the last one. */
export function repeats(before: Got | undefined, got: Got, key: string[]): boolean {
  if (!before || before.rows.length !== got.rows.length) return false;
  return got.rows.every((row, at) => nameOf(row, key) === nameOf(before.rows[at]!, key));
}

/** Status of the answer that an error is about; undefined where there was none. */
export const statusOf = (error: unknown) => (error instanceof AppError ? error.details?.status : undefined);
