/** Ways of paging: lists that shift meanwhile, pages that are named wrongly, questions that are put in a body. */
import { describe, expect, it } from "vitest";
import { quietRun } from "../../../engine/contract/run.ts";
import { readAll } from "../../testkit/read-all.ts";
import { IDS, page, ROWS, read, serve } from "../json-server.fixture.ts";
import { jsonApi } from "./index.ts";

describe("rows that move to pages that were read already", () => {
  it.each(["page-number", "offset"])("by %s, come all the same", async (pagination) => {
    const rows = [...ROWS];
    let asked = 0;
    const url = await serve((at) => {
      // Changed last, shown first.
      if (++asked === 5) rows.unshift(...rows.splice(40, 1));
      const number = Number(at.searchParams.get("page") ?? 1);
      const start = Number(at.searchParams.get("offset") ?? (number - 1) * 10);
      return { data: rows.slice(start, start + 10), total: rows.length };
    });
    const ids = await read(url, { pagination, totalPath: "total" });
    expect(ids.sort((a, b) => Number(a) - Number(b))).toEqual(IDS);
  });
});

describe("next pages", () => {
  it("named by an object that holds the address", async () => {
    const url = await serve((at) => {
      const rows = page(at, 10);
      const next =
        rows.length < 10 ? null : { href: `/rows?page=${Number(at.searchParams.get("page") ?? 1) + 1}` };
      return { data: rows, _links: { next } };
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
  await readAll(jsonApi, config, streams, quietRun(), { rows: "2024-01-01T00:05:00.000Z" });
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
