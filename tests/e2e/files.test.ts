/** Files and forms in a real window: files chosen and dropped, looked into, corrected, loaded; errors told, changes undone. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type AppWindow, type Display, noWindows, openApp, openDisplay } from "../support/window.ts";

const missing = noWindows();
const LONG = 120_000;

describe.skipIf(missing)(`files and forms in the window${missing ? ` (skipped: ${missing})` : ""}`, () => {
  let folder: string;
  let display: Display;
  let window: AppWindow;
  let page: Page;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "merchbench-dropped-"));
    display = await openDisplay();
    window = await openApp(display);
    page = window.page;
    await page.getByRole("button", { name: "Skip the steps" }).click();
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    await page
      .getByRole("navigation")
      .getByRole("link", { name: /^Sources/ })
      .click();
    await page.getByRole("heading", { level: 1, name: "Sources" }).waitFor();
  }, LONG);
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") await window?.screenshot("failed-files");
  });
  afterAll(async () => {
    await window?.close();
    display?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Asks the engine that serves the window, as another window would. */
  const post = async <T>(path: string, input: unknown): Promise<T> => {
    const address = JSON.parse(readFileSync(join(window.workspace, "engine.json"), "utf8"));
    const answer = await fetch(`${address.url}api/${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${address.token}`, "content-type": "application/json" },
      body: JSON.stringify(input),
    });
    return (await answer.json()) as T;
  };
  /** Rows of the warehouse. */
  const ask = async (sql: string) => (await post<{ rows: unknown[][] }>("warehouse/query", { sql })).rows;
  const load = () => page.getByRole("dialog").getByRole("button", { name: "Add and load" }).click();
  const loaded = (sql: string, rows: unknown[][]) =>
    expect.poll(() => ask(sql), { timeout: LONG }).toEqual(rows);

  it("a chosen file is looked into where it lies; its doubt is settled in the form", {
    timeout: LONG,
  }, async () => {
    const path = join(folder, "bestellungen.csv");
    writeFileSync(path, "nr;am;betrag\n1;03/04/2024;1.234,50\n2;05/06/2024;7,25\n");
    await page.getByLabel("Files to add").setInputFiles(path);
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/parted by semicolons, names in the first line, numbers as 1\.234,56/).waitFor();
    await dialog.getByText(/"03\/04\/2024" in am may have the day or the month first/).waitFor();
    await dialog.getByRole("combobox", { name: "Dates" }).click();
    await page.getByRole("option", { name: /^day.first$/i }).click();
    await dialog.getByText("2024-04-03").waitFor();
    expect(await dialog.getByLabel("File, folder or pattern").first().inputValue()).toBe(path);
    await window.screenshot("files-look");
    await load();
    await loaded("SELECT nr, am, betrag FROM raw_bestellungen.bestellungen ORDER BY nr", [
      ["1", "2024-04-03", "1234.50"],
      ["2", "2024-06-05", "7.25"],
    ]);
  });

  it("a dropped file that has no path is taken into the workspace", { timeout: LONG }, async () => {
    const dropClicks = () =>
      page.evaluate(`{
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['{"id":1}\\n{"id":2}\\n'], "clicks.jsonl"));
      for (const type of ["dragenter", "dragover", "drop"])
        document.elementFromPoint(600, 600).dispatchEvent(
          new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }),
        );
    }`);
    await dropClicks();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("clicks.jsonl,").waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    const sent = () => readdirSync(join(window.workspace, "imports")).length;
    await expect.poll(sent, { timeout: LONG }).toBe(0);
    await dropClicks();
    await dialog.getByText("clicks.jsonl,").waitFor();
    await load();
    await loaded("SELECT id FROM raw_clicks.clicks ORDER BY id", [["1"], ["2"]]);
    expect(window.pageErrors).toEqual([]);
  });

  it("several folders that are dropped at once are read, of one place and of two", {
    timeout: LONG,
  }, async () => {
    const put = (name: string, id: number) => {
      const path = join(folder, name);
      mkdirSync(path, { recursive: true });
      writeFileSync(join(path, "sales.csv"), `id,amount\n${id},1.50\n`);
      return path;
    };
    const [first, second, far] = [put("2024", 1), put("2025", 2), put("far/2026", 3)];
    const cdp = await page.context().newCDPSession(page);
    const drop = async (...files: string[]) => {
      const data = { items: [], files, dragOperationsMask: 1 };
      for (const type of ["dragEnter", "dragOver", "drop"] as const)
        await cdp.send("Input.dispatchDragEvent", { type, x: 700, y: 500, data });
    };
    const dialog = page.getByRole("dialog");
    for (const folders of [
      [first, second],
      [first, far],
    ]) {
      await drop(...folders);
      await dialog.getByText(/^2 files, /).waitFor();
      await dialog.getByRole("button", { name: "Cancel" }).click();
    }
    const logo = join(folder, "2024", "logo.png");
    writeFileSync(logo, "no picture");
    await drop(join(first, "sales.csv"), logo);
    await dialog.getByText("logo.png is no data file and is left out.").waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await cdp.detach();
  });

  it("a form says what is wrong at each field, within its lists and after the engine's own look", {
    timeout: LONG,
  }, async () => {
    await page.getByRole("button", { name: "Add source" }).click();
    const dialog = page.getByRole("dialog");
    const field = (name: string) => dialog.locator(`[name="${name}"]`);
    const focused = () => page.evaluate("document.activeElement.name");
    await dialog.getByRole("combobox", { name: "Kind" }).click();
    await page.getByRole("option", { name: "JSON API" }).click();
    await field("sourceName").fill("Service");
    await field("url").fill("https://api.example.org");
    await field("streams.0.name").fill("v1.orders");
    await field("streams.0.path").fill("/orders");
    await load();
    await dialog.getByText(/^Write a name without points/).waitFor();
    expect(await focused()).toBe("streams.0.name");
    await field("streams.0.name").fill("orders");
    await field("streams.0.body").fill("{open");
    await load();
    await dialog.getByText(/^Lists to read 1, Body: Write it as a JSON object/).waitFor();
    expect(await focused()).toBe("streams.0.body");
    expect(await dialog.getByText(/merchbench|streams/).count()).toBe(0);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  });

  it("saved settings are taken back, in the form as in the workspace", { timeout: LONG }, async () => {
    await page.getByRole("navigation").getByRole("link", { name: "Settings" }).click();
    await page.getByText("Planning and prices").click();
    const [level, endings] = [page.getByLabel("Service level"), page.getByLabel("Price ends in")];
    const shown = async () => [await level.inputValue(), await endings.inputValue()];
    const before = await shown();
    await level.fill("97");
    await endings.fill(".99");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    expect(await shown()).toEqual(before);
    await page.reload();
    await expect.poll(shown, { timeout: LONG }).toEqual(before);

    // What another window saved meanwhile stays, in another field of the same form.
    type Saved = { settings: { planning: { serviceLevel: number }; guardrails: { endings: string[] } } };
    await post("workspace/update", { planning: { serviceLevel: 0.91 } });
    await endings.fill(".49");
    await page.getByRole("button", { name: "Save" }).click();
    await expect.poll(shown, { timeout: LONG }).toEqual(["91", ".49"]);
    const { settings } = await post<Saved>("workspace/update", {});
    expect([settings.planning.serviceLevel, settings.guardrails.endings]).toEqual([0.91, [".49"]]);
  });

  it("the guided start is come back to where the work stands, a failed load beside one that is not mapped", {
    timeout: LONG,
  }, async () => {
    await page.getByRole("navigation").getByRole("link", { name: "Sources" }).click();
    const path = join(folder, "gone.csv");
    writeFileSync(path, "a,b\n1,2\n");
    await page.getByLabel("Files to add").setInputFiles(path);
    await page.getByRole("dialog").getByText("gone.csv,").waitFor();
    rmSync(path);
    await load();
    await page.getByText("There is no file or folder").first().waitFor();
    await page
      .getByRole("dialog")
      .getByLabel("File, folder or pattern")
      .first()
      .fill(join(folder, "gone*.csv"));
    await load();
    await page.getByText("No file matches").first().waitFor({ timeout: LONG });
    await page.keyboard.press("Control+k");
    await page.keyboard.type("guided");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Check the data" }).waitFor();
    await page.getByText("Models need mapped tables.").waitFor();
    await page.getByRole("button", { name: "Change the connection" }).click();
    await page.getByRole("dialog").getByText("Change Gone").waitFor();
  });
});
