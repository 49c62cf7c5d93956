import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EngineAddress } from "../../engine/contract/host.ts";
import { type EngineProcess, startEngine } from "./engine-process.ts";

const CLI = resolve(import.meta.dirname, "../../engine/hosts/cli.ts");

let folder: string;
let engine: EngineProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "merchbench-shell-"));
});
afterEach(async () => {
  await engine?.stop();
  engine = undefined;
  rmSync(folder, { recursive: true, force: true });
});

function start(args: string[], backOff?: number[]) {
  const restarts: EngineAddress[] = [];
  const heard: { restarted(): void; gaveUp(reason: Error): void } = { restarted() {}, gaveUp() {} };
  engine = startEngine({
    node: process.execPath,
    args,
    env: { ...process.env, MERCHBENCH_HOME: folder },
    onRestarted: (address) => {
      restarts.push(address);
      heard.restarted();
    },
    onGivenUp: (reason) => heard.gaveUp(reason),
    ...(backOff && { backOff }),
  });
  return {
    engine,
    restarts,
    nextRestart: () =>
      new Promise<void>((done) => {
        heard.restarted = done;
      }),
    givenUp: new Promise<Error>((done) => {
      heard.gaveUp = done;
    }),
  };
}

const serve = () => [
  ...[CLI, "serve", "--json", "--workspace", join(folder, "store")],
  ...["--parent-pid", String(process.pid)],
];

async function engineAnswers({ url, token }: EngineAddress): Promise<number> {
  const response = await fetch(`${url}api/workspace/engine`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { pid } = (await response.json()) as { pid: number };
  return pid;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("the engine under the shell", () => {
  it("runs again at the same address with the same token after SIGKILL", async () => {
    const { engine, restarts, nextRestart } = start(serve());
    const address = await engine.ready;
    const killed = await engineAnswers(address);
    expect(killed).toBe(engine.pid);
    const again = nextRestart();
    process.kill(killed, "SIGKILL");
    await again;
    expect(restarts).toEqual([address]);
    expect(await engineAnswers(address)).not.toBe(killed);
  });

  it("is gone after stop, with its address file, and does not come back", async () => {
    const { engine, restarts } = start(serve());
    await engine.ready;
    const pid = engine.pid!;
    await engine.stop();
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(join(folder, "store", "engine.json"))).toBe(false);
    expect(restarts).toEqual([]);
  });

  it("says what the engine said when it cannot start", async () => {
    writeFileSync(join(folder, "store"), "a file where the workspace folder should be");
    const { engine } = start(serve());
    await expect(engine.ready).rejects.toThrow(/\S/);
  });

  it("is given up when it keeps ending", async () => {
    const script = `console.log(JSON.stringify({ready:true,url:"http://127.0.0.1:9/",token:"t"}));setTimeout(()=>process.exit(3),20)`;
    const { givenUp, restarts } = start(["-e", script, "--"], [10, 10]);
    expect((await givenUp).message).toMatch(/keeps ending/);
    expect(restarts).toHaveLength(2);
  });
});
