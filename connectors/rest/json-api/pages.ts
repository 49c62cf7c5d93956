/** The ways in which JSON APIs hand out further pages. */
import type { Page } from "../rest-source.ts";
import { byNumber, byOffset } from "./counted.ts";
import { byAddress, byCursor } from "./followed.ts";
import { type Got, getPage, type ListReading, pageOf, statusOf } from "./page.ts";
import { settled } from "./settled.ts";

/** The pages of a list, by the way of paging that is set; from the start where a place of before is not known now. */
export async function* pagesOf(reading: ListReading): AsyncGenerator<Page> {
  let hasBegun = false;
  try {
    for await (const page of pagesFrom(reading)) {
      hasBegun = true;
      yield page;
    }
    return;
  } catch (error) {
    if (hasBegun || reading.from === undefined || !PLACE_UNKNOWN.includes(statusOf(error))) throw error;
  }
  yield* pagesFrom({ ...reading, from: undefined });
}

const PLACE_UNKNOWN: unknown[] = [400, 404, 410, 416, 422];

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
  if (pagination === "page-number") return getPage(reading, { [pageParam || "page"]: firstPage });
  return getPage(reading, pagination === "offset" ? { [pageParam || "offset"]: 0 } : {});
}

async function* onePage(reading: ListReading): AsyncGenerator<Page> {
  yield pageOf(await getPage(reading));
}
