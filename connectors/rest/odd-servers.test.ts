/** APIs that do not keep to what they say: their rows come whole all the same, or the reading ends with a reason. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { quietRun } from "../../engine/contract/run.ts";
import { readAll } from "../testkit/read-all.ts";
import { jsonApi } from "./json-api/index.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

type Answering = (url: URL, response: ServerResponse, request: IncomingMessage) => unknown;

/** Serves what `answer` gives as JSON; undefined says that it has answered by itself. */
async function serve(answer: Answering): Promise<string> {
  const server = createServer((request, response) => {
    const body = answer(new URL(request.url!, "http://x"), response, request);
    if (body === undefined) return;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  closing.push(
    () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Ids of the rows in their order, each once. */
async function read(url: string, settings: object): Promise<string[]> {
  const streams = [{ name: "rows", path: "/rows", key: "id" }];
  const config = jsonApi.config.parse({ url, streams, requestsPerSecond: 0, timeoutSeconds: 5, ...settings });
  const { rows } = await readAll(
    jsonApi,
    config,
    await jsonApi.source!.streams(config, quietRun()),
    quietRun(),
  );
  return [...new Set(rows.rows!.map(({ id }) => id!))];
}

const ROWS = Array.from({ length: 47 }, (_, at) => ({ id: at + 1 }));
const IDS = ROWS.map(({ id }) => String(id));
const page = (url: URL, size: number) => {
  const number = Number(url.searchParams.get("page") ?? 1);
  return ROWS.slice((number - 1) * size, number * size);
};

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

  it("a web page from the first request on is told at once", async () => {
    const url = await serve((_at, response) => void response.end("<html>Sign in</html>"));
    await expect(read(url, BY_NUMBER)).rejects.toThrow(/no JSON.*Check the address/);
  });
});

describe("letters and forms", () => {
  const named = (url: string) =>
    jsonApi.config.parse({ url, streams: [{ name: "rows", path: "/rows", key: "id" }] });
  const nameIn = async (url: string) => {
    const streams = await jsonApi.source!.streams(named(url), quietRun());
    return (await readAll(jsonApi, named(url), streams, quietRun())).rows.rows!.map(({ name }) => name);
  };
  const text = '[{"id":1,"name":"Müller"}]';

  it.each<[string, string | undefined, Buffer]>([
    ["UTF-8 behind two byte order marks", undefined, Buffer.from(`\uFEFF\uFEFF${text}`)],
    ["Latin-1 that says so", "application/json; charset=ISO-8859-1", Buffer.from(text, "latin1")],
    ["Latin-1 that says nothing", undefined, Buffer.from(text, "latin1")],
    ["UTF-8 that says Latin-1", "application/json; charset=iso-8859-1", Buffer.from(text)],
    ["UTF-16", "application/json; charset=utf-16le", Buffer.from(text, "utf16le")],
  ])("%s", async (_what, type, body) => {
    const url = await serve((_at, response) => {
      response.setHeader("content-type", type ?? "application/json");
      response.end(body);
    });
    expect(await nameIn(url)).toEqual(["Müller"]);
  });

  it("JSON lines, and no line beyond the end; brotli; no content beyond the end", async () => {
    const lines = await serve((at, response) => {
      response.setHeader("content-type", "application/x-ndjson");
      response.end(
        page(at, 23)
          .map((row) => JSON.stringify(row))
          .join("\n"),
      );
    });
    expect(await read(lines, BY_NUMBER)).toEqual(IDS);
    const none = await serve((at, response) => {
      const rows = page(at, 47);
      response.statusCode = rows.length > 0 ? 200 : 204;
      response.setHeader("content-encoding", "br");
      response.end(rows.length > 0 ? brotliCompressSync(JSON.stringify(rows)) : undefined);
    });
    expect(await read(none, BY_NUMBER)).toEqual(IDS);
  });
});

describe("keys and names", () => {
  const changed = (change: (row: { id: number }) => object) => serve((at) => page(at, 10).map(change));

  it("a key that is missing, of another kind or shared is told, as its rows would replace each other", async () => {
    const missing = await changed(({ id }) => ({ id: id > 20 ? null : id }));
    await expect(read(missing, BY_NUMBER)).rejects.toThrow(/nothing in its key "id".*another key, or none/);
    const other = await changed(({ id }) => ({ id: id > 20 ? `A-${id}` : id }));
    await expect(read(other, BY_NUMBER)).rejects.toThrow(/"A-21".*does not fit/);
    const shared = await changed(({ id }) => ({ id: Math.ceil(id / 2), line: id }));
    await expect(read(shared, BY_NUMBER)).rejects.toThrow(/share the key "id".*line/);
  });

  it("numbers beyond 64 bits with a sign are kept", async () => {
    const url = await serve((at, response) => {
      response.end(
        `[${page(at, 10)
          .map(({ id }) => `{"id":${2n ** 64n - BigInt(id)}}`)
          .join()}]`,
      );
    });
    expect(await read(url, BY_NUMBER)).toEqual(ROWS.map(({ id }) => String(2n ** 64n - BigInt(id))));
  });

  it("fields without a name, or named alike but for capitals, are kept beside the columns", async () => {
    const url = await changed(({ id }) => ({ Id: `z${id}`, id, "": "nameless", Note: 1, note: 2 }));
    const config = jsonApi.config.parse({ url, streams: [{ name: "rows", path: "/rows", key: "id" }] });
    const streams = await jsonApi.source!.streams(config, quietRun());
    expect(streams[0]!.columns.map(({ name }) => name)).toEqual(["id", "Note", "_other"]);
    const [row] = (await readAll(jsonApi, config, streams, quietRun())).rows.rows!;
    expect(JSON.parse(row!._other!)).toEqual({ Id: "z1", "": "nameless", note: 2 });
  });

  it("times in micro- and nanoseconds tell how far the changes are read", async () => {
    for (const unit of [1n, 1000n, 1_000_000n, 1_000_000_000n]) {
      const at = 1_704_067_200n * unit;
      const url = await serve((_at, response) => void response.end(`[{"id":1,"at":${at}}]`));
      const streams = [{ name: "rows", path: "/rows", key: "id", changedField: "at" }];
      const config = jsonApi.config.parse({ url, streams, sinceParam: "since" });
      const found = await jsonApi.source!.streams(config, quietRun());
      const { cursors } = await readAll(jsonApi, config, found, quietRun());
      expect(cursors.rows).toBe("2024-01-01T00:00:00.000Z");
    }
  });
});

describe("what ends", () => {
  it("a server that refuses for ever and asks for no wait", async () => {
    const url = await serve((_at, response) => {
      response.writeHead(429, { "retry-after": "0" });
      response.end();
    });
    const config = jsonApi.config.parse({ url, streams: [{ name: "rows", path: "/rows" }] });
    const steps = await jsonApi.check(config, "source", quietRun());
    expect(steps.at(-1)).toMatchObject({ ok: false, detail: expect.stringContaining("Try again later") });
  });

  it("a wait that is too long is told with its length", async () => {
    const url = await serve((_at, response) => {
      response.writeHead(429, { "retry-after": "7200" });
      response.end();
    });
    await expect(read(url, {})).rejects.toThrow(/wait for 120 minutes/);
  });

  it("no secret in the errors of an address that the server gave", async () => {
    const url = await serve((at, response) => {
      if (at.pathname === "/rows")
        return { data: ROWS, next: `/more?api_key=${at.searchParams.get("api_key")}` };
      response.statusCode = 404;
      return {};
    });
    const auth = { auth: "query", authName: "api_key", token: "very-secret" };
    const failed = read(url, { ...auth, pagination: "next-address" });
    await expect(failed).rejects.toThrow(/nothing at \/more\?api_key=•••/);
  });

  it("being sent on to nothing", async () => {
    const url = await serve((_at, response) => {
      response.writeHead(302, { location: "http://" });
      response.end();
    });
    await expect(read(url, {})).rejects.toThrow(/sends us on to "http:\/\/", which is no address/);
  });
});
