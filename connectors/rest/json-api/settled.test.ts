/** Rows that come, go and change places while the pages of a list are read: none is hidden by others. */
import { describe, expect, it } from "vitest";
import { quietRun } from "../../../engine/contract/run.ts";
import { readAll } from "../../testkit/read-all.ts";
import { IDS, page, ROWS, read, readTold, serve } from "../json-server.fixture.ts";
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

it("small pages that new rows move on by their own length are no end", async () => {
  const rows = [...ROWS];
  let asked = 0;
  const url = await serve((at) => {
    if ([3, 20].includes(++asked)) rows.unshift({ id: 100 + asked });
    const [start, size] = ["offset", "limit"].map((name) => Number(at.searchParams.get(name)));
    return rows.slice(start, start! + size!);
  });
  const ids = await read(url, { pagination: "offset", sizeParam: "limit", pageSize: 2 });
  expect(ids).toEqual(expect.arrayContaining(IDS));
});

describe.each<[string, Record<string, string>]>([
  ["changes", { rows: "2023-01-01T00:00:00.000Z" }],
  ["all rows that changes will follow", {}],
])("lists of %s without a count", (_, cursors) => {
  it("are read again, where rows that go hide others", async () => {
    const rows = ROWS.map(({ id }) => ({ id, updated_at: "2024-01-01T00:00:00Z" }));
    const url = await serve((at) => {
      if (at.searchParams.get("page") === "2" && rows.length === 47) rows.shift();
      return page(at, 10, rows);
    });
    const list = { name: "rows", path: "/rows", key: "id", changedField: "updated_at" };
    const config = jsonApi.config.parse({
      url,
      streams: [list],
      pagination: "page-number",
      sinceParam: "since",
      requestsPerSecond: 0,
    });
    const streams = await jsonApi.source!.streams(config, quietRun());
    const { rows: read } = await readAll(jsonApi, config, streams, quietRun(), cursors);
    expect(new Set(read.rows!.map(({ id }) => id)).size).toBe(47);
  });
});

it.each([
  ["cursor", false],
  ["link-header", false],
  ["next-address", false],
  ["next-address", true],
])(
  "numbers of pages that stand in a %s are read again, too, where rows that go hide others (counted: %s)",
  async (pagination, isCounted) => {
    const rows = ROWS.map(({ id }) => ({ id, updated_at: "2024-01-01T00:00:00Z" }));
    const url = await serve((at, response) => {
      if (at.searchParams.get("page") === "2" && rows.length === 47) rows.shift();
      const after = Number(at.searchParams.get("page") ?? 1) + 1;
      const next = rows.length > (after - 1) * 10 ? `?size=10&page=${after}` : null;
      if (next) response.setHeader("link", `<${next}>; rel="next"`);
      const count = isCounted ? { total: rows.length } : {};
      return { data: page(at, 10, rows), next, next_page: next && after, ...count };
    });
    const settings = { pagination, pageParam: "page", sinceParam: "since" };
    const place = pagination === "cursor" ? { nextPath: "next_page" } : {};
    const total = isCounted ? { totalPath: "total" } : {};
    const ids = await read(url, { ...settings, ...place, ...total }, { changedField: "updated_at" });
    expect(ids).toEqual(expect.arrayContaining(IDS.slice(1)));
  },
);

it("a row that changes while counted pages in the order of changes are read hides no other", async () => {
  const rows = ROWS.map(({ id }) => ({ id, updated_at: "2024-01-01T00:00:00Z" }));
  const url = await serve((at) => {
    if (at.searchParams.get("page") === "3" && rows[0]!.id === 1) rows.push(rows.shift()!);
    return { data: page(at, 10, rows), total: rows.length };
  });
  const settings = { pagination: "page-number", totalPath: "total", sinceParam: "since" };
  for (const list of [{ changedField: "updated_at" }, {}]) {
    rows.sort((a, b) => a.id - b.id);
    expect(await read(url, settings, list)).toEqual(expect.arrayContaining(IDS));
  }
});

it("rows that come while a list is read are none that it lacks", async () => {
  const rows = [...ROWS];
  const url = await serve((at) => {
    if (at.searchParams.get("page") === "3") rows.unshift({ id: 100 + rows.length });
    return { data: page(at, 10, rows), total: rows.length };
  });
  const { ids, told } = await readTold(url, { pagination: "page-number", totalPath: "total" });
  expect(ids).toEqual(expect.arrayContaining(IDS));
  expect(told).toEqual([]);
});
