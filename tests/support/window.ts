/** Opens the desktop app in a real window and drives it; where there is no display, on a private Xvfb. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { _electron, type ElectronApplication, type Page } from "playwright-core";
import { findElectron } from "./electron.ts";
import { findBinary } from "./server-process.ts";

export const PROJECT = resolve(import.meta.dirname, "../..");

/** Why windows can't be opened here; undefined where they can. Goes into the title of a skipped suite. */
export function noWindows(): string | undefined {
  if (!findElectron()) return "no Electron: run node scripts/prepare-tests.ts";
  const display = process.platform !== "linux" || process.env.DISPLAY || findBinary("Xvfb");
  return display ? undefined : "no display and no Xvfb: run node scripts/prepare-tests.ts";
}

export interface Display {
  env: NodeJS.ProcessEnv;
  close(): void;
}

/** The user's display, else an Xvfb of our own that ends with `close`. */
export async function openDisplay(): Promise<Display> {
  if (process.platform !== "linux" || process.env.DISPLAY) return { env: {}, close() {} };
  const args = ["-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"];
  const server = spawn("Xvfb", args, { stdio: ["ignore", "pipe", "ignore"] });
  const number = await firstLine(server);
  return { env: { DISPLAY: `:${number}` }, close: () => void server.kill() };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("exit", (code) => fail(new Error(`The display server ended with ${code}.`)));
    child.stdout?.once("data", (data: Buffer) => done(data.toString().trim()));
  });
}

/**
 * Flags of Chromium for where tests run: where there is no graphics card, a page may wait for ever for the process that
 * looked for one; and root, as in containers, can't be sandboxed.
 */
export const CHROMIUM_FLAGS = ["--disable-gpu", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])];

/** Environment of an app under test: the display, and a home of its own. */
export function appEnvironment(display: Display, folder: string): Record<string, string> {
  const env = {
    ...process.env,
    ...display.env,
    MERCHBENCH_HOME: join(folder, "home"),
    MERCHBENCH_NODE: process.execPath,
  };
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

export interface AppWindow {
  app: ElectronApplication;
  page: Page;
  workspace: string;
  /** What the page wrote to its console as an error, and exceptions in it. */
  pageErrors: string[];
  enginePid(): number;
  /** Picture of the window, kept as output of the run. */
  screenshot(name: string): Promise<void>;
  close(): Promise<void>;
}

const ATTEMPTS = 3;
const ANSWER_MS = 30_000;
/** Longer than anything takes that is not said to take long, also where other work has most of the machine. */
const PATIENCE_MS = 60_000;

/**
 * Starts the built app on a fresh folder, with a workspace in it.
 *
 * A start whose page never answers (github.com/microsoft/playwright/issues/17765) is given up and said, and the app is
 * opened again.
 */
export async function openApp(display: Display): Promise<AppWindow> {
  for (let attempt = 1; ; attempt++) {
    const window = await openOnce(display);
    if (await answers(window.page)) return window;
    const stuck = `The driver got no answer from the window within ${ANSWER_MS / 1000} s (start ${attempt})`;
    window.app.process().kill("SIGKILL");
    if (attempt === ATTEMPTS) throw new Error(`${stuck}.`);
    process.stderr.write(`${stuck}; opening it again.\n`);
  }
}

const answers = (page: Page) =>
  page
    .locator("#root > *")
    .first()
    .waitFor({ state: "attached", timeout: ANSWER_MS })
    .then(
      () => true,
      () => false,
    );

async function openOnce(display: Display): Promise<AppWindow> {
  const folder = mkdtempSync(join(tmpdir(), "merchbench-window-"));
  const workspace = join(folder, "store");
  const app = await _electron.launch({
    executablePath: findElectron()!.executable,
    args: [...CHROMIUM_FLAGS, `--user-data-dir=${join(folder, "shell")}`, PROJECT, "--workspace", workspace],
    env: appEnvironment(display, folder),
    timeout: PATIENCE_MS,
  });
  let said = "";
  app.process().stderr?.on("data", (data: Buffer) => {
    said = (said + data.toString()).slice(-4000);
  });
  const page = await app.firstWindow({ timeout: PATIENCE_MS }).catch(async (error: unknown) => {
    app.process().kill("SIGKILL");
    throw new Error(`The window did not open: ${error}\n${said}`);
  });
  page.setDefaultTimeout(PATIENCE_MS);
  const pageErrors: string[] = [];
  page.on("pageerror", (error) => pageErrors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") pageErrors.push(message.text());
  });
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1440, 900));
  return {
    app,
    page,
    workspace,
    pageErrors,
    enginePid: () =>
      (JSON.parse(readFileSync(join(workspace, "engine.json"), "utf8")) as { pid: number }).pid,
    async screenshot(name) {
      await page.screenshot({ path: screenshotPath(name) });
    },
    async close() {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** `test-output/screenshots/<name>.png`, the folder made. */
export function screenshotPath(name: string): string {
  const folder = join(PROJECT, "test-output", "screenshots");
  mkdirSync(folder, { recursive: true });
  return join(folder, `${name}.png`);
}

/** Polls until `check` answers something; fails with `what` after the time is over. */
export async function until<T>(
  what: string,
  check: () => T | Promise<T>,
  timeoutMs = PATIENCE_MS,
): Promise<Exclude<T, undefined | false>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await check();
    if (found !== undefined && found !== false) return found as Exclude<T, undefined | false>;
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms for ${what}.`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
