/**
 * Lists of Adobe Commerce by searchCriteria. Beyond the end the server repeats the last page, and pages shift while
 * orders come in; so every request asks for what follows the last key, and the count it brings tells the end.
 */
import type { RestClient } from "../client.ts";
import { noList, samePage } from "../errors.ts";
import { stringifyExact } from "../exact-json.ts";
import { PageSize } from "../page-size.ts";
import type { Page } from "../rest-stream.ts";
import type { Row } from "../rows.ts";

interface Filter {
  field: string;
  condition: "gt" | "gteq" | "lteq";
  value: string | number;
}

export interface ListOptions {
  path: string;
  /** Field that the server sorts and filters by. */
  sort: string;
  /** Its value in a row, which may go by another name. */
  valueOf(row: Row): string | number;
  /** False where several rows share a value: then the last value is asked for again with what follows it. */
  unique: boolean;
  pageSize: number;
  filters?: Filter[];
  /** The only fields that are asked for, such as `items[entity_id],total_count`; all when absent. */
  fields?: string;
  /** Goes on behind a place that an earlier read named. */
  from?: string | undefined;
}

interface Found {
  items: Row[];
  total: number;
  bytes: number;
}

/** All rows of a list in the order of a field, each page asked for behind the last value of the one before. */
export async function* listByKey(client: RestClient, options: ListOptions): AsyncGenerator<Page> {
  const size = new PageSize(options.pageSize);
  let { last, page, seen } = JSON.parse(options.from ?? BEGIN) as {
    last?: string | number;
    page: number;
    seen: number;
  };
  let before = "";
  for (;;) {
    const after: Filter[] =
      last === undefined
        ? []
        : [{ field: options.sort, condition: options.unique ? "gt" : "gteq", value: last }];
    const filters = [...(options.filters ?? []), ...after];
    const { found, count } = await size.fetch(async (rows, tries) => ({
      found: await search(
        client,
        options.path,
        { filters, sort: options.sort, size: rows, page, ...(options.fields && { fields: options.fields }) },
        tries,
      ),
      count: rows,
    }));
    const { items, total, bytes } = found;
    const whole = seen + total;
    // The count may lie either way; a page that is full, or the same as the one before, does not.
    const written = options.unique ? "" : stringifyExact(items);
    const repeated = !options.unique && page > 1 && written === before;
    const isEnd = items.length === 0 || repeated || (items.length < count && total <= count * page);
    before = written;
    const reached = isEnd ? last : options.valueOf(items.at(-1)!);
    if (options.unique && !isEnd && last !== undefined && reached! <= last)
      throw samePage("The shop", options.path);
    // A whole page of one value leaves nothing to go on from but the page's number.
    const stuck = !options.unique && reached === last;
    page = stuck ? page + 1 : 1;
    if (!stuck) seen += items.length;
    last = reached;
    yield { rows: items, total: whole, bytes, resume: JSON.stringify({ last, page, seen }) };
    if (isEnd) return;
  }
}

const BEGIN = JSON.stringify({ page: 1, seen: 0 });

/** One page of a list, with the number of all rows that the filters leave. */
export async function search(
  client: RestClient,
  path: string,
  asked: { filters?: Filter[]; sort?: string; size: number; page?: number; fields?: string },
  tries?: number,
): Promise<Found> {
  const params: Record<string, string | number> = {
    "searchCriteria[pageSize]": asked.size,
    "searchCriteria[currentPage]": asked.page ?? 1,
  };
  if (asked.fields) params.fields = asked.fields;
  for (const [at, { field, condition, value }] of (asked.filters ?? []).entries()) {
    const filter = `searchCriteria[filter_groups][${at}][filters][0]`;
    params[`${filter}[field]`] = field;
    params[`${filter}[condition_type]`] = condition;
    params[`${filter}[value]`] = value;
  }
  if (asked.sort) {
    params["searchCriteria[sortOrders][0][field]"] = asked.sort;
    params["searchCriteria[sortOrders][0][direction]"] = "ASC";
  }
  const refuse = (data: unknown) => (hasItems(data) ? undefined : noList(path, data));
  const { data, bytes } = await client.ask({ path, params, refuse, ...(tries !== undefined && { tries }) });
  const { items, total_count } = (data ?? {}) as { items?: Row[] | null; total_count?: number };
  const rows = Array.isArray(items) ? items.filter((item) => typeof item === "object" && item !== null) : [];
  return { items: rows, total: total_count ?? rows.length, bytes };
}

/** Without rows the items are an empty list or null. */
const hasItems = (data: unknown) => typeof data === "object" && data !== null && "items" in data;
