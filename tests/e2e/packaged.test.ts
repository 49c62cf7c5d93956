/** The packaged app, as a user installs it: built once, started once, in a real window on its own Node. */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FuseV1Options, getCurrentFuseWire } from "@electron/fuses";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findElectron } from "../support/electron.ts";
import { isAlive } from "../support/server-process.ts";
import {
  appEnvironment,
  CHROMIUM_FLAGS,
  type Display,
  noWindows,
  openDisplay,
  PROJECT,
  screenshotPath,
  until,
} from "../support/window.ts";

const missing = process.platform === "linux" ? noWindows() : "Linux only";
const output = join(PROJECT, "test-output", "packaged");
const unpacked = join(output, "linux-unpacked");
const program = join(unpacked, "merchbench");

function packageApp(): void {
  rmSync(output, { recursive: true, force: true });
  const { folder, version } = findElectron()!;
  const builder = join(PROJECT, "node_modules/electron-builder/cli.js");
  const settings = [`-c.electronDist=${folder}`, `-c.directories.output=${output}`];
  if (version) settings.push(`-c.electronVersion=${version}`);
  execFileSync(process.execPath, [builder, "--linux", "dir", "--publish", "never", ...settings], {
    cwd: PROJECT,
    stdio: "pipe",
  });
  // The test-only distribution carries a stand-in for Electron's default app.
  rmSync(join(unpacked, "resources", "app"), { recursive: true, force: true });
}

/** Whether a window of the app is at the engine's page, as its debugging port lists them. */
async function showsPage(list: string): Promise<boolean> {
  const targets = (await (await fetch(list)).json()) as { type: string; url: string }[];
  return targets.some(({ type, url }) => type === "page" && url.startsWith("http://127.0.0.1"));
}

describe.skipIf(missing)(`the packaged app${missing ? ` (skipped: ${missing})` : ""}`, () => {
  let display: Display;
  let folder: string;

  beforeAll(async () => {
    packageApp();
    display = await openDisplay();
    folder = mkdtempSync(join(tmpdir(), "merchbench-packaged-"));
  }, 600_000);
  afterAll(() => {
    display?.close();
    for (const path of [folder, output]) if (path) rmSync(path, { recursive: true, force: true });
  });

  it("has its fuses set: no Node inside it, no debugger, only its own sealed code", async () => {
    const fuses = await getCurrentFuseWire(program);
    // The wire holds the character "1" for a fuse that is on.
    const state = (option: FuseV1Options) => Number(fuses[option]) === "1".charCodeAt(0);
    expect({
      runAsNode: state(FuseV1Options.RunAsNode),
      nodeOptions: state(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      inspect: state(FuseV1Options.EnableNodeCliInspectArguments),
      sealed: state(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      onlyAsar: state(FuseV1Options.OnlyLoadAppFromAsar),
      cookies: state(FuseV1Options.EnableCookieEncryption),
      fileProtocol: state(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      runAsNode: false,
      nodeOptions: false,
      inspect: false,
      sealed: true,
      onlyAsar: true,
      cookies: true,
      fileProtocol: false,
    });
  });

  it("opens its window on an engine that runs on the shipped Node, and ends with it", async () => {
    const workspace = join(folder, "store");
    const userData = join(folder, "shell");
    const flags = [...CHROMIUM_FLAGS, `--user-data-dir=${userData}`, "--remote-debugging-port=0"];
    const app = spawn(program, [...flags, "--workspace", workspace], {
      env: appEnvironment(display, folder),
      stdio: "ignore",
    });
    const ended = new Promise((done) => app.once("exit", done));
    try {
      const portFile = join(userData, "DevToolsActivePort");
      await until(
        "the app's debugging port",
        () => existsSync(portFile) && readFileSync(portFile, "utf8").includes("\n"),
      );
      const [port] = readFileSync(portFile, "utf8").split("\n");
      // Attached only once the page is there: a driver that attaches while a window navigates can hang.
      await until("the engine's page", () => showsPage(`http://127.0.0.1:${port}/json/list`));
      const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
      const page = await until("the window", () => browser.contexts()[0]?.pages()[0]);
      await page.getByRole("heading", { name: "Set up your store's workspace" }).waitFor({ timeout: 60_000 });
      await page.screenshot({ path: screenshotPath("packaged-first-page") });

      const { pid } = JSON.parse(readFileSync(join(workspace, "engine.json"), "utf8")) as { pid: number };
      expect(readlinkSync(`/proc/${pid}/exe`)).toBe(join(unpacked, "resources", "node"));
      await browser.close();
      app.kill("SIGTERM");
      await ended;
      await until("the engine's end", () => !isAlive(pid));
    } finally {
      app.kill("SIGKILL");
    }
  });
});
