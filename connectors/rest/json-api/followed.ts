/** Pages of which each names the next one: by a cursor or by an address. */

import { AppError } from "../../../engine/contract/errors.ts";
import { whole } from "../../../engine/contract/figures.ts";
import type { Page } from "../rest-stream.ts";
import type { JsonApiConfig, ListConfig } from "./config.ts";
import { addressAt, linkedNext } from "./next.ts";
import { type Got, getPage, type ListReading, pageOf, repeats, sizeOf } from "./page.ts";
import { valueAt } from "./path.ts";
import { saysMore } from "./told.ts";

/** A cursor that each answer gives, in a header or in itself, until one gives none. */
export async function* byCursor(reading: ListReading): AsyncGenerator<Page> {
  const { config } = reading;
  const param = config.pageParam || "cursor";
  const size = sizeOf(config);
  const seen = new Set<string>();
  let cursor = reading.from;
  let before: Got | undefined;
  for (;;) {
    const extra = cursor === undefined ? {} : { [param]: cursor };
    const got = await size.fetch((count, tries) => getPage(reading, extra, { size: count, tries }));
    const path = config.nextPath || "next_cursor";
    const next = got.answer.headers[path.toLowerCase()] ?? valueAt(got.answer.data, path);
    const isNamed = next !== undefined && next !== null && next !== "" && next !== false;
    // Some name a place behind the last row, too.
    const isEnd = !isNamed || saysMore(got.answer, path) === false;
    const doubt = !isNamed && cursor === undefined ? doubtOf(reading, got, path, next) : undefined;
    yield { ...pageOf(got, isEnd ? undefined : String(next)), doubt };
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
  }
}

/** The Link header's or the answer's own address of the next page. */
export async function* byAddress(reading: ListReading): AsyncGenerator<Page> {
  const { config, list } = reading;
  const seen = new Set<string>();
  const { from } = reading;
  let got =
    from === undefined
      ? await sizeOf(config).fetch((size, tries) => getPage(reading, {}, { size, tries }))
      : await getPage(reading, {}, { path: from });
  for (;;) {
    const isLinked = config.pagination === "link-header";
    const path = config.nextPath || "next";
    const named = isLinked ? linkedNext(got.answer.headers.link) : addressAt(got.answer.data, path);
    // Named in part only, such as `?page=2`, it is meant as seen from this page.
    const next = named && unsigned(URL.parse(named, got.answer.url)?.href ?? named, config);
    const isFirst = seen.size === 0 && from === undefined;
    const given = isLinked ? named : valueAt(got.answer.data, path);
    const doubt =
      !next && isFirst ? doubtOf(reading, got, isLinked ? "the Link header" : path, given) : undefined;
    yield { ...pageOf(got, next), doubt };
    if (!next) return;
    if (seen.has(next)) throw circle(list);
    seen.add(next);
    got = await getPage(reading, {}, { path: next });
  }
}

/** The address without the key that signs requests in: some servers repeat it, and places are kept. */
function unsigned(address: string, { auth, authName }: JsonApiConfig): string {
  const url = auth === "query" ? URL.parse(address) : null;
  url?.searchParams.delete(authName);
  return url?.href ?? address;
}

/**
 * What to tell of a list whose first page names no next one, `given` being what stands there: a page that is full may be
 * followed by others. Throws `invalid-input` where the answer itself counts more rows, or says that there are more.
 */
function doubtOf({ list, config }: ListReading, got: Got, where: string, given: unknown): string | undefined {
  const { rows, total } = got;
  const says = saysMore(got.answer, where);
  const isMore = total === undefined ? says === true && given === undefined : total > rows.length;
  const count = total === undefined ? "says that there are more rows" : `counts ${whole(total)} rows`;
  if (isMore) {
    throw new AppError(
      "invalid-input",
      `${list.path} ${count}, but gives ${rows.length} and names no next page at ${where}. Say where it is named.`,
    );
  }
  const isFull = config.sizeParam !== "" && rows.length >= config.pageSize;
  return isFull && total === undefined && says === undefined && given === undefined
    ? `${list.path} gives a full page of ${whole(rows.length)} rows and names no next one at ${where}. If the list has more rows, say where the next page is named.`
    : undefined;
}

function circle(list: ListConfig): AppError {
  return new AppError(
    "invalid-input",
    `The pages of ${list.path} lead in a circle. Check where the next page is named.`,
  );
}
