/** A password goes in and is seen nowhere again: not in answers, jobs, logs or files, only sealed in the state database. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Job } from "../../engine/contract/common.ts";
import type { Engine } from "../../engine/engine.ts";
import { type Serving, serve } from "../../engine/hosts/serve.ts";
import { openEngine } from "../../engine/open-engine.ts";

const PASSWORD = "Hunter2-äöü-s3cr3t";
/** Nothing listens on port 1, so every use of the connection fails and is reported. */
const UNREACHABLE = { host: "127.0.0.1", port: 1, database: "shop", user: "reader", password: PASSWORD };

let folder: string;
let engine: Engine;
let serving: Serving;
const answers: string[] = [];

beforeAll(async () => {
  delete process.env.MERCHBENCH_KEY;
  folder = mkdtempSync(join(tmpdir(), "merchbench-secrets-"));
  engine = await openEngine(join(folder, "store"), { home: join(folder, "home") });
  serving = await serve(engine);
});
afterAll(async () => {
  await serving?.close();
  await engine?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function call<T>(path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${serving.url}api/${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${serving.token}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  answers.push(text);
  return JSON.parse(text) as T;
}

async function ended(id: string): Promise<Job> {
  for (;;) {
    const job = await call<Job>(`jobs/get?id=${id}`);
    if (!["queued", "running"].includes(job.state)) return job;
    await new Promise((done) => setTimeout(done, 50));
  }
}

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesBelow(join(path, name)));
}

/** The password as it could appear: plain, in JSON or an address, in base64. */
const FORMS = [
  PASSWORD,
  encodeURIComponent(PASSWORD),
  Buffer.from(PASSWORD).toString("base64"),
  Buffer.from(PASSWORD).toString("hex"),
].map((form) => Buffer.from(form));

it("is nowhere to be read after a source and a target were added, tested, synced and failed", async () => {
  const source = await call<{ id: string; config: Record<string, unknown> }>("source/add", {
    name: "Shop",
    kind: "postgres",
    config: UNREACHABLE,
    connectionType: "test",
  });
  expect(source.config.password).toBe("stored");
  const target = await call<{ id: string }>("publish/add-target", {
    name: "Shop target",
    kind: "mysql",
    config: UNREACHABLE,
    connectionType: "test",
  });
  expect(await call("source/test", { id: source.id })).toMatchObject({ ok: false });
  expect(await call("source/test", { kind: "postgres", config: UNREACHABLE })).toMatchObject({ ok: false });
  expect(await call("publish/test-target", { id: target.id })).toMatchObject({ ok: false });
  const job = await ended((await call<Job>("source/sync", { id: source.id })).id);
  expect(job.state).toBe("failed");
  await call("source/list");
  await call("publish/targets");
  await call("jobs/list");
  await call("source/loads");
  await call("source/update", {
    id: source.id,
    config: { ...UNREACHABLE, database: "other", port: "no port" },
  });

  for (const form of FORMS) {
    expect(answers.filter((answer) => Buffer.from(answer).includes(form))).toEqual([]);
    expect(filesBelow(folder).filter((path) => readFileSync(path).includes(form))).toEqual([]);
  }
  const { connections } = engine.state;
  expect(connections.openConfig(connections.get("source", source.id))).toMatchObject({ password: PASSWORD });
});

it("keeps its key outside the workspace, for its owner only", () => {
  const key = join(engine.home, "key");
  const bytes = readFileSync(key);
  expect(statSync(key).mode & 0o777).toBe(0o600);
  expect(filesBelow(engine.folder).filter((path) => readFileSync(path).includes(bytes))).toEqual([]);
});
