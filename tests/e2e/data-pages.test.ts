/** The pages of people who look after the data, by keyboard and to the end: mapping, rejected rows. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type AppWindow, type Display, noWindows, openApp, openDisplay } from "../support/window.ts";

const missing = noWindows();
const LONG = 120_000;

describe.skipIf(missing)(`the pages of the data${missing ? ` (skipped: ${missing})` : ""}`, () => {
  let display: Display;
  let window: AppWindow;
  let page: Page;
  let sourceId: string;

  /** Asks the engine that serves the window. */
  const ask = async <T>(path: string, input?: unknown): Promise<T> => {
    const address = JSON.parse(readFileSync(join(window.workspace, "engine.json"), "utf8"));
    const answer = await fetch(`${address.url}api/${path}`, {
      method: input === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${address.token}`, "content-type": "application/json" },
      ...(input !== undefined && { body: JSON.stringify(input) }),
    });
    return (await answer.json()) as T;
  };
  const query = async (sql: string) => (await ask<{ rows: unknown[][] }>("warehouse/query", { sql })).rows;
  const mapping = () => ask<{ version: number; tables: unknown[] }>(`mapping/get?sourceId=${sourceId}`);
  const press = (key: string) => page.keyboard.press(key);
  const focused = () =>
    page.evaluate<string>(
      "document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText",
    );
  const sourceOf = (column: string) =>
    page.getByRole("combobox", { name: `Source of ${column}`, exact: true });

  beforeAll(async () => {
    display = await openDisplay();
    window = await openApp(display);
    page = window.page;
    await page.getByRole("button", { name: "Skip the steps" }).click();
    const folder = join(window.workspace, "..", "till");
    mkdirSync(folder);
    const lines = Array.from({ length: 60 }, (_, k) => {
      const day = k % 20 === 0 ? "unknown" : `2025-03-${10 + (k % 20)}`;
      return `T${k},${k % 7},${day},${k}.25,open,paid`;
    });
    const head =
      "order_no,client_no,order_date,amount,state_of_the_order_in_the_evening_before,state_of_the_order_in_the_evening_of_today";
    writeFileSync(join(folder, "orders.csv"), `${[head, ...lines].join("\n")}\n`);
    const source = { name: "Till", kind: "files", connectionType: "test", config: { path: folder } };
    sourceId = (await ask<{ id: string }>("source/add", source)).id;
    await ask("source/sync", { id: sourceId });
    await page
      .getByRole("navigation")
      .getByRole("link", { name: /^Mapping/ })
      .click();
  }, LONG);
  let broken = false;
  beforeEach(({ skip }) => skip(broken, "an earlier step failed"));
  afterEach(async ({ task }) => {
    broken ||= task.result?.state === "fail";
    if (broken) await window?.screenshot("failed-data-pages");
  });
  afterAll(async () => {
    await window?.close();
    display?.close();
  });

  it("a mapping is made by keyboard: one stop for the tables, F6 to how a column is read and back", {
    timeout: LONG,
  }, async () => {
    await page
      .getByRole("button", { name: /^Use (all|this)/ })
      .first()
      .click();
    const tables = page.getByRole("navigation", { name: "Warehouse tables" });
    expect(await tables.locator("button[tabindex='0']").count()).toBe(1);
    await tables.locator("button[tabindex='0']").focus();
    await press("Home");
    expect(await focused()).toMatch(/^customers/);
    await tables
      .getByRole("button", { name: /orders/ })
      .first()
      .focus();
    await press("Enter");
    await sourceOf("ordered_at").focus();
    await press("F6");
    expect(await focused()).toBe("Column");
    await press("Tab");
    await press("Tab");
    expect(await page.evaluate("document.activeElement.closest('aside') !== null")).toBe(true);
    await press("F6");
    expect(await focused()).toBe("Source of ordered_at");
  });

  it("long names that begin alike are told apart", { timeout: LONG }, async () => {
    await sourceOf("status").fill("state_of");
    const names = page.getByRole("option").filter({ hasText: "state_of_the_order" });
    await expect.poll(() => names.count()).toBe(2);
    const cut = await page.evaluate(
      "[...document.querySelectorAll('[role=option]')].filter((one) => one.scrollWidth > one.clientWidth).length",
    );
    expect(cut).toBe(0);
    await names.last().click();
    expect(await sourceOf("status").getAttribute("title")).toBe("state_of_the_order_in_the_evening_of_today");
  });

  it("Ctrl Enter is the open dialog's, and takes along what is being typed", { timeout: LONG }, async () => {
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Versions..." }).click();
    await page.getByRole("dialog").waitFor();
    await press("Control+Enter");
    await press("Control+z");
    await press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect((await mapping()).version).toBe(0);
    expect(await sourceOf("status").inputValue()).toMatch(/^state_of/);

    await sourceOf("status").focus();
    await page.getByRole("textbox", { name: "Where it is empty" }).fill("not told");
    await press("Control+Enter");
    await page.getByText("The mapping is loaded").waitFor({ timeout: LONG });
    expect(JSON.stringify((await mapping()).tables)).toContain("not told");
    const field = page.getByRole("textbox", { name: "Where it is empty" });
    expect(await page.evaluate("document.activeElement.labels?.[0]?.innerText")).toBe("Where it is empty");
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => field.inputValue()).toBe("");
    await page.getByRole("button", { name: "Redo" }).click();
    expect(await query("SELECT count(*)::INT FROM store.orders")).toEqual([[57]]);
  });

  it("rejected rows are mended by the mapping, and the reason that is gone is left", {
    timeout: LONG,
  }, async () => {
    // The save before left the table open that was mapped.
    await expect.poll(() => sourceOf("ordered_at").inputValue()).toBe("order_date");
    await sourceOf("ordered_at").fill("SQL");
    await page.getByRole("option", { name: /An SQL expression/ }).click();
    const sql = page.getByRole("textbox", { name: "SQL expression" });
    expect(await sql.inputValue()).toBe('"orders"."order_date"');
    await sql.fill(`replace("orders"."order_date", 'unknown', '2025-03-31')`);
    await press("Tab");
    await page.getByRole("region", { name: "Trial load" }).getByText("57").first().waitFor();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Saved as version 2").waitFor();

    const rule = encodeURIComponent("not a date and time");
    const link = `/quality?tab=rejects&table=orders&rule=${rule}&source=${sourceId}`;
    await page.goto(new URL(link, page.url()).href);
    await page.getByRole("table", { name: "Rejected rows" }).getByRole("row").nth(1).click();
    await page.getByRole("button", { name: "Map again" }).click();
    await page.getByText("Every row that was read is in the warehouse.").waitFor({ timeout: LONG });
    expect(await query("SELECT count(*)::INT FROM store.orders")).toEqual([[60]]);
  });
});
