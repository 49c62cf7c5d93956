/** Answers in unusual letters and forms, keys that can't be kept, and servers that never come to an end. */
import { brotliCompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { quietRun } from "../../engine/contract/run.ts";
import { readAll } from "../testkit/read-all.ts";
import { jsonApi } from "./json-api/index.ts";
import { IDS, page, ROWS, read, serve } from "./json-server.fixture.ts";

const BY_NUMBER = { pagination: "page-number" };

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
    [
      "UTF-8 with a byte that breaks it",
      undefined,
      Buffer.concat([
        Buffer.from('[{"id":1,"note":"žž'),
        Buffer.of(0xc3),
        Buffer.from('","name":"Müller"}]'),
      ]),
    ],
    [
      "notices of plug-ins before it, a comment of a cache behind",
      "text/html",
      Buffer.from(
        `<br />\n<b>Deprecated</b>:  Old in <b>/a.php</b> on line <b>3</b><br />\n\nNotice: x in /b.php on line 7\n${text}\n<!-- Cached -->`,
      ),
    ],
    ["numbers that are none", undefined, Buffer.from(text.replace("1", '1,"NaN":-Infinity,"is \\"NaN":NaN'))],
  ])("%s", async (_what, type, body) => {
    const url = await serve((_at, response) => {
      response.setHeader("content-type", type ?? "application/json");
      response.end(body);
    });
    expect(await nameIn(url)).toEqual(["Müller"]);
  });

  it("half an emoji, where a server cut its text, is a sign of its own", async () => {
    const cut = { note: "cut \ud83d", path: "C:\\ud83d" };
    const url = await serve(() => [{ id: 1, name: cut, "cut \ude00": 1 }]);
    const kept = { note: "cut \ufffd", path: "C:\\ud83d" };
    expect(await nameIn(url)).toEqual([JSON.stringify(kept)]);
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

  it("a wait of minutes, as WordPress asks for while it is updated, is told to who tests a connection", async () => {
    const url = await serve((_at, response) => {
      response.writeHead(503, { "retry-after": "600" });
      response.end("<html>Briefly unavailable for scheduled maintenance.</html>");
    });
    const config = jsonApi.config.parse({ url, streams: [{ name: "rows", path: "/rows" }] });
    const steps = await jsonApi.check(config, "source", quietRun());
    expect(steps.at(-1)).toMatchObject({ ok: false, detail: expect.stringMatching(/wait for 10 minutes/) });
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
      if (at.pathname === "/rows") return { data: ROWS, next: `/more?for=${at.searchParams.get("api_key")}` };
      response.statusCode = 404;
      return {};
    });
    const auth = { auth: "query", authName: "api_key", token: "very-secret" };
    const failed = read(url, { ...auth, pagination: "next-address" });
    await expect(failed).rejects.toThrow(/nothing at .*\/more\?for=•••/);
  });

  it("being sent on to nothing", async () => {
    const url = await serve((_at, response) => {
      response.writeHead(302, { location: "http://" });
      response.end();
    });
    await expect(read(url, {})).rejects.toThrow(/sends us on to "http:\/\/", which is no address/);
  });
});
