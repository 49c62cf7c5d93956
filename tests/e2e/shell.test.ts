/** The desktop shell in a real window: the engine's life, and what a page can't do. */
import { spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findElectron } from "../support/electron.ts";
import { isAlive } from "../support/server-process.ts";
import {
  type AppWindow,
  CHROMIUM_FLAGS,
  type Display,
  noWindows,
  openApp,
  openDisplay,
  PROJECT,
  until,
} from "../support/window.ts";

const missing = noWindows();

describe.skipIf(missing)(`the window${missing ? ` (skipped: ${missing})` : ""}`, () => {
  let display: Display;
  let window: AppWindow;

  beforeAll(async () => {
    display = await openDisplay();
    window = await openApp(display);
  });
  afterAll(async () => {
    await window?.close();
    display?.close();
  });

  it("shows the engine's page and hides the token from the address", async () => {
    const { page } = window;
    await page.getByRole("heading", { name: "Set up your store's workspace" }).waitFor();
    await window.screenshot("shell-first-page");
    await page.getByRole("button", { name: "Skip the steps" }).click();
    await page.getByText("On this computer only").waitFor();
    await page.getByText("Engine ready").waitFor();
    expect(new URL(page.url()).hostname).toBe("127.0.0.1");
    expect(page.url()).not.toContain("token");
    expect(await page.title()).toContain("Merchbench");
  });

  it("gives the page the Host functions and nothing of Node or Electron", async () => {
    const { page } = window;
    expect(await page.evaluate("[typeof require, typeof process, typeof module, typeof Buffer]")).toEqual(
      Array(4).fill("undefined"),
    );
    expect(await page.evaluate("Object.keys(merchbenchHost).sort()")).toEqual(
      [
        ...["kind", "platform", "notify", "onEngineRestarted", "openLink", "openWorkspace"],
        ...["pathOf", "pickFile", "pickFolder", "saveFile", "setTheme"],
      ].sort(),
    );
  });

  it("starts a killed engine again under the same page, which says so and goes on", async () => {
    const { page } = window;
    const killed = window.enginePid();
    const address = new URL(page.url()).origin;
    process.kill(killed, "SIGKILL");
    await page.getByText("The engine restarted.").waitFor();
    await until("another engine", () => window.enginePid() !== killed);
    expect(isAlive(killed)).toBe(false);
    expect(new URL(page.url()).origin).toBe(address);
    await window.screenshot("shell-engine-restarted");
  });

  it("says that a page could not be loaded, and loads it once the engine gives it", async () => {
    const { page } = window;
    await page.route(/\/assets\/.*\.js$/, (route) => route.abort());
    await page.getByRole("link", { name: "Models" }).click();
    await page.getByText("This page stopped").waitFor();
    await page.unroute(/\/assets\/.*\.js$/);
    await page.getByRole("button", { name: "Retry" }).click();
    await page.getByRole("heading", { level: 1, name: "Models" }).waitFor();
  });

  it("comes back where it was when it was reloaded while the engine was gone", async () => {
    const { page } = window;
    await page.getByRole("navigation").getByRole("link", { name: "Jobs" }).click();
    await page.getByText("Schedules", { exact: true }).click();
    await page.waitForURL(/\/jobs\?tab=schedules$/);
    process.kill(window.enginePid(), "SIGKILL");
    await page.reload().then(
      () => expect.fail("the engine was still there"),
      () => undefined,
    );
    await page.getByText("Engine ready").waitFor();
    await page.waitForURL(/\/jobs\?tab=schedules$/);
  });

  it("never leaves the engine's origin", async () => {
    const { page, app } = window;
    const before = page.url();
    for (const address of ["https://example.com/", "http://127.0.0.1:9/", "file:///etc/passwd"]) {
      await page.evaluate(`location.href = ${JSON.stringify(address)}`);
      await page.waitForTimeout(200);
      expect(page.url()).toBe(before);
      expect(await page.evaluate(`String(window.open(${JSON.stringify(address)}))`)).toBe("null");
    }
    expect(await page.evaluate("fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'refused')")).toBe(
      "refused",
    );
    expect(app.windows()).toHaveLength(1);
  });

  it("refuses permissions and links that are not https", async () => {
    const { page } = window;
    const state = (name: string) =>
      page.evaluate(`navigator.permissions.query({ name: "${name}" }).then((p) => p.state)`);
    expect([await state("geolocation"), await state("notifications"), await state("camera")]).toEqual(
      Array(3).fill("denied"),
    );
    for (const link of [
      "file:///etc/passwd",
      "javascript:alert(1)",
      "http://example.com",
      "smb://host/share",
    ]) {
      const answer = page.evaluate(`merchbenchHost.openLink(${JSON.stringify(link)})`);
      await expect(answer).rejects.toThrow("Only https links can be opened.");
    }
  });

  it("is there once: a second start on the same user folder ends at once", async () => {
    const userData = await window.app.evaluate(({ app }) => app.getPath("userData"));
    const flags = [...CHROMIUM_FLAGS, `--user-data-dir=${userData}`, PROJECT];
    const second = spawn(findElectron()!.executable, flags, { env: { ...process.env, ...display.env } });
    const code = await new Promise((done) => second.once("exit", done));
    expect(code).toBe(0);
    expect(isAlive(window.enginePid())).toBe(true);
  });

  it("takes the engine with it when it closes", async () => {
    const engine = window.enginePid();
    await window.app.close();
    await until("the engine's end", () => !isAlive(engine));
  });
});
