/** Ways of paging: pages that are named wrongly or end early, questions that are put in a body. */
import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { quietRun } from "../../../engine/contract/run.ts";
import { readAll } from "../../testkit/read-all.ts";
import { IDS, page, ROWS, read, readTold, serve } from "../json-server.fixture.ts";
import { jsonApi } from "./index.ts";

describe("lists of which more may follow", () => {
  it.each<[string, object, Record<string, string>]>([
    ["a count", {}, { "x-total-count": "47" }],
    ["a Link header", {}, { link: '<?page=2>; rel="next"' }],
    ["an address", { links: { next: "/rows?page=2" } }, {}],
    ["a flag", { has_more: true }, {}],
  ])("are told where no pages are asked for: by %s", async (_, more, headers) => {
    const url = await serve((_at, response) => {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      return { data: ROWS.slice(0, 10), ...more };
    });
    const { ids, told } = await readTold(url, {});
    expect(ids).toHaveLength(10);
    expect(told).toEqual([expect.stringContaining('Set "Further pages by"')]);
    const whole = await serve(() => ({ data: ROWS, has_more: false, next: null }));
    expect((await readTold(whole, {})).told).toEqual([]);
  });

  it.each([
    ["cursor", /full page of 10 rows/],
    ["page-number", /same 10 rows whatever "page" is/],
    ["offset", /same 10 rows whatever "offset" is/],
  ])("are told where pages are full and %s leads nowhere", async (pagination, sentence) => {
    const url = await serve(() => ROWS.slice(0, 10));
    const settings = { pagination, sizeParam: "limit", pageSize: 10 };
    const { rows, told } = await readTold(url, settings, { key: "" });
    expect(rows).toHaveLength(10);
    expect(told).toEqual([expect.stringMatching(sentence)]);
    const says = await serve(() => ({ data: ROWS.slice(0, 10), has_more: true }));
    await expect(read(says, settings)).rejects.toThrow(/says that there are more rows/);
  });

  it("end where they say so, whatever stands behind the end", async () => {
    const url = await serve((at, response) => {
      const number = Number(at.searchParams.get("page") ?? 1);
      response.statusCode = number > 4 ? 500 : 200;
      return { data: page(at, 10), page: { hasNextPage: number < 4, endCursor: number + 1 } };
    });
    expect(await read(url, { pagination: "page-number" })).toHaveLength(40);
    const cursor = { pagination: "cursor", pageParam: "page", nextPath: "page.endCursor" };
    expect(await read(url, cursor)).toHaveLength(40);
  });
});

describe("rows in other forms", () => {
  it.each(["items", "orders"])("none as null, and other lists beside them: %s", async (name) => {
    const url = await serve((at) => {
      const rows = page(at, 10);
      return { [name]: rows.length > 0 ? rows : null, code: 0, notes: rows.length < 10 ? [] : ["x"] };
    });
    expect(await read(url, { pagination: "page-number" })).toEqual(IDS);
  });

  it("null is no end where the answer tells a failure", async () => {
    let asked = 0;
    const url = await serve((at) =>
      ++asked === 4 ? { code: 429, message: "Too fast", data: null } : { code: 0, data: page(at, 10) },
    );
    expect(await read(url, { pagination: "page-number" }, { records: "data" })).toEqual(IDS);
    const first = await serve(() => ({ code: 429, message: "Too fast", data: null }));
    await expect(read(first, { pagination: "page-number" })).rejects.toThrow("Too fast");
  });

  it("objects by name, as whole lists or on a page", async () => {
    const named = (rows: object[]) => Object.fromEntries(rows.map((row, at) => [`SKU-${at}`, row]));
    const url = await serve((at) => ({
      data: at.searchParams.get("page") === "2" ? named(page(at, 10)) : page(at, 10),
    }));
    expect(await read(url, { pagination: "page-number" })).toEqual(IDS);
    const map = await serve(() => named(ROWS.map(({ id }) => ({ price: id }))));
    await expect(read(map, {})).rejects.toThrow(/write \$/);
    const { rows } = await readTold(map, {}, { records: "$", key: "_key" });
    expect(rows).toHaveLength(47);
    expect(rows[1]).toMatchObject({ _key: "SKU-1", price: "2" });
  });
});

it("tells of rows without the time that changes are asked for by, wherever that stands", async () => {
  const settings = { sinceParam: "since" };
  const at = (time: string | null) =>
    serve(() => ROWS.map(({ id }) => ({ id, a: { at: id > 40 ? time : "2024-01-01" } })));
  const { told } = await readTold(await at(null), settings, { changedField: "a.at" });
  expect(told).toEqual([expect.stringMatching(/^7 rows of "rows" have no time in "a.at"/)]);
  expect((await readTold(await at("2024-01-02"), settings, { changedField: "a.at" })).told).toEqual([]);
});

it("asks for changes since a day early enough for every clock", async () => {
  const asked: (string | null)[] = [];
  const url = await serve((at) => {
    asked.push(at.searchParams.get("since"));
    return ROWS.map(({ id }) => ({ id, at: "2024-01-01T21:00:00-05:00" }));
  });
  const settings = { sinceParam: "since", sinceFormat: "date" };
  await readTold(url, settings, { changedField: "at" }, "2024-01-02T02:00:00.000Z");
  expect(asked.at(-1)).toBe("2024-01-01");
});

describe("next pages", () => {
  it("named by a header with the cursor", async () => {
    const url = await serve((at, response) => {
      const from = Number(at.searchParams.get("cursor") ?? 0);
      if (from + 10 < ROWS.length) response.setHeader("X-Next-Cursor", String(from + 10));
      return ROWS.slice(from, from + 10);
    });
    expect(await read(url, { pagination: "cursor", nextPath: "X-Next-Cursor" })).toEqual(IDS);
  });

  it("named by an object that holds the address", async () => {
    const url = await serve((at) => {
      const rows = page(at, 10);
      const next =
        rows.length < 10 ? null : { href: `/rows?page=${Number(at.searchParams.get("page") ?? 1) + 1}` };
      return { _embedded: { orders: rows }, _links: { next } };
    });
    expect(await read(url, { pagination: "next-address", nextPath: "_links.next" })).toEqual(IDS);
  });

  it.each([["next-address"], ["cursor"], ["link-header"]])(
    "that are named at another place are asked for: %s",
    async (pagination) => {
      const url = await serve(() => ({ data: ROWS.slice(0, 10), meta: { after: "x" } }));
      expect(await read(url, { pagination })).toHaveLength(10);
      const counted = await serve((_at, response) => {
        response.setHeader("x-total-count", "47");
        return { data: ROWS.slice(0, 10), meta: { after: "x" } };
      });
      await expect(read(counted, { pagination })).rejects.toThrow(/counts 47 rows, but gives 10.*Say where/);
    },
  );

  it.each(["page-number", "offset"])("by a parameter of another name are told: %s", async (pagination) => {
    const url = await serve(() => ({ data: ROWS.slice(0, 10), total: 47 }));
    const failed = read(url, { pagination, totalPath: "total" });
    await expect(failed).rejects.toThrow(/counts 47 rows and gives the same 10.*Check the parameter's name/);
  });
});

describe("pages that are told in ways of their own", () => {
  it.each([
    ["the last row's id", "rows[-1].id", {}],
    ["a name with points", "@odata.after", {}],
  ])("go on behind %s", async (_, nextPath, more) => {
    const url = await serve((at) => {
      const rows = ROWS.filter(({ id }) => id > Number(at.searchParams.get("since_id") ?? 0)).slice(0, 10);
      return { rows, ...(rows.length > 0 && { "@odata.after": rows.at(-1)!.id }), ...more };
    });
    expect(await read(url, { pagination: "cursor", pageParam: "since_id", nextPath })).toEqual(IDS);
  });

  it.each([
    ["next-address", "the page before"],
    ["link-header", "the page before"],
  ])("go on where %s is told as seen from %s", async (pagination) => {
    const url = await serve((at, response) => {
      const next = `?page=${Number(at.searchParams.get("page") ?? 1) + 1}`;
      const isLast = page(at, 10).length < 10;
      if (!isLast) response.setHeader("link", `<${next}>; rel="next"`);
      if (at.pathname !== "/v3/rows") response.statusCode = 404;
      return { data: page(at, 10), next: isLast ? null : next };
    });
    expect(await read(url, { pagination }, { path: "v3/rows" })).toEqual(IDS);
  });

  const beyond =
    (count: object | undefined, rows = ROWS) =>
    (at: URL, response: ServerResponse) => {
      const found = page(at, 10).filter(({ id }) => id <= rows.length);
      response.statusCode = found.length > 0 ? 200 : 422;
      return found.length > 0 ? { data: found, ...count } : { message: "The page is out of range." };
    };
  it.each<[string, object | undefined, typeof ROWS]>([
    ["by a number of pages", { meta: { last_page: 4 } }, ROWS.slice(0, 40)],
    ["by a page that is not full", undefined, ROWS],
    ["behind the only page", undefined, ROWS.slice(0, 10)],
  ])("end %s, though the server refuses the page beyond", async (_, count, rows) => {
    const url = await serve(beyond(count, rows));
    expect(await read(url, { pagination: "page-number" })).toHaveLength(rows.length);
  });
  it("do not end where a server goes no further than so many full pages", async () => {
    const url = await serve(beyond(undefined, ROWS.slice(0, 20)));
    await expect(read(url, { pagination: "page-number" })).rejects.toThrow("out of range");
  });

  it.each(["cursor", "link-header", "next-address"])(
    "are read anew where their places run out on the way: %s",
    async (pagination) => {
      let issue = 1;
      let asked = 0;
      const url = await serve((at, response) => {
        const [of = issue, start = 0] = (at.searchParams.get("cursor") ?? "")
          .split("-")
          .filter(Boolean)
          .map(Number);
        if (++asked === 6) issue = 2;
        response.statusCode = of === issue ? 200 : 410;
        const after = start + 10 < ROWS.length ? `${issue}-${start + 10}` : null;
        if (after) response.setHeader("link", `<?cursor=${after}>; rel="next"`);
        return { data: ROWS.slice(start, start + 10), next_cursor: after, next: after && `?cursor=${after}` };
      });
      expect(await read(url, { pagination })).toEqual(IDS);
    },
  );

  it("are asked for again where an answer in the middle holds none", async () => {
    let asked = 0;
    const url = await serve((at) => (++asked === 5 ? { error: "busy" } : { data: page(at, 10) }));
    expect(await read(url, { pagination: "page-number" })).toEqual(IDS);
  });
});

describe("a read that broke off", () => {
  /** Ids in the batches that came; up to the first one with a place, or from a place to the end. */
  async function readPart(url: string, pagination: string, from?: string) {
    const lists = [{ name: "rows", path: "/rows", key: "id" }];
    const config = jsonApi.config.parse({ url, streams: lists, pagination, requestsPerSecond: 0 });
    const streams = await jsonApi.source!.streams(config, quietRun());
    const request = {
      streams,
      cursors: {},
      scratch: "",
      ...(from !== undefined && { resume: { rows: from } }),
    };
    const ids = new Set<unknown>();
    for await (const { batch } of jsonApi.source!.read(config, request, quietRun())) {
      if (batch.kind === "columns") for (const id of batch.columns.id ?? []) ids.add(id);
      if (from === undefined && batch.resume !== undefined) return { ids, place: batch.resume };
    }
    return { ids, place: undefined };
  }

  it.each(["page-number", "offset"])("by %s loses no rows that moved up meanwhile", async (pagination) => {
    const rows = Array.from({ length: 2600 }, (_, at) => ({ id: at + 1 }));
    const url = await serve((at) => {
      const number = Number(at.searchParams.get("page") ?? 1);
      const start = Number(at.searchParams.get("offset") ?? (number - 1) * 50);
      return rows.slice(start, start + 50);
    });
    const first = await readPart(url, pagination);
    rows.splice(100, 400);
    const { ids } = await readPart(url, pagination, first.place);
    expect(rows.filter(({ id }) => !ids.has(id) && !first.ids.has(id))).toEqual([]);
  });

  it("begins anew where its cursor is no longer known", async () => {
    const url = await serve((at, response) => {
      const cursor = at.searchParams.get("cursor");
      response.statusCode = cursor === "old" ? 400 : 200;
      return cursor === "old" ? { message: "Cursor expired" } : { data: ROWS, next_cursor: null };
    });
    const place = JSON.stringify({ at: "old", start: "2024-01-01T00:00:00.000Z", rows: 10 });
    expect((await readPart(url, "cursor", place)).ids.size).toBe(ROWS.length);
  });
});

it("puts pages and changes into the body of lists that are asked for by POST", async () => {
  const seen: string[] = [];
  const { url, bodies } = await serveBodies((body) => {
    const { page: asked, filter } = body as {
      page: { number: number; size: number };
      filter: { since?: number };
    };
    const rows = filter.since === undefined ? ROWS : ROWS.slice(-1);
    const start = (asked.number - 1) * asked.size;
    return {
      result: { list: rows.slice(start, start + asked.size).map(({ id }) => ({ id, name: "x", at: id })) },
    };
  });
  const list = { body: '{"filter":{"kind":"all"}}', records: "result.list", changedField: "at" };
  const config = jsonApi.config.parse({
    url,
    streams: [{ name: "rows", path: "/rows", key: "id", ...list }],
    pagination: "page-number",
    pageParam: "page.number",
    sizeParam: "page.size",
    pageSize: 10,
    sinceParam: "filter.since",
    sinceFormat: "seconds",
  });
  const streams = await jsonApi.source!.streams(config, quietRun());
  expect(streams[0]!.columns.map(({ name }) => name)).toEqual(["id", "name", "at", "_other"]);
  const { rows } = await readAll(jsonApi, config, streams, quietRun());
  for (const { id } of rows.rows!) seen.push(id!);
  expect(seen).toEqual(IDS);
  await readAll(jsonApi, config, streams, quietRun(), { rows: "2024-01-01T01:00:00.000Z" });
  expect(bodies.at(-1)).toEqual({
    filter: { kind: "all", since: 1_704_067_200 },
    page: { number: 2, size: 10 },
  });
  const wrong = jsonApi.config.safeParse({
    ...config,
    streams: [{ name: "rows", path: "/rows", body: "[1]" }],
  });
  expect(wrong.error?.issues[0]?.message).toContain("JSON object");
});

/** Answers POST with what `answer` makes of the body. */
async function serveBodies(answer: (body: unknown) => unknown): Promise<{ url: string; bodies: unknown[] }> {
  const bodies: unknown[] = [];
  const url = await serve((at, response, request) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const isPost = request.method === "POST" && at.search === "";
      const body = isPost ? JSON.parse(Buffer.concat(chunks).toString()) : {};
      bodies.push(body);
      response.statusCode = isPost ? 200 : 405;
      response.end(JSON.stringify(isPost ? answer(body) : {}));
    });
  });
  return { url, bodies };
}
