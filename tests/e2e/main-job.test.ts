/** The main job by mouse and keyboard in a real window: connect, load, train, look, publish, roll back. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import Database from "better-sqlite3";
import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type AppWindow, type Display, noWindows, openApp, openDisplay, until } from "../support/window.ts";

const missing = noWindows();
/** Generous: CI's two cores also draw the window in software. */
const LONG = 300_000;

/** One hash a table of the store's database: what a rollback must bring back. */
function storeTables(path: string): Record<string, string> {
  const store = new Database(path, { readonly: true });
  try {
    const names = store
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
      .pluck()
      .all() as string[];
    const hash = (name: string): string => {
      const sum = createHash("sha256");
      for (const row of store.prepare(`SELECT * FROM "${name}" ORDER BY 1, 2`).raw().iterate())
        sum.update(JSON.stringify(row));
      return sum.digest("hex");
    };
    return Object.fromEntries(names.map((name) => [name, hash(name)]));
  } finally {
    store.close();
  }
}

function countRows(path: string, table: string): number {
  const store = new Database(path, { readonly: true });
  try {
    return store.prepare(`SELECT count(*) FROM "${table}"`).pluck().get() as number;
  } finally {
    store.close();
  }
}

describe.skipIf(missing)(`the main job${missing ? ` (skipped: ${missing})` : ""}`, () => {
  let display: Display;
  let window: AppWindow;
  let page: Page;
  let store: string;
  let before: Record<string, string>;

  beforeAll(async () => {
    display = await openDisplay();
    window = await openApp(display);
    page = window.page;
    store = join(window.workspace, "sample", "store.sqlite");
  });
  let broken = false;
  /** Each step stands on the one before; after a failed one the rest is not tried. */
  beforeEach(({ skip }) => skip(broken, "an earlier step failed"));
  afterEach(async ({ task }) => {
    broken ||= task.result?.state === "fail" && !task.name.startsWith("shows");
    if (task.result?.state === "fail")
      await window?.screenshot(`failed-${task.name.replace(/\W+/g, "-").slice(0, 50)}`);
  });
  afterAll(async () => {
    await window?.close();
    display?.close();
  });

  const button = (name: string | RegExp, within: Page | Locator = page) =>
    within.getByRole("button", { name, exact: true });
  const enabled = (name: string) =>
    until(
      `"${name}" to be possible`,
      () => page.locator("main").getByRole("button", { name }).isEnabled(),
      LONG,
    );
  /** Nothing is being read any more, and charts have drawn. */
  const settled = async () => {
    await page.waitForTimeout(300);
    await until(
      "the page's data",
      async () => (await page.getByRole("status", { name: "Loading" }).count()) === 0,
    );
    await page.waitForTimeout(400);
  };
  const chooseOnPlans = async (kind: string) => {
    await goTo("Plans");
    await page.getByRole("combobox", { name: "What to publish" }).click();
    await page.getByRole("option", { name: kind }).click();
  };
  /** Prices are published from a what-if that the user decided to use. */
  const takeProposedPrices = async () => {
    await goTo("Prices");
    await button("Use these prices").click();
    await until("prices to publish", () => button("Publish...").isEnabled(), LONG);
  };
  const goTo = async (name: string) => {
    await page
      .getByRole("navigation")
      .getByRole("link", { name: new RegExp(`^${name}`) })
      .click();
    await page.getByRole("heading", { level: 1, name }).waitFor();
  };

  it(
    "sets up the workspace with the sample store: connect, match, load, train",
    async () => {
      await page.getByRole("heading", { name: "Name the workspace" }).waitFor();
      await page.getByLabel("Name", { exact: true }).fill("Fernhill Gifts");
      await window.screenshot("first-run-name");
      await button("Connect your data").click();
      await page.getByText("Sample store").click();
      await window.screenshot("first-run-connect");
      await button("Make the sample store").click();
      await page.getByRole("heading", { name: "Match the tables" }).waitFor({ timeout: LONG });
      before = storeTables(store);
      await window.screenshot("first-run-match");
      await page.locator("main").getByRole("button", { name: "Load and check" }).click();
      await enabled("Train first models");
      await window.screenshot("first-run-check");
      await page.locator("main").getByRole("button", { name: "Train first models" }).click();
      await until(
        "four trained models",
        async () => (await page.getByText("Trained", { exact: true }).count()) === 4,
        LONG,
      );
      await window.screenshot("first-run-train");
      await button("Open the overview").click();
      await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    },
    LONG,
  );

  it.each([
    "Overview",
    "Segments",
    "Forecast",
    "Worklist",
    "Recommendations",
    "Prices",
    "Plans",
    "History",
    "Sources",
    "Mapping",
    "Quality",
    "Models",
    "Jobs",
    "Settings",
  ])("shows %s without an error", async (name) => {
    const errors = window.pageErrors.length;
    await page
      .getByRole("navigation")
      .getByRole("link", { name: new RegExp(`^${name}`) })
      .click();
    await page.locator("main").waitFor();
    await settled();
    expect(
      await page
        .getByRole("alert")
        .filter({ hasText: /could not|failed/i })
        .count(),
    ).toBe(0);
    expect(window.pageErrors.slice(errors)).toEqual([]);
    await window.screenshot(`page-${name.toLowerCase()}`);
  });

  it("follows a figure, a prediction and a list to their tables, their source and its load", async () => {
    const popover = page.getByRole("dialog", { name: /^Where/ });
    await goTo("Overview");
    await page.getByRole("button", { name: "Where it comes from: Net revenue" }).first().click();
    await popover.getByText("order_items", { exact: true }).waitFor();
    await popover.getByText("SELECT", { exact: false }).first().waitFor();
    await window.screenshot("lineage-net-revenue");
    await popover
      .getByRole("link", { name: /^Loaded/ })
      .first()
      .click();
    await page.getByRole("heading", { level: 1, name: "Quality" }).waitFor();
    await page.getByText("Report of the load").waitFor();

    await page
      .getByRole("navigation")
      .getByRole("link", { name: /^Worklist/ })
      .click();
    await page.getByRole("heading", { level: 1, name: "Demand worklist" }).waitFor();
    await settled();
    // By the header's menu, as by the button at the foot.
    await page.getByRole("columnheader", { name: "Item" }).click({ button: "right" });
    await popover.getByText(/^Demand forecast, version 1/).waitFor();
    await popover.getByText("Sample store").first().waitFor();
    await page.keyboard.press("Escape");
    await popover.waitFor({ state: "detached" });
  });

  it("gives up an overview that takes long, and works it out when asked again", async () => {
    await goTo("Overview");
    await settled();
    const shown = page.getByRole("button", { name: /to .* 20\d\d/ }).first();
    const before = await shown.textContent();
    let [held, ends] = [0, 0];
    // The answer stays away until the test ends.
    const { promise: end, resolve: letGo } = Promise.withResolvers<void>();
    await page.route(/rpc\/overview\/summary/, async (route) => {
      held++;
      await end;
      await route.abort().catch(() => undefined);
      ends++;
    });
    await page.keyboard.press("[");
    await button("Cancel", page.getByRole("status")).click();
    await page.getByText("Cancelled. The page shows what was asked for before.").waitFor();
    await page.unroute(/rpc\/overview\/summary/);
    letGo();
    await until("the held answers", () => ends === held && held > 0);
    await button("Work it out").click();
    await page.getByText("Cancelled. The page shows").waitFor({ state: "detached" });
    await settled();
    expect(await shown.textContent()).not.toBe(before);
    await page.keyboard.press("]");
    await settled();
  });

  it("a saved scenario is the same when the page is loaded anew, and says that it was changed", async () => {
    await goTo("Prices");
    const limit = page.getByLabel("Largest change");
    const limitTo = async (percent: string) => {
      await limit.fill(percent);
      await page.keyboard.press("Tab");
    };
    const open = page.getByRole("table", { name: "Scenarios side by side" }).getByRole("row").nth(2);
    const said = async (name: RegExp) => {
      await open.filter({ hasText: name }).waitFor();
      await settled();
      return open.textContent();
    };
    const usual = await said(/^A, not saved/);
    await limitTo("2");
    await button("Save scenario").click();
    await page.getByRole("dialog").getByLabel("Name").fill("Cautious");
    await button("Save", page.getByRole("dialog")).click();
    const saved = await said(/^Cautious(?!, changed)/);
    expect(saved?.replace("Cautious", "A, not saved")).not.toBe(usual);
    await page.reload();
    expect(await said(/^Cautious(?!, changed)/)).toBe(saved);
    expect(await limit.inputValue()).toBe("2");
    await limitTo("3");
    await said(/^Cautious, changed/);
    await goTo("Models");
    await goTo("Prices");
    expect(await said(/^A, not saved/)).toBe(usual);
    // While an answer takes its time, what still stands there is no answer to what was chosen.
    const answer = Promise.withResolvers<void>();
    await page.route(/whatIf/, (route) => answer.promise.then(() => route.continue()));
    await button("Units").click();
    await page.getByText(/^Working it out/).waitFor();
    expect(await button("Use these prices").isDisabled()).toBe(true);
    answer.resolve();
    await page.getByText(/^Working it out/).waitFor({ state: "hidden" });
    await page.unroute(/whatIf/);
  });

  it("opens details, follows them from row to row and comes back, by keyboard alone", async () => {
    const details = page.getByRole("complementary");
    const focused = async (place: Locator) => (await place.and(page.locator(":focus")).count()) === 1;
    const walk = async (list: Locator) => {
      await list.focus();
      await page.keyboard.press("Enter");
      await details.waitFor();
      const first = await details.getAttribute("aria-label");
      await page.keyboard.press("ArrowDown");
      await until("the next row", async () => (await details.getAttribute("aria-label")) !== first);
      await page.keyboard.press("F6");
      expect(await focused(details)).toBe(true);
      await page.keyboard.press("Escape");
      await details.waitFor({ state: "detached" });
    };
    await goTo("Worklist");
    await settled();
    // The count in the rail is that of the two tabs whose lines wait for an order.
    const figures = async (name: RegExp) =>
      Number(
        (await page.getByRole("tab", { name }).locator(".numeric").first().textContent())?.replace(",", ""),
      );
    const toOrder = (await figures(/^Runs out/)) + (await figures(/^Below reorder/));
    expect(toOrder).toBeGreaterThan(0);
    await page.getByRole("navigation").getByLabel(`${toOrder} waiting`).waitFor();
    const worklist = page.getByRole("region", { name: /^Worklist/ });
    await walk(worklist);
    expect(await focused(worklist)).toBe(true);
    // Space selects, and Tab leaves the list instead of stopping at each of its rows.
    await page.keyboard.press("Space");
    const selected = worklist.locator("tbody").getByRole("checkbox", { checked: true });
    await until("a selected row", async () => (await selected.count()) === 1);
    await page.keyboard.press("Space");
    // Rows that are drawn beyond the edges for quick scrolling are not selected with those in sight.
    const inSight = page.getByRole("checkbox", { name: "Select the rows in sight" });
    const [, last] =
      /to (\d+) of/.exec((await page.getByText(/^Rows 1 to \d+ of/).textContent()) ?? "") ?? [];
    await inSight.click();
    await page.getByText(`${last} selected`, { exact: true }).waitFor();
    await inSight.click();
    if (await selected.count()) await inSight.click();
    await until("no selected row", async () => (await selected.count()) === 0);
    const boxes = worklist.locator("tbody").getByRole("checkbox");
    expect(
      await boxes.evaluateAll((all) => all.filter((one) => one.getAttribute("tabindex") !== "-1")),
    ).toEqual([]);
    // A table that draws all its rows has its stop at a row.
    await goTo("Models");
    await settled();
    const versions = page.getByRole("table", { name: "Versions" }).locator("tbody tr");
    await walk(versions.first());
    expect(await focused(versions.nth(1))).toBe(true);
  });

  it("is printed in its full length, without the window around it", async () => {
    await goTo("Worklist");
    await settled();
    const hidden = () => page.evaluate("document.getElementById('main').scrollHeight > innerHeight");
    expect(await hidden()).toBe(false);
    await page.emulateMedia({ media: "print" });
    try {
      await page.getByRole("navigation").waitFor({ state: "hidden" });
      expect(await page.getByRole("contentinfo").isVisible()).toBe(false);
      await until("the whole page", async () => (await hidden()) === true);
      expect(await page.getByRole("row").count()).toBeGreaterThan(20);
    } finally {
      await page.emulateMedia({ media: null });
    }
  });

  it("says of a quality test what it found, and what rests on what it tests", async () => {
    await goTo("Quality");
    await page.getByRole("searchbox", { name: "Search tests" }).fill("total is");
    await page.getByText("total is at least 0").dblclick();
    const panel = page.getByRole("complementary", { name: "total is at least 0" });
    await panel.getByText("Numbers that rest on it").waitFor();
    await panel.getByRole("link", { name: "Overview" }).waitFor();
    await window.screenshot("quality-test");
    await button("Run this test", panel).click();
    await until("the test's second run", async () => (await panel.getByText("Holds").count()) >= 3);
  });

  it("shows other days of the overview once they are chosen", async () => {
    await goTo("Overview");
    const errors = window.pageErrors.length;
    await page.getByRole("button", { name: /^\d+ \w+ to \d+ \w+ \d{4}$/ }).click();
    await page.getByRole("menuitem", { name: "Last 7 days" }).click();
    await page.waitForURL(/from=\d{4}-\d\d-\d\d&to=/);
    await settled();
    expect(window.pageErrors.slice(errors)).toEqual([]);
  });

  it("takes changes of the rules back, and again, by keyboard", async () => {
    await goTo("Recommendations");
    const pins = page.getByRole("main").getByRole("button", { name: /^Pin / });
    await pins.first().click();
    const unsaved = page.getByText("1 unsaved", { exact: true });
    await unsaved.waitFor();
    await page.keyboard.press("Control+z");
    await unsaved.waitFor({ state: "detached" });
    await page.keyboard.press("Control+y");
    await unsaved.waitFor();
    await button("Discard").click();
    await unsaved.waitFor({ state: "detached" });
  });

  it("plans an experiment with models in another order, seen beside what is published", async () => {
    await goTo("Recommendations");
    await button("Experiments").click();
    await button("Plan an experiment").click();
    const dialog = page.getByRole("dialog", { name: "Plan an experiment" });
    await dialog.getByLabel("Name", { exact: true }).fill("Other order");
    const models = dialog
      .getByRole("list", { name: "Models that fill the list, first to last" })
      .getByRole("button", { name: /^Ask .* earlier$/ });
    const order = async () =>
      (await models.evaluateAll((all) => all.map((one) => one.getAttribute("aria-label") ?? ""))).map(
        (label) => label.replace(/^Ask | earlier$/g, ""),
      );
    await models.first().waitFor();
    const published = await order();
    // What everybody sees is nothing to try.
    expect(await button("Plan", dialog).isEnabled()).toBe(false);
    await dialog.getByRole("combobox", { name: "Ask another model after these" }).click();
    await page.getByRole("option").nth(1).click();
    await until("another model", async () => (await models.count()) === published.length + 1);
    const added = (await order()).at(-1)!;
    await button(`Ask ${added} earlier`, dialog).click();
    const tried = [...published.slice(0, -1), added, published.at(-1)!];
    expect(await order()).toEqual(tried);
    const preview = dialog.getByRole("region", { name: "Preview" });
    await preview.getByText("The tried variant").waitFor();
    // Six of each of the two lists.
    await until("both lists", async () => (await preview.getByRole("listitem").count()) === 12);
    await window.screenshot("experiment-other-order");
    await button("Plan", dialog).click();
    const variants = page.getByRole("table", { name: "Variants of Other order" });
    await variants.getByText(tried.join(", then ")).waitFor();
  });

  it.each([
    ["Segments", "merchbench_segments"],
    ["Recommendations", "merchbench_recommendations"],
    ["Prices", "merchbench_prices"],
  ])(
    "publishes %s: plan, approve, apply, verify",
    async (kind, table) => {
      if (kind === "Prices") await takeProposedPrices();
      else await chooseOnPlans(kind);
      await button("Publish...").click();
      await button("Make the plan").click();
      await page.getByText(/rows will be written/).waitFor({ timeout: LONG });
      // The buttons that led here are gone; the keyboard is where the work goes on.
      await page.locator("main:focus").waitFor();
      await window.screenshot(`plan-${kind.toLowerCase()}`);
      expect(Object.keys(storeTables(store))).not.toContain(table);
      await button("Approve and apply").click();
      await page.getByText("stand there as planned").waitFor({ timeout: LONG });
      await page
        .locator(":focus")
        .and(page.getByRole("group", { name: "Decision" }))
        .waitFor();
      expect(countRows(store, table)).toBeGreaterThan(0);
      await window.screenshot(`published-${kind.toLowerCase()}`);
    },
    LONG,
  );

  it(
    "rolls every publication back: the store is as it was",
    async () => {
      for (const kind of ["Prices", "Recommendations", "Segments"]) {
        await goTo("History");
        await page.getByRole("row", { name: new RegExp(`${kind}.*Applied`) }).dblclick();
        await button("Roll back...").click();
        await button("Roll back", page.getByRole("dialog")).click();
        await page.locator("main").getByText("Rolled back", { exact: true }).waitFor({ timeout: LONG });
      }
      await goTo("History");
      await window.screenshot("rolled-back");
      const after = storeTables(store);
      for (const [name, hash] of Object.entries(before)) expect([name, after[name]]).toEqual([name, hash]);
      for (const name of ["segments", "recommendations", "prices"]) {
        const table = `merchbench_${name}`;
        if (table in after) expect(countRows(store, table)).toBe(0);
      }
    },
    LONG,
  );
});
