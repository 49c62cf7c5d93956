/** Lists whose rows change places while their pages are read. */
import type { Page } from "../rest-stream.ts";
import { type ListReading, nameOf } from "./page.ts";

/**
 * The pages, and where rows came twice, those from the start again until one brings nothing new: other rows were put
 * before them meanwhile, or moved there from pages that were still to come. Pages with an offset begin with the last row
 * of the page before. Where neither that nor a count tells that rows went, a list of which only changes are asked for
 * later is read again as a whole, since a row that moved up to a page before would not come next time.
 */
export async function* settled(
  reading: ListReading,
  pages: (reading: ListReading) => AsyncGenerator<Page>,
): AsyncGenerator<Page> {
  const { pagination, nextPath } = reading.config;
  const overlap = pagination === "offset";
  const seen = new Set<string>();
  const places = new Set<string>();
  let shifted = false;
  let isCounted = pagination === "page-number";
  let last: string | undefined;
  let read = 0;
  let isTold = overlap;
  for await (const page of pages(reading)) {
    const names = page.rows.map((row) => nameOf(row, reading.key));
    shifted ||= names.some((name) => seen.has(name) && !(overlap && name === last));
    for (const name of names) seen.add(name);
    last = names.at(-1);
    isTold ||= isCounted && page.total !== undefined;
    isCounted ||= !overlap && !BY_ROW.test(nextPath) && isCount(page.resume, places, seen.size);
    read++;
    yield page;
  }
  const isUnsure = isCounted && !isTold && read > 1 && reading.isFollowed;
  if (!shifted && !isUnsure) return;
  for await (const page of pages({ ...reading, from: undefined })) {
    const fresh = page.rows.map((row) => nameOf(row, reading.key)).filter((name) => !seen.has(name));
    if (fresh.length === 0 && !isUnsure) return;
    for (const name of fresh) seen.add(name);
    yield { ...page, resume: undefined, doubt: undefined };
  }
}

/** Pages that go on behind a row do not shift. */
const BY_ROW = /\[-1\]/;

/**
 * Whether the next page, named by a cursor or an address, is one that is counted to: a number of pages or rows that are
 * no more than were read, and that was not in the name of the page before, as their size is.
 */
function isCount(next: string | undefined, before: Set<string>, rows: number): boolean {
  if (next === undefined) return false;
  const values = URL.canParse(next) ? [...new URL(next).searchParams.values()] : [next];
  const numbers = values.filter(
    (value) => /^\d+$/.test(value) && Number(value) <= rows && !before.has(value),
  );
  const isFirst = before.size === 0;
  for (const value of values) before.add(value);
  return !isFirst && numbers.length > 0;
}
