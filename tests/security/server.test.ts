/** Who may talk to the engine, from the outside: raw requests to a real server. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { type IncomingHttpHeaders, request } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { Engine } from "../../engine/engine.ts";
import { connect as connectCommandLine } from "../../engine/hosts/cli-engine.ts";
import { type Serving, serve } from "../../engine/hosts/serve.ts";
import { openEngine } from "../../engine/open-engine.ts";

let folder: string;
let engine: Engine;
let serving: Serving;
let port: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "merchbench-security-"));
  engine = await openEngine(join(folder, "store"), { home: join(folder, "home") });
  serving = await serve(engine);
  port = Number(new URL(serving.url).port);
});
afterAll(async () => {
  await serving?.close();
  await engine?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A raw request: `fetch` would set Host and tidy the path. */
function ask(
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
  content = "",
): Promise<Answer> {
  return new Promise((done, fail) => {
    const sent = request({ host: "127.0.0.1", port, path, headers, method }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        body += part;
      });
      response.on("end", () => done({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    sent.on("error", fail).end(content);
  });
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Status code of a refused WebSocket, 101 of an accepted one. */
function connect(protocols: string[], headers: Record<string, string> = {}): Promise<number> {
  return new Promise((done) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, protocols, { headers });
    socket.on("open", () => {
      socket.terminate();
      done(101);
    });
    socket.on("unexpected-response", (_request, response) => done(response.statusCode ?? 0));
    socket.on("error", () => {});
  });
}

describe("a request's body", () => {
  it("that is sent as a form, as curl does unasked, is told to be sent as JSON", async () => {
    const headers = { ...bearer(serving.token), "content-type": "application/x-www-form-urlencoded" };
    const { status, body } = await ask("/api/warehouse/query", headers, "POST", '{"sql":"SELECT 1"}');
    expect(status).toBe(415);
    expect(body).toContain("'Content-Type: application/json'");
  });
});

describe("token", () => {
  it("has 256 bits and is another one at each start", async () => {
    expect(Buffer.from(serving.token, "base64url")).toHaveLength(32);
    const otherEngine = await openEngine(join(folder, "other"), { home: engine.home });
    const other = await serve(otherEngine);
    expect(other.token).not.toBe(serving.token);
    expect((await ask("/api/workspace/get", bearer(other.token))).status).toBe(401);
    await other.close();
    await otherEngine.close();
  });

  it.each(["/api/workspace/get", "/api/openapi.json", "/api/no/such", "/rpc/workspace/get"])(
    "%s answers 401 without it, with a wrong one and with it in the address",
    async (path) => {
      const wrong = Buffer.from(serving.token, "base64url").reverse().toString("base64url");
      for (const answer of [
        await ask(path),
        await ask(path, bearer(wrong)),
        await ask(path, bearer(serving.token.slice(0, -1))),
        await ask(`${path}?token=${serving.token}`),
      ]) {
        expect(answer.status).toBe(401);
        expect(JSON.parse(answer.body)).toMatchObject({ code: "unauthorised" });
        expect(answer.body).not.toContain(serving.token);
      }
    },
  );

  it("opens REST with it, never cached", async () => {
    const answer = await ask("/api/workspace/get", bearer(serving.token));
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toMatchObject({ folder: engine.folder });
    expect(answer.headers["cache-control"]).toBe("no-store");
  });

  it("is needed by WebSockets too", async () => {
    expect(await connect(["merchbench"])).toBe(401);
    expect(await connect(["merchbench", "wrong"])).toBe(401);
    expect(await connect(["merchbench", serving.token])).toBe(101);
  });
});

describe("Host and Origin", () => {
  it.each(["evil.example", `evil.example:80`, "127.0.0.1:1", "0.0.0.0", "127.0.0.1.evil.example"])(
    "refuses the host name %s even with the token, so that a rebound DNS name reaches nothing",
    async (host) => {
      for (const path of ["/", "/api/workspace/get"]) {
        const answer = await ask(path, { ...bearer(serving.token), host });
        expect(answer.status).toBe(403);
      }
    },
  );

  it.each(["https://evil.example", "null", "http://127.0.0.1:1", "file://"])(
    "refuses the origin %s even with the token",
    async (origin) => {
      const answer = await ask("/api/workspace/get", { ...bearer(serving.token), origin });
      expect(answer.status).toBe(403);
      expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
      expect(await connect(["merchbench", serving.token], { origin })).toBe(401);
    },
  );

  it("takes its own origin", async () => {
    const origin = `http://127.0.0.1:${port}`;
    expect((await ask("/api/workspace/get", { ...bearer(serving.token), origin })).status).toBe(200);
  });
});

describe("page", () => {
  it("comes with a policy that loads nothing from elsewhere and runs no inline script", async () => {
    const { headers } = await ask("/");
    const policy = Object.fromEntries(
      String(headers["content-security-policy"])
        .split(";")
        .map((directive) => directive.trim().split(" "))
        .map(([name, ...values]) => [name, values]),
    );
    expect(policy["default-src"]).toEqual(["'none'"]);
    expect(policy["script-src"]).toEqual(["'self'"]);
    expect(policy["connect-src"]).toEqual(["'self'"]);
    expect(policy["frame-ancestors"]).toEqual(["'none'"]);
    expect(policy["form-action"]).toEqual(["'none'"]);
    expect(policy["base-uri"]).toEqual(["'none'"]);
    expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "referrer-policy": "no-referrer" });
  });

  it.each([
    "/../package.json",
    "/..%2f..%2fpackage.json",
    "/assets/..%5c..%5c..%5cpackage.json",
    "/%2e%2e/main/index.js",
  ])("%s leads out of the page's folder to nothing", async (path) => {
    const answer = await ask(path);
    expect(answer.body).not.toContain('"productName"');
    expect(answer.body).not.toContain("BrowserWindow");
  });

  it("answers reads only", async () => {
    expect((await ask("/", {}, "POST")).status).toBe(405);
  });
});

it("listens on this computer only", async () => {
  expect(new URL(serving.url).hostname).toBe("127.0.0.1");
});

it("keeps what opens the workspace from other users of the machine", () => {
  const address = join(engine.folder, "engine.json");
  expect(JSON.parse(readFileSync(address, "utf8"))).toMatchObject({ token: serving.token });
  expect(statSync(address).mode & 0o777).toBe(0o600);
  expect(statSync(engine.folder).mode & 0o077).toBe(0);
});

it("is found by the command line from its own workspace, not from a copy of it", async () => {
  const [copy, link] = [join(folder, "copy"), join(folder, "link")];
  cpSync(engine.folder, copy, { recursive: true });
  symlinkSync(engine.folder, link, "junction");
  for (const [path, attached] of [
    [link, true],
    [copy, false],
  ] as const) {
    const found = await connectCommandLine(path, join(folder, "home"));
    await found.close();
    expect(found.attached).toBe(attached);
  }
});

describe("files sent by a browser", () => {
  const send = (query: string, headers = bearer(serving.token) as Record<string, string>) =>
    ask(`/upload?${query}`, headers, "PUT", "id\n1\n");

  it("land in the workspace's imports, whatever their name says", async () => {
    for (const name of ["orders.csv", "..%2F..%2Forders.csv", "..%5Corders.csv", ".orders.csv"]) {
      const { status, body } = await send(`folder=may%2F2024&name=${name}`);
      expect(status).toBe(200);
      const { path, size } = JSON.parse(body) as { path: string; size: number };
      expect(path).toBe(join(folder, "store", "imports", "2024", "orders.csv"));
      expect([size, readFileSync(path, "utf8")]).toEqual([5, "id\n1\n"]);
      if (process.platform !== "win32") expect(statSync(path).mode & 0o777).toBe(0o600);
    }
  });

  it("are taken back with a form that is left, and kept while a source reads them, until it is removed", async () => {
    const body = {
      name: "kept",
      kind: "files",
      connectionType: "test",
      config: {} as Record<string, unknown>,
    };
    const imports = join(folder, "store", "imports");
    const takeBack = async (query: string) =>
      (await ask(`/upload?${query}`, bearer(serving.token), "DELETE")).status;
    await send("folder=left&name=a.csv");
    const { path } = JSON.parse((await send("folder=kept&name=a.csv")).body) as { path: string };
    body.config = { path: join(dirname(path), "*.csv") };
    const post = (command: string, input: unknown) =>
      ask(
        `/api/source/${command}`,
        { ...bearer(serving.token), "content-type": "application/json" },
        "POST",
        JSON.stringify(input),
      );
    const { id } = JSON.parse((await post("add", body)).body) as { id: string };
    expect([
      await takeBack("folder=left"),
      await takeBack("folder=kept"),
      await takeBack("folder=..%2Fkept"),
    ]).toEqual([204, 204, 204]);
    expect(existsSync(join(imports, "left"))).toBe(false);
    expect(existsSync(path)).toBe(true);
    expect([await takeBack("folder=.."), await takeBack("folder=")]).toEqual([400, 400]);
    expect((await post("remove", { id, purge: true })).status).toBe(200);
    expect(existsSync(path)).toBe(false);
    expect(existsSync(imports)).toBe(true);
  });

  it("are refused without a name, a token, the own origin, or by another method", async () => {
    expect((await send("folder=a&name=..")).status).toBe(400);
    expect((await send("folder=&name=a.csv")).status).toBe(400);
    expect((await send("folder=a&name=a.csv", {})).status).toBe(401);
    const foreign = { ...bearer(serving.token), origin: "https://evil.example" };
    expect((await send("folder=a&name=a.csv", foreign)).status).toBe(403);
    expect((await ask("/upload?folder=a&name=a.csv", bearer(serving.token), "GET")).status).toBe(405);
  });
});

describe("a request over REST that asks wrongly", () => {
  const told = async (path: string, method: string, content = "") => {
    const headers = { ...bearer(serving.token), "content-type": "application/json" };
    const { status, body } = await ask(path, headers, method, content);
    return { status, ...(JSON.parse(body) as { code: string; message: string }) };
  };

  it("is told what was not readable, the right method, or the field, with a code of the closed list", async () => {
    expect(await told("/api/price/what-if", "POST", "{bad")).toMatchObject({
      status: 400,
      code: "invalid-input",
    });
    expect(await told("/api/publish/plan", "GET")).toMatchObject({
      status: 405,
      message: "Ask for /api/publish/plan with POST.",
    });
    expect(await told("/api/overview/summary?from=2026-02-30", "GET")).toMatchObject({
      status: 400,
      code: "invalid-input",
      message: "from: Give a day as YYYY-MM-DD, such as 2026-11-20.",
    });
  });

  it("is told by name which fields the command does not have", async () => {
    const misspelt = JSON.stringify({ sql: "SELECT 1", limitt: 5 });
    expect(await told("/api/warehouse/query", "POST", misspelt)).toMatchObject({
      status: 400,
      code: "invalid-input",
      message: expect.stringContaining('no field "limitt"'),
      data: { fields: ["limitt"] },
    });
    expect(await told("/api/jobs/list?stat=done", "GET")).toMatchObject({
      status: 400,
      message: expect.stringContaining('no field "stat"'),
    });
    const config = { path: "shop.csv", pth: "x", sheets: 1 };
    const source = JSON.stringify({ name: "x", kind: "files", config });
    expect(await told("/api/source/add", "POST", source)).toMatchObject({
      status: 400,
      message: expect.stringContaining('no field "pth", "sheets"'),
    });
    const right = JSON.stringify({ sql: "SELECT 1", limit: 5 });
    expect(await told("/api/warehouse/query", "POST", right)).toMatchObject({ status: 200 });
  });
});
