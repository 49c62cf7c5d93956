/** APIs that do not keep to what they say: their rows come whole all the same, or the reading ends with a reason. */
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { quietRun } from "../../engine/contract/run.ts";
import { jsonApi } from "./json-api/index.ts";
import { type Answering, IDS, page, ROWS, read, readTold, serve } from "./json-server.fixture.ts";

const BY_NUMBER = { pagination: "page-number" };
const BY_CURSOR = { pagination: "cursor" };

describe("counts and ends", () => {
  it.each([
    ["too few", 10],
    ["too many", 1000],
  ])("a total that lies: %s", async (_how, total) => {
    const url = await serve((at) => ({ data: page(at, 10), total }));
    expect(await read(url, { ...BY_NUMBER, totalPath: "total" })).toEqual(IDS);
    const byOffset = await serve((at) => {
      const offset = Number(at.searchParams.get("offset") ?? 0);
      return { data: ROWS.slice(offset, offset + 10), total };
    });
    expect(await read(byOffset, { pagination: "offset", totalPath: "total", pageSize: 10 })).toEqual(IDS);
  });

  it.each<[string, (asked: number, rows: unknown[]) => number]>([
    ["is that of a page", (_asked, rows) => rows.length],
    ["goes up and down", (asked) => 40 + ((asked * 7) % 13)],
  ])("a total that %s", async (_how, count) => {
    let asked = 0;
    const url = await serve((at) => ({ data: page(at, 10), total: count(++asked, page(at, 10)) }));
    expect(await read(url, { ...BY_NUMBER, totalPath: "total" })).toEqual(IDS);
    expect(asked).toBeLessThan(50);
  });

  it("no page beyond the last one, or a complaint about its number", async () => {
    for (const status of [404, 416]) {
      const url = await serve((at, response) => {
        const rows = page(at, 47);
        if (rows.length === 0) response.statusCode = status;
        return rows.length === 0 ? { detail: "Invalid page." } : rows;
      });
      expect(await read(url, BY_NUMBER)).toEqual(IDS);
    }
    const strict = await serve((at, response) => {
      const rows = page(at, 47);
      if (rows.length === 0) response.statusCode = 400;
      return rows.length === 0 ? { code: "invalid_page" } : { data: rows, total: 47 };
    });
    expect(await read(strict, { ...BY_NUMBER, totalPath: "total" })).toEqual(IDS);
  });

  it("a page that is missing in the middle is no end", async () => {
    const url = await serve((at, response) => {
      if (at.searchParams.get("page") !== "3") return { data: page(at, 10), total: 47 };
      response.statusCode = 404;
      return { detail: "gone" };
    });
    await expect(read(url, { ...BY_NUMBER, totalPath: "total" })).rejects.toThrow(/nothing at rows/);
  });

  it("a page in the middle that is empty, as its rows are left out, is no end, and what the list lacks is told", async () => {
    const shown = IDS.filter((id) => Number(id) <= 10 || Number(id) > 20);
    const isHidden = ({ id }: { id: number }) => !shown.includes(String(id));
    for (const more of [{ total: 47 }, { total_pages: 5 }, { has_more: true }]) {
      const url = await serve((at) => ({ data: page(at, 10).filter((row) => !isHidden(row)), ...more }));
      const { ids, told } = await readTold(url, { ...BY_NUMBER, totalPath: "total" });
      expect(ids).toEqual(shown);
      expect(told).toEqual("total" in more ? [expect.stringMatching(/counts 47 rows and gave 37/)] : []);
    }
    const byOffset = await serve((at) => {
      const offset = Number(at.searchParams.get("offset") ?? 0);
      return { data: ROWS.slice(offset, offset + 10).filter((row) => !isHidden(row)), total: 47 };
    });
    const read = await readTold(byOffset, { pagination: "offset", totalPath: "total", pageSize: 10 });
    expect(read.ids.toSorted()).toEqual(shown.toSorted());
  });

  it("an order that changes with each request comes to an end", async () => {
    let turn = 0;
    const url = await serve((at) => {
      const offset = Number(at.searchParams.get("offset") ?? 0);
      const factor = [5, 7, 11, 13, 17][turn++ % 5]!;
      const mixed = ROWS.map((_row, at) => ROWS[(at * factor + turn) % 47]!);
      return { data: mixed.slice(offset, offset + 5), total: 48 };
    });
    const { told } = await readTold(url, { pagination: "offset", totalPath: "total", pageSize: 5 });
    expect(turn).toBeLessThan(200);
    expect(told).toEqual([expect.stringMatching(/counts 48 rows and gave \d+\..*sorts it by its key/)]);
  });
});

describe("cursors", () => {
  const from = (at: URL) => Number(at.searchParams.get("cursor") ?? 0);

  it("that name the last page itself, or go on with nothing", async () => {
    const itself = await serve((at) => ({
      data: ROWS.slice(from(at), from(at) + 10),
      next_cursor: Math.min(from(at) + 10, 40),
    }));
    expect(await read(itself, BY_CURSOR)).toEqual(IDS);
    const nothing = await serve((at) => ({
      data: ROWS.slice(from(at), from(at) + 10),
      next_cursor: from(at) + 10,
    }));
    expect(await read(nothing, BY_CURSOR)).toEqual(IDS);
  });

  it("with empty pages on the way", async () => {
    const url = await serve((at) => ({
      data: from(at) % 20 === 10 ? [] : ROWS.slice(from(at), from(at) + 10),
      ...(from(at) < 40 && { next_cursor: from(at) + 10 }),
    }));
    expect(await read(url, BY_CURSOR)).toEqual(IDS.filter((_id, at) => Math.floor(at / 10) % 2 === 0));
  });

  it("that go on for ever without rows are told", async () => {
    const url = await serve((at) => ({ data: from(at) === 0 ? ROWS : [], next_cursor: from(at) + 1 }));
    const { ids, told } = await readTold(url, BY_CURSOR);
    expect(ids).toEqual(IDS);
    expect(told).toEqual([expect.stringMatching(/further pages behind 100 without any row/)]);
  });

  it.each(["cursor", "link-header", "next-address"])(
    "that are new each time for the same rows are told: %s",
    async (pagination) => {
      let asked = 0;
      const url = await serve((_at, response) => {
        const next = `/rows?session=${++asked}`;
        response.setHeader("link", `<${next}>; rel="next"`);
        return { data: ROWS.slice(0, 10), next, next_cursor: `c${asked}` };
      });
      await expect(read(url, { pagination })).rejects.toThrow(/same pages again and again/);
    },
  );

  it("that lead in a circle, or are not heeded, are told", async () => {
    const circle = await serve((at) => ({
      data: ROWS.slice(from(at), from(at) + 10),
      next_cursor: (from(at) + 10) % 30,
    }));
    await expect(read(circle, BY_CURSOR)).rejects.toThrow(/lead in a circle/);
    const deaf = await serve(() => ({ data: ROWS.slice(0, 10), next_cursor: "x" }));
    await expect(read(deaf, BY_CURSOR)).rejects.toThrow(/lead in a circle/);
  });
});

describe("answers in a bad moment", () => {
  /** Once, at the second page, the server answers as `odd` does. */
  const onceOdd = (odd: Answering): Answering => {
    let was = false;
    return (at, response, request) => {
      if (at.searchParams.get("page") !== "2" || was) return page(at, 10);
      was = true;
      return odd(at, response, request);
    };
  };

  it.each<[string, Answering]>([
    ["a page of maintenance with 200", (_at, response) => void response.end("<html>We are back soon</html>")],
    [
      "429 without saying how long",
      (_at, response) => {
        response.statusCode = 429;
        return {};
      },
    ],
    [
      "429 until a date by a clock that is an hour late",
      (_at, response) => {
        const late = Date.now() - 3_600_000;
        response.writeHead(429, {
          date: new Date(late).toUTCString(),
          "retry-after": new Date(late + 1000).toUTCString(),
        });
        response.end();
      },
    ],
    [
      "a packed answer",
      (at, response) => {
        response.setHeader("content-encoding", "gzip");
        response.end(gzipSync(JSON.stringify(page(at, 10))));
      },
    ],
    ["nothing with 200", (_at, response) => void response.end()],
    [
      "an answer that is not packed though it says so",
      (at, response) => {
        response.setHeader("content-encoding", "gzip");
        response.end(JSON.stringify(page(at, 10)));
      },
    ],
    [
      "an answer that is longer than it says",
      (at, response) => {
        const body = JSON.stringify(page(at, 10));
        response.socket!.end(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length - 20}\r\n\r\n${body}`);
      },
    ],
    [
      "429 that asks for no wait, again and again",
      (_at, response) => {
        response.writeHead(429, { "retry-after": "0" });
        response.end();
      },
    ],
    [
      "an error of its own with 200",
      (_at, response) => void response.end('{"data":null,"errors":[{"message":"Timed out"}]}'),
    ],
    [
      "an answer that breaks off",
      (_at, response) => {
        response.writeHead(200, { "content-length": 1000 });
        response.write('[{"id":');
        setTimeout(() => response.destroy(), 20);
      },
    ],
    [
      "a way round by another address",
      (at, response) => {
        response.writeHead(307, { location: `/rows?${at.searchParams}` });
        response.end();
      },
    ],
  ])("%s", async (_what, odd) => {
    expect(await read(await serve(onceOdd(odd)), BY_NUMBER)).toEqual(IDS);
  });

  it("a page of maintenance that lasts a while, where smaller pages could be asked for", async () => {
    let asked = 0;
    const url = await serve((at, response) => {
      if (++asked > 4 && asked < 9) return void response.end("<html>We are back soon</html>");
      const start = Number(at.searchParams.get("offset") ?? 0);
      return ROWS.slice(start, start + Number(at.searchParams.get("limit")));
    });
    expect(await read(url, { pagination: "offset", sizeParam: "limit", pageSize: 10 })).toEqual(IDS);
  });

  it.each(["offset", "next-address"])(
    "a first page that is too heavy is asked for in smaller ones: %s",
    async (pagination) => {
      const url = await serve((at, response) => {
        const [start, limit] = ["offset", "limit"].map((name) => Number(at.searchParams.get(name)));
        if (limit! > 30) response.statusCode = 500;
        const end = start! + limit!;
        return { data: ROWS.slice(start, end), next: end < 47 ? `?offset=${end}&limit=${limit}` : null };
      });
      expect(await read(url, { pagination, sizeParam: "limit", pageSize: 50 })).toEqual(IDS);
    },
  );

  it.each([
    ["nothing", ""],
    ["a page of maintenance", "<html>Briefly unavailable for scheduled maintenance.</html>"],
  ])("%s in answer to the first request is no reason to give up", async (_what, body) => {
    let asked = 0;
    const url = await serve((at, response) => (++asked === 1 ? void response.end(body) : page(at, 10)));
    expect(await read(url, BY_NUMBER)).toEqual(IDS);
  });

  it("JSON that is cut off in the first answer, and a limit that is called a missing right", async () => {
    let asked = 0;
    const url = await serve((at, response) => {
      if (++asked === 1) return void response.end('{"data":[{"id":1},{"i');
      if (asked === 3) response.setHeader("retry-after", "0");
      if (asked === 3) response.statusCode = 403;
      return page(at, 47);
    });
    expect(await read(url, BY_NUMBER)).toEqual(IDS);
  });

  it("XML is told as such", async () => {
    const url = await serve((_at, response) => void response.end('<?xml version="1.0"?><rows/>'));
    await expect(read(url, BY_NUMBER)).rejects.toThrow(/in XML, which is not read. Ask for JSON/);
  });

  it("a web page from the first request on is told at once", async () => {
    let asked = 0;
    const url = await serve((_at, response) => {
      asked++;
      response.end("<html><title>Sign in</title></html>");
    });
    await expect(read(url, BY_NUMBER)).rejects.toThrow(/web page \("Sign in"\), which is no JSON.*check the/);
    expect(asked).toBe(1);
  });

  // Both do little but wait, so they wait together.
  it.concurrent.each([
    ["a web page", "<html>We are back soon</html>"],
    ["a document without rows", '{"message":"We are back soon"}'],
  ])(
    "%s that stays is what schedules try again",
    async (_what, body) => {
      let asked = 0;
      const url = await serve((at, response) => (++asked > 3 ? void response.end(body) : page(at, 10)));
      await expect(read(url, BY_NUMBER)).rejects.toMatchObject({ code: "unavailable" });
    },
    60_000,
  );
});

it("a list that is asked for elsewhere or otherwise is another list; one that is signed in to otherwise is not", async () => {
  const url = await serve(() => ROWS);
  const identity = async (list: object, settings: object = {}) => {
    const streams = [{ name: "rows", path: "/rows", key: "id", ...list }];
    const config = jsonApi.config.parse({ url, streams, requestsPerSecond: 0, ...settings });
    return (await jsonApi.source!.streams(config, quietRun()))[0]!.identity;
  };
  const before = await identity({});
  expect(await identity({}, { auth: "bearer", token: "another", timeoutSeconds: 9 })).toBe(before);
  expect(await identity({ path: "/rows?shop=2" })).not.toBe(before);
  expect(await identity({}, { url: `${url}/v2` })).not.toBe(before);
});
