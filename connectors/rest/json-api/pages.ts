/** The ways in which JSON APIs hand out further pages. */
import { AppError } from "../../../engine/contract/errors.ts";
import { whole } from "../../../engine/contract/figures.ts";
import type { Page } from "../rest-stream.ts";
import type { JsonApiConfig } from "./config.ts";
import { byNumber, byOffset } from "./counted.ts";
import { byAddress, byCursor } from "./followed.ts";
import { type Got, getPage, type ListReading, nameOf, pageOf, sizeOf, statusOf } from "./page.ts";
import { settled } from "./settled.ts";
import { saysMore } from "./told.ts";

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

const WAYS = {
  none: onePage,
  "page-number": byNumber,
  offset: byOffset,
  cursor: byCursor,
  "link-header": byAddress,
  "next-address": byAddress,
} satisfies Record<JsonApiConfig["pagination"], (reading: ListReading) => AsyncGenerator<Page>>;

/** Only rows with a key can be told when they come again. */
function pagesFrom(reading: ListReading): AsyncGenerator<Page> {
  const pages = (from: ListReading) => ending(from, WAYS[from.config.pagination](from));
  return reading.key.length > 0 ? settled(reading, pages) : pages(reading);
}

/** Pages may be empty where rows were filtered, and come again where rows moved; after so many nothing else comes. */
const MOST_IDLE = 100;

/**
 * The pages, but no more of them once they bring nothing new, though each names another next one. Throws
 * `invalid-input` where they come again and again.
 */
async function* ending({ list, key }: ListReading, pages: AsyncGenerator<Page>): AsyncGenerator<Page> {
  const known = new Set([""]);
  let idle = 0;
  for await (const page of pages) {
    yield page;
    const { rows } = page;
    const ends = [rows[0], rows.at(-1)].map((row) => row && nameOf(row, key));
    const name = rows.length > 0 ? [rows.length, ...ends].join("\u0000") : "";
    idle = known.has(name) ? idle + 1 : 0;
    known.add(name);
    if (idle < MOST_IDLE) continue;
    if (rows.length > 0) {
      const what = `${list.path} gives the same pages again and again.`;
      throw new AppError("invalid-input", `${what} Check "Further pages by" and what is set there.`);
    }
    const doubt = `${list.path} names further pages behind ${whole(MOST_IDLE)} without any row. They were not read.`;
    yield { rows, bytes: 0, doubt };
    return;
  }
}

/** The page that a list begins with; a smaller one where it is too heavy, and its size counts no pages. */
export function firstPage(reading: ListReading): Promise<Got> {
  const { pagination, pageParam, firstPage } = reading.config;
  const isFirst = true;
  if (pagination === "page-number")
    return getPage(reading, { [pageParam || "page"]: firstPage }, { isFirst });
  const begin = pagination === "offset" ? { [pageParam || "offset"]: 0 } : {};
  return sizeOf(reading.config).fetch((size, tries) => getPage(reading, begin, { size, tries, isFirst }));
}

async function* onePage(reading: ListReading): AsyncGenerator<Page> {
  const got = await getPage(reading);
  const { rows, total = 0, answer } = got;
  const isPart = total > rows.length || saysMore(answer);
  const doubt = `${reading.list.path} gives ${whole(rows.length)} rows and says that there are more. Set "Further pages by" in the source's settings.`;
  yield { ...pageOf(got), ...(isPart && { doubt }) };
}
