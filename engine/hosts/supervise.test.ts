import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, it } from "vitest";
import { supervise } from "./supervise.ts";

const CLI = join(import.meta.dirname, "cli.ts");
/** Text nested this deep is more than the stack of DuckDB's threads takes. */
const CRASH = "SELECT json_structure(repeat('[', 500000) || repeat(']', 500000))";

let folder: string;
let started: ChildProcess[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "merchbench-supervise-"));
  started = [];
});
afterEach(async () => {
  for (const child of started) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  rmSync(folder, { recursive: true, force: true });
});

const addressFile = () => join(folder, "store", "engine.json");
const pidNow = () => (JSON.parse(readFileSync(addressFile(), "utf8")) as { pid: number }).pid;

async function serve() {
  const args = [CLI, "serve", "--json", "--workspace", join(folder, "store"), "--home", folder];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
  started.push(child);
  const lines = createInterface({ input: child.stdout });
  const ready = async () =>
    JSON.parse(((await once(lines, "line")) as [string])[0]) as { url: string; token: string };
  return { child, address: await ready(), ready };
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const ask = ({ url, token }: { url: string; token: string }, sql: string) =>
  fetch(`${url}api/warehouse/query`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ sql }),
  });

it("serves again at the same address after SQL that crashes it, and ends when it is told to", async () => {
  const { child, address, ready } = await serve();
  const before = pidNow();
  const again = ready();
  await expect(ask(address, CRASH)).rejects.toThrow();
  expect(await again).toMatchObject(address);
  expect((await ask(address, "SELECT 1")).status).toBe(200);
  expect(pidNow()).not.toBe(before);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
  expect(existsSync(addressFile())).toBe(false);
});

it("leaves nobody behind when it is killed: the workspace can be served anew at once", async () => {
  const first = await serve();
  const engine = pidNow();
  first.child.kill("SIGKILL");
  const second = await serve();
  expect((await ask(second.address, "SELECT 1")).status).toBe(200);
  // It has let go of the workspace before it is gone, and it goes by itself.
  await expect.poll(() => isThere(engine)).toBe(false);
});

it("gives up an engine that keeps ending, and does not start again one that never served", async () => {
  const log = join(folder, "starts");
  const script = (work: string) => [
    "-e",
    `require("node:fs").appendFileSync(${JSON.stringify(log)}, process.argv.includes("7") ? "again " : "first "); ${work}`,
    "--",
  ];
  const dies = `process.send({ port: 7 }, () => process.exit(3))`;
  expect(await supervise({ args: script(dies), backOff: [10, 10] })).toBe(3);
  expect(readFileSync(log, "utf8")).toBe("first again again ");
  rmSync(log);
  expect(await supervise({ args: script("process.exit(4)"), backOff: [10, 10] })).toBe(4);
  expect(readFileSync(log, "utf8")).toBe("first ");
});
