/** The ways in which JSON APIs hand out further pages. */
import type { Page } from "../rest-stream.ts";
import { byNumber, byOffset } from "./counted.ts";
import { byAddress, byCursor } from "./followed.ts";
import { type Got, getPage, type ListReading, pageOf, statusOf } from "./page.ts";
import { settled } from "./settled.ts";

/**
 * The pages of a list, by the way of paging that is set; once from the start where a place of before is not known now,
 * or one that the API itself gave is not known any more.
 */
export async function* pagesOf(reading: ListReading): AsyncGenerator<Page> {
  let hasBegun = false;
  try {
    for await (const page of pagesFrom(reading)) {
      hasBegun = true;
      yield page;
    }
    return;
  } catch (error) {
    const expires = FOLLOWED.has(reading.config.pagination) && reading.key.length > 0;
    const isPlace = hasBegun ? expires : reading.from !== undefined;
    if (!isPlace || !PLACE_UNKNOWN.includes(statusOf(error))) throw error;
  }
  yield* pagesFrom({ ...reading, from: undefined });
}

const PLACE_UNKNOWN: unknown[] = [400, 404, 410, 416, 422];
/** Ways of paging by places that the API gives, and may give for a while only. */
const FOLLOWED = new Set<string>(["cursor", "link-header", "next-address"]);

function pagesFrom(reading: ListReading): AsyncGenerator<Page> {
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
  const isFirst = { isFirst: true };
  if (pagination === "page-number") return getPage(reading, { [pageParam || "page"]: firstPage }, isFirst);
  return getPage(reading, pagination === "offset" ? { [pageParam || "offset"]: 0 } : {}, isFirst);
}

async function* onePage(reading: ListReading): AsyncGenerator<Page> {
  yield pageOf(await getPage(reading));
}
