/** Pages of which each names the next one: by a cursor or by an address. */

import { AppError } from "../../../engine/contract/errors.ts";
import { whole } from "../../../engine/contract/figures.ts";
import { PageSize } from "../page-size.ts";
import type { Page } from "../rest-stream.ts";
import type { ListConfig } from "./config.ts";
import { addressAt, linkedNext } from "./next.ts";
import { type Got, getPage, type ListReading, pageOf, repeats } from "./page.ts";
import { valueAt } from "./path.ts";

/** A cursor that each answer gives, in a header or in itself, until one gives none. */
export async function* byCursor(reading: ListReading): AsyncGenerator<Page> {
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
    const next = got.answer.headers[path.toLowerCase()] ?? valueAt(got.answer.data, path);
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
export async function* byAddress(reading: ListReading): AsyncGenerator<Page> {
  const { config, list } = reading;
  const seen = new Set<string>();
  let got = await getPage(reading, {}, reading.from === undefined ? {} : { path: reading.from });
  for (;;) {
    const isLinked = config.pagination === "link-header";
    const path = config.nextPath || "next";
    const named = isLinked ? linkedNext(got.answer.headers.link) : addressAt(got.answer.data, path);
    // Named in part only, such as `?page=2`, it is meant as seen from this page.
    const next = named && (URL.parse(named, got.answer.url)?.href ?? named);
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
    `${path} counts ${whole(total)} rows, but gives ${rows.length} and names no next page at ${where}. Say where it is named.`,
  );
}

function circle(list: ListConfig): AppError {
  return new AppError(
    "invalid-input",
    `The pages of ${list.path} lead in a circle. Check where the next page is named.`,
  );
}
