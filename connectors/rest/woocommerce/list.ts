/** Lists of WooCommerce's REST API, read in the order of their ids so that no row is lost while pages shift. */
import type { Answer, RestClient } from "../client.ts";
import { noList, samePage } from "../errors.ts";
import { PageSize } from "../page-size.ts";
import type { Page } from "../rest-stream.ts";
import type { Row } from "../rows.ts";

export type Params = Record<string, string | number | boolean | undefined>;

const MOST = 100;

/** One page of a list, with the number of all its rows where the shop says it. */
export async function askRows(
  client: RestClient,
  path: string,
  params: Params,
  tries?: number,
): Promise<{ rows: Row[]; total: number | undefined; answer: Answer }> {
  const refuse = (data: unknown) => (Array.isArray(data) ? undefined : noList(path, data));
  const answer = await client.ask({ path, params, refuse, ...(tries !== undefined && { tries }) });
  const total = answer.headers["x-wp-total"];
  return {
    rows: answer.data as Row[],
    total: total === undefined ? undefined : Number(total),
    answer,
  };
}

/**
 * All rows of a list, by id. Each page begins with the last row of the page before: where that row is not there, rows
 * before it have gone meanwhile and later ones moved up, so the reading steps back until it finds its place again.
 */
export async function* listById(
  client: RestClient,
  path: string,
  params: Params,
  from?: string,
): AsyncGenerator<Page> {
  const size = new PageSize(MOST, 2);
  let { offset, last } = JSON.parse(from ?? BEGIN) as { offset: number; last: number };
  let before: Row[] = [];
  for (;;) {
    const asked = { orderby: "id", order: "asc", ...params, offset };
    const { page, count } = await size.fetch(async (perPage, tries) => ({
      page: await askRows(client, path, { ...asked, per_page: perPage }, tries),
      count: perPage,
    }));
    const { rows, total, answer } = page;
    const first = rows[0] === undefined ? undefined : idOf(rows[0]);
    const pastEnd = first === undefined && offset >= (total ?? 0);
    if (offset > 0 && (pastEnd || (first !== undefined && first > last))) {
      offset = Math.max(0, offset - (count - 1));
      continue;
    }
    const isSame = rows.length > 1 && rows.every((row, at) => before[at]?.id === row.id);
    if (isSame && offset + rows.length < (total ?? Number.POSITIVE_INFINITY))
      throw samePage("The shop", path);
    before = rows;
    const fresh = rows.filter((row) => idOf(row) > last);
    // A count may be of before, out of a cache; a page that is full is not the last one.
    const isEnd = rows.length < count && offset + count >= (total ?? 0);
    if (rows.length > 0) last = Math.max(last, idOf(rows.at(-1)!));
    offset += count - 1;
    yield { rows: fresh, total, bytes: answer.bytes, resume: JSON.stringify({ offset, last }) };
    if (isEnd) return;
  }
}

const BEGIN = JSON.stringify({ offset: 0, last: -1 });

const idOf = (row: Row) => Number(row.id);

/**
 * All rows of a list that takes no offset (categories, settings), page by page. Where its count changes meanwhile,
 * rows may have moved across a page's edge, so it is read again from its start.
 */
export async function listAll(client: RestClient, path: string, params: Params = {}): Promise<Page> {
  for (let again = 0; ; again++) {
    const all: Row[] = [];
    const totals = new Set<number | undefined>();
    let bytes = 0;
    for (let page = 1, pages = 1; page <= pages; page++) {
      const { rows, total, answer } = await askRows(client, path, { ...params, per_page: MOST, page });
      // Some lists know no pages and give all they have each time.
      if (page > 1 && rows[0]?.id === all[0]?.id) break;
      all.push(...rows);
      totals.add(total);
      bytes += answer.bytes;
      // Some caches take the headers away, or keep old ones: a page that is full is followed by another one.
      pages = Math.max(Number(answer.headers["x-wp-totalpages"] ?? 1), rows.length < MOST ? page : page + 1);
    }
    if (totals.size === 1 || again >= 2) return { rows: all, bytes };
  }
}

/** A moment as the API compares it with its own times in UTC: with a zone it would be turned into the shop's. */
export const utcText = (moment: string) => new Date(moment).toISOString().slice(0, 19);
