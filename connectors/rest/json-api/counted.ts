/** Pages that are counted through: by number or by offset. */

import { AppError } from "../../../engine/contract/errors.ts";
import { whole } from "../../../engine/contract/figures.ts";
import type { Page } from "../rest-stream.ts";
import type { JsonApiConfig } from "./config.ts";
import { type Got, getPage, type ListReading, nameOf, pageOf, repeats, sizeOf, statusOf } from "./page.ts";
import { saysMore } from "./told.ts";

/** The page before, and whether it was the last one by the count of rows. */
type Before = Got & { isLast: boolean };

/**
 * Page numbers. When the count of rows falls, rows before this page have gone and later ones moved up across its
 * boundary, so as many pages as that may touch are read again; the key tells which rows are known.
 */
export async function* byNumber(reading: ListReading): AsyncGenerator<Page> {
  const { config, key } = reading;
  const param = config.pageParam || "page";
  let before: Before | undefined;
  let perPage = 0;
  let empty = 0;
  let back = 0;
  const ask = (number: number) => getPage(reading, { [param]: number });
  for (let number = await placeIn(reading, config.firstPage, ask); ; number++) {
    const got = await ask(number).catch((error: unknown) => {
      const isShort =
        before !== undefined && (before.rows.length < perPage || number === config.firstPage + 1);
      if (number === config.firstPage || !endsBeyond(error, before, isShort)) throw error;
    });
    if (!got) return;
    perPage = Math.max(perPage, got.rows.length);
    const lost = (before?.total ?? 0) - (got.total ?? before?.total ?? 0);
    const read = number - config.firstPage + 1;
    // For a count that goes up and down, or is that of a page, there would be no end of it.
    if (lost > 0 && key.length > 0 && read > 1 && back < read) {
      const steps = Math.min(Math.ceil(lost / Math.max(perPage, 1)), read - 1);
      before = { ...got, isLast: false };
      yield pageOf(got);
      back += steps;
      number -= steps + 1;
      continue;
    }
    if (got.rows.length === 0) {
      if (++empty > MOST_EMPTY || !hasMore(got, read * perPage, read)) return;
      continue;
    }
    empty = 0;
    if (repeats(before, got, key)) {
      if (number === config.firstPage + 1) yield nothing(allOrTell(reading, got, param));
      return;
    }
    yield pageOf(got, placeAt(number, got, key));
    const isLast = (got.total !== undefined && read * perPage >= got.total) || read === got.pages;
    const saysEnd = (got.total === undefined || isLast) && saysMore(got.answer) === false;
    if (saysEnd || (isLast && !isFull(got, perPage, config))) return;
    before = { ...got, isLast };
  }
}

/** Some servers leave rows out of their pages, all of a page even; after so many nothing comes any more. */
const MOST_EMPTY = 10;

/** Whether a page without rows, with so many rows and pages up to its end, is followed by others as the API says. */
const hasMore = ({ total = 0, pages = 0, answer }: Got, rows: number, read: number) =>
  rows < total || read < pages || saysMore(answer) === true;

/** No more rows, and what there is to tell. */
const nothing = (doubt: string | undefined): Page => ({ rows: [], bytes: 0, doubt });

/** A count of rows may lie; a page that is not full does not. */
const isFull = ({ rows }: Got, perPage: number, { sizeParam, pageSize }: JsonApiConfig) =>
  rows.length >= perPage && !(sizeParam && rows.length < pageSize);

/**
 * Beyond the last page some servers answer that there is none, others that the number is wrong: the end, unless their
 * count of rows or pages says that more should come. Without a count, a wrong number behind a full page may as well be
 * as far as the server goes.
 */
function endsBeyond(error: unknown, before: Before | undefined, isShort: boolean): boolean {
  const status = statusOf(error);
  const isCounted = before?.total !== undefined || before?.pages !== undefined;
  if (!before || (isCounted && !before.isLast)) return false;
  return status === 404 || status === 416 || ((isCounted || isShort) && (status === 400 || status === 422));
}

/**
 * A server that knows no pages gives all its rows each time; what to tell where it may as well call the parameter
 * otherwise. Throws `invalid-input` where it counts more rows, or says that there are more.
 */
function allOrTell({ list, config }: ListReading, got: Got, param: string): string | undefined {
  const { rows, total } = got;
  const same = `gives the same ${whole(rows.length)} rows whatever "${param}" is`;
  if (total === undefined ? saysMore(got.answer) : total > rows.length) {
    const count = total === undefined ? "says that there are more rows" : `counts ${whole(total)} rows`;
    throw new AppError("invalid-input", `${list.path} ${count} and ${same}. Check the parameter's name.`);
  }
  const mayBeMore = total === undefined && (config.sizeParam === "" || rows.length >= config.pageSize);
  return mayBeMore
    ? `${list.path} ${same}. If the list has more rows, check the parameter's name; else set "Further pages by" to none.`
    : undefined;
}

/**
 * Offsets. With a key, each page begins with the last row of the page before; where that row is not on it, rows before
 * it have gone, and the reading steps back until it finds its place again, or goes on from there where it is gone itself.
 */
export async function* byOffset(reading: ListReading): AsyncGenerator<Page> {
  const { config, key } = reading;
  const param = config.pageParam || "offset";
  let overlap = key.length > 0 ? 1 : 0;
  const size = sizeOf(config, overlap + 1);
  const ask = (at: number) => getPage(reading, { [param]: at });
  let offset = await placeIn(reading, 0, ask);
  let before: Got | undefined;
  let last: string | undefined;
  let back = 0;
  let lost = 0;
  let empty = 0;
  let repeated = 0;
  let perPage = 0;
  for (;;) {
    const got = await size.fetch((count, tries) =>
      getPage(reading, { [param]: offset }, { size: count, tries }),
    );
    const { rows, total } = got;
    const found = last === undefined || rows.some((row) => nameOf(row, key) === last);
    if (offset > 0 && !found && back < MOST_BACK) {
      // What came is kept all the same: the key tells rows that come twice.
      yield pageOf(got);
      offset = Math.max(0, offset - Math.max(rows.length, 1) * 2 ** back++);
      continue;
    }
    if (!found && ++lost > MOST_LOST) overlap = 0;
    const isEmpty = rows.length === 0 || (last !== undefined && found && rows.length <= overlap);
    if (isEmpty) {
      if (++empty > MOST_EMPTY || !hasMore(got, offset + perPage, 0)) return;
      offset += Math.max(perPage, 1);
      last = undefined;
      continue;
    }
    empty = 0;
    // A server that knows no offset gives the same page again and again; once, new rows before it may have moved it on.
    repeated = back === 0 && repeats(before, got, key) ? repeated + 1 : 0;
    if (repeated > overlap) {
      if (offset < 2 * rows.length) yield nothing(allOrTell(reading, got, param));
      return;
    }
    back = 0;
    yield pageOf(got, placeAt(offset, got, key));
    before = got;
    const step = rows.length - overlap;
    const isLast = total !== undefined && offset + rows.length >= total;
    perPage = Math.max(perPage, rows.length);
    if (step <= 0 || (isLast && !isFull(got, perPage, config))) return;
    last = overlap ? nameOf(rows.at(-1)!, key) : undefined;
    offset += step;
  }
}

/** An API whose order changes with every request would be stepped back in for ever: so far, and so often. */
const MOST_BACK = 8;
const MOST_LOST = 3;

/** Page and its last row, by which a later read finds out whether it is still the same page. */
const placeAt = (at: number, { rows }: Got, key: string[]) =>
  JSON.stringify({ at, last: nameOf(rows.at(-1)!, key) });

/**
 * The page to begin with: `start`, or the one that an earlier read came to, where that row is still on it. Rows that
 * went meanwhile have moved others to pages before it.
 */
async function placeIn(
  { from, key }: ListReading,
  start: number,
  ask: (at: number) => Promise<Got>,
): Promise<number> {
  if (from === undefined) return start;
  const { at, last } = JSON.parse(from) as { at: number; last: string };
  const { rows } = await ask(at);
  return rows.some((row) => nameOf(row, key) === last) ? at : start;
}
