/** What an answer tells beside its rows: that it failed though it is called a success, and whether more pages follow. */
import { isObject } from "../../json-object.ts";
import type { Answer } from "../client.ts";
import { addressAt, linkedNext } from "./next.ts";
import { valueAt } from "./path.ts";

/** The number or word by which an answer calls its own outcome; undefined where it has none. */
export function outcomeOf(data: unknown): string | undefined {
  const code = isObject(data) ? data.code : undefined;
  return typeof code === "number" || typeof code === "string" ? String(code) : undefined;
}

/**
 * True of an answer without rows that tells a failure: in errors, as GraphQL does, or by an outcome such as
 * `{"code": 429, "data": null}` that is not that of pages with rows (`good`, where there was one).
 */
export function isFault(data: unknown, good: string | undefined): boolean {
  if (!isObject(data)) return false;
  if (isTold(data.errors) || isTold(data.error) || data.success === false || data.ok === false) return true;
  const outcome = outcomeOf(data);
  return outcome !== undefined && (good === undefined ? !GOOD.test(outcome) : outcome !== good);
}

/** Success, and that nothing was found, as most call them. */
const GOOD = /^(0|1|2\d\d|404|ok|success\w*)$/i;

const isTold = (said: unknown) =>
  typeof said === "object" && said !== null ? Object.keys(said).length > 0 : Boolean(said);

/** Places beside the rows at which APIs tell of pages. */
export const PAGE_PLACES = ["", "meta", "pagination", "meta.pagination", "page", "paging"];
const MORE = ["has_more", "hasMore", "has_next", "hasNext", "has_next_page", "hasNextPage"];
const NEXT = ["next", "next_page", "nextPage", "next_url", "next_page_url", "nextLink", "@odata.nextLink"];
const CURSOR = ["next_cursor", "nextCursor", "next_page_token", "nextPageToken"];

/**
 * Whether the answer says that more pages follow; undefined where it does not say. `beside` is the place that names the
 * next one, where the API has one.
 */
export function saysMore({ headers, data }: Answer, beside = ""): boolean | undefined {
  if (linkedNext(headers.link)) return true;
  const parent = beside.includes(".") ? [beside.slice(0, beside.lastIndexOf("."))] : [];
  const places = [...PAGE_PLACES, ...parent, "data", "links", "_links"].map((place) => valueAt(data, place));
  const found = places.filter(isObject);
  const flag = found.flatMap((place) => MORE.map((name) => place[name])).find(isFlag);
  if (flag !== undefined) return flag;
  const names = [...NEXT, ...CURSOR];
  const next = found.some((place) => names.some((name) => isPlace(place[name])));
  return next ? true : undefined;
}

const isFlag = (value: unknown): value is boolean => typeof value === "boolean";

const isPlace = (value: unknown) =>
  (typeof value === "number" && value > 0) || addressAt(value, "") !== undefined;
