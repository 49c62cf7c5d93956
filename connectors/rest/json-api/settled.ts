/** Lists whose rows change places while their pages are counted through. */
import type { Page } from "../rest-stream.ts";
import { type ListReading, nameOf } from "./page.ts";

/**
 * The pages, and where rows came twice, those from the start again until one brings nothing new: other rows were put
 * before them meanwhile, or moved there from pages that were still to come. `overlap` says that each page begins with
 * the last row of the page before. Where neither that nor a count tells that rows went, a list of which only changes are
 * asked for later is read again as a whole, since a row that moved up to a page before would not come next time.
 */
export async function* settled(
  reading: ListReading,
  pages: (reading: ListReading) => AsyncGenerator<Page>,
  overlap: boolean,
): AsyncGenerator<Page> {
  const seen = new Set<string>();
  let shifted = false;
  let last: string | undefined;
  let read = 0;
  let isTold = overlap;
  for await (const page of pages(reading)) {
    const names = page.rows.map((row) => nameOf(row, reading.key));
    shifted ||= names.some((name) => seen.has(name) && !(overlap && name === last));
    for (const name of names) seen.add(name);
    last = names.at(-1);
    isTold ||= page.total !== undefined;
    read++;
    yield page;
  }
  const isUnsure = !isTold && read > 1 && reading.isFollowed;
  if (!shifted && !isUnsure) return;
  for await (const page of pages({ ...reading, from: undefined })) {
    const fresh = page.rows.map((row) => nameOf(row, reading.key)).filter((name) => !seen.has(name));
    if (fresh.length === 0 && !isUnsure) return;
    for (const name of fresh) seen.add(name);
    yield { ...page, resume: undefined };
  }
}
