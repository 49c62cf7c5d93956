import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mean, variance } from "../../models/evaluate/stats.ts";
import { addMoments, NO_MOMENTS } from "../../models/experiment/moments.ts";
import { random } from "../../models/random.ts";
import { experimentCommands } from "../commands/experiment.ts";
import { publishCommands, publishJobs } from "../commands/publish.ts";
import { experiment as contract } from "../contract/experiment.ts";
import { quietRun } from "../contract/run.ts";
import type { Engine } from "../engine.ts";
import { openEngine } from "../open-engine.ts";
import { bucketOf, cutFor, cutsOf } from "./assign.ts";
import { variantDays } from "./moments.ts";
import { verdictOf } from "./words.ts";

const CUSTOMERS = 1600;
const START = Date.UTC(2025, 8, 1);
const DAYS = 28;
const DAY = 86_400_000;
const call = {};

let folder: string;
let engine: Engine;

const input = contract.create["~orpc"].inputSchema!.parse({
  name: "New tastes",
  placements: ["recommended_for_you"],
  variants: [
    { key: "control", name: "As it is", share: 0.5, serves: { kind: "current" } },
    { key: "b", name: "Without rules", share: 0.5, serves: { kind: "unsteered" } },
  ],
  days: DAYS,
  covariate: false,
});

interface Order {
  id: string;
  customer: string;
  at: string;
  value: number;
}

/** Customers of variant b spend half as much again from the start on. Every customer has orders before. */
function ordersOf(experiment: { id: string; variants: typeof input.variants }): Order[] {
  const rng = random("experiment orders");
  const orders: Order[] = [];
  for (let c = 0; c < CUSTOMERS; c++) {
    const customer = `c${c}`;
    const taste = rng.gamma(2, 0.5);
    const lift = cutFor(experiment, customer).variant.key === "b" ? 1.5 : 1;
    for (const [from, times] of [[-DAYS, 1] as const, [0, lift] as const]) {
      const count = rng.poisson(0.8 * taste);
      for (let o = 0; o < count; o++) {
        const at = new Date(START + (from + rng.next() * DAYS) * DAY).toISOString();
        orders.push({
          id: `o${orders.length}`,
          customer,
          at,
          value: times * Math.exp(3 + 0.5 * rng.normal()),
        });
      }
    }
  }
  return orders;
}

async function insert(orders: Order[]): Promise<void> {
  await engine.warehouse.run(
    `INSERT INTO store.orders BY NAME
     SELECT row.id AS order_id, row.customer AS customer_id, row.at::TIMESTAMPTZ AS ordered_at, row.value AS total,
            'GBP' AS currency, 'paid' AS status, 's' AS source_id, now() AS loaded_at
     FROM (SELECT unnest(from_json($rows, '[{"id":"VARCHAR","customer":"VARCHAR","at":"VARCHAR","value":"DOUBLE"}]')) AS row)`,
    { rows: JSON.stringify(orders) },
  );
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "merchbench-experiment-"));
  engine = await openEngine(join(folder, "shop"), { home: join(folder, "home"), name: "Shop" });
  engine.state.saveSettings({ ...engine.state.settings(), currency: "GBP" });
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const read = (id = "new-tastes") => experimentCommands["experiment.read"](engine, { id }, call);

describe("assignment", () => {
  it("is the md5 that everybody can work out, the same here and in SQL", async () => {
    // printf 'new-tastes:c1' | md5sum
    expect(bucketOf("new-tastes", "c1").toString(16).padStart(8, "0")).toBe("f69de2a2");
    const ids = ["c1", "Zoë O'Brien", "", "42", "客戶"];
    const rows = await engine.warehouse.query<{ bucket: number }>(
      `SELECT app.experiment_bucket('x-1', unnest(from_json($ids, '["VARCHAR"]'))) AS bucket`,
      { ids: JSON.stringify(ids) },
    );
    expect(rows.map((row) => Number(row.bucket))).toEqual(ids.map((id) => bucketOf("x-1", id)));
  });

  it("parts customers by the shares, without gaps, and anew in every experiment", () => {
    const variants = [0.1, 0.3, 0.6].map((share, i) => ({ ...input.variants[0]!, key: `v${i}`, share }));
    const cuts = cutsOf({ variants });
    expect(cuts.map((cut) => cut.from)).toEqual([0, ...cuts.slice(0, -1).map((cut) => cut.until)]);
    expect(cuts.at(-1)!.until).toBe(2 ** 32);
    const counts = { v0: 0, v1: 0, v2: 0 } as Record<string, number>;
    let same = 0;
    for (let c = 0; c < 20_000; c++) {
      const key = cutFor({ id: "one", variants }, `c${c}`).variant.key;
      counts[key]!++;
      if (cutFor({ id: "two", variants }, `c${c}`).variant.key === key) same++;
    }
    expect(counts.v0! / 20_000).toBeCloseTo(0.1, 1.7);
    expect(counts.v2! / 20_000).toBeCloseTo(0.6, 1.7);
    // .1^2 + .3^2 + .6^2 of them meet the same variant by chance.
    expect(same / 20_000).toBeCloseTo(0.46, 1.7);
  });
});

describe("an experiment", () => {
  it("can't be planned without data, and says what to do", async () => {
    await expect(experimentCommands["experiment.create"](engine, input, call)).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringMatching(/^Not enough data/),
    });
  });

  it("is planned from as many days before, with the difference that it can show", async () => {
    const orders = ordersOf({ id: "new-tastes", variants: input.variants });
    await insert(orders.filter((order) => new Date(order.at).getTime() < START));
    await engine.warehouse.run(
      `INSERT INTO store.customers BY NAME SELECT 'c' || i AS customer_id, TIMESTAMPTZ '2025-01-01 00:00:00Z' AS created_at, 's' AS source_id, now() AS loaded_at FROM range(${CUSTOMERS}) t (i)`,
    );
    const draft = await experimentCommands["experiment.create"](engine, input, call);
    expect(draft).toMatchObject({ id: "new-tastes", status: "draft" });
    expect(draft.plan!.baseline).toBeGreaterThan(10);
    const before = await experimentCommands["experiment.power"](
      engine,
      { ...input, shares: [0.5, 0.5] },
      call,
    );
    const relative = before.rows.map((row) => row.relative!);
    expect(relative.length).toBeGreaterThan(2);
    const small = { ...input, metric: "conversion" as const, shares: [0.97, 0.03] };
    const { rows } = await experimentCommands["experiment.power"](engine, small, call);
    for (const row of rows) expect(row.baseline + (row.detectable ?? 0)).toBeLessThanOrEqual(1);
    expect((await read()).verdict).toBe("Not started yet: nobody sees the variants.");
    const from = new Date(START).toISOString();
    const running = await experimentCommands["experiment.start"](engine, { id: draft.id, from }, call);
    expect(running.status).toBe("running");
    expect((await read()).conclusion).toBe("nothing");
    await insert(orders.filter((order) => new Date(order.at).getTime() >= START));
  });

  it("reads what customer by customer gives, and finds the planted lift", async () => {
    const result = await read();
    const orders = ordersOf({ id: "new-tastes", variants: input.variants });
    const spent = new Map<string, number>();
    for (const { customer, at, value } of orders) {
      if (new Date(at).getTime() >= START) spent.set(customer, (spent.get(customer) ?? 0) + value);
    }
    const sides = ["control", "b"].map((key) =>
      Array.from({ length: CUSTOMERS }, (_, c) => `c${c}`)
        .filter((id) => cutFor(result.experiment, id).variant.key === key)
        .map((id) => spent.get(id) ?? 0),
    );
    const [control, treated] = sides as [number[], number[]];
    const comparison = result.metrics[0]!.comparisons[0]!;
    expect(result.variants.map((variant) => variant.customers)).toEqual([control.length, treated.length]);
    expect(comparison.control).toBeCloseTo(mean(control), 2);
    expect(comparison.treated).toBeCloseTo(mean(treated), 2);
    const error = Math.sqrt(variance(control) / control.length + variance(treated) / treated.length);
    const half = (comparison.difference.hi! - comparison.difference.lo!) / 2;
    expect(half / error).toBeGreaterThan(2.5);
    expect(half / error).toBeLessThan(3.6);
    expect(result.conclusion).toBe("better");
    expect(result.verdict).toMatch(
      /^Without rules \+£\d+\.\d\d a customer \(£.+ to £.+\): better than As it is/,
    );
    expect(result.sampleRatio.ok).toBe(true);
    expect(result.series[0]!.days).toHaveLength(DAYS);
    expect(result.series[0]!.days.at(-1)!.value).toBeCloseTo(comparison.difference.value!, 9);
    expect(result.notes.join(" ")).toContain("No experiment was published since the start");
  });

  it("reads narrower with what customers spent before, and the same lift", async () => {
    const plain = await read();
    const found = engine.state.documents.get<object>("experiment", "new-tastes")!;
    engine.state.documents.put("experiment", "new-tastes", { ...found, covariate: true });
    const adjusted = await read();
    engine.state.documents.put("experiment", "new-tastes", found);
    const width = ({ metrics }: typeof plain) => {
      const { lo, hi } = metrics[0]!.comparisons[0]!.difference;
      return hi! - lo!;
    };
    expect(adjusted.metrics[0]!.comparisons[0]!.explained).toBeGreaterThan(0.02);
    expect(width(adjusted)).toBeLessThan(width(plain));
  });

  it("takes off a cancellation that is a document of its own on its day", async () => {
    const revenue = async () => (await read()).variants.reduce((sum, one) => sum + one.revenue, 0);
    const before = await revenue();
    const document = (id: string, day: number) => {
      const at = new Date(START + day * DAY).toISOString();
      const common = `'${id}' AS order_id, 's' AS source_id, now() AS loaded_at`;
      return `INSERT INTO store.orders BY NAME SELECT ${common}, 'c1' AS customer_id, TIMESTAMPTZ '${at}' AS ordered_at, 'GBP' AS currency, 'paid' AS status;
        INSERT INTO store.order_items BY NAME SELECT ${common}, '${id}' AS order_item_id, -1 AS quantity, 7 AS unit_price;
        INSERT INTO store.refunds BY NAME SELECT ${common}, '${id}' AS order_item_id, 'r${id}' AS refund_id, 7 AS amount, TIMESTAMPTZ '${at}' AS refunded_at`;
    };
    await engine.warehouse.run(`${document("C1", 3)}; ${document("C0", -3)}`);
    expect(await revenue()).toBeCloseTo(before - 7, 6);
    await engine.warehouse.run(
      "DELETE FROM store.refunds; DELETE FROM store.order_items; DELETE FROM store.orders WHERE order_id LIKE 'C%'",
    );
  });

  it("counts a refund only where the order was counted", async () => {
    const before = await read();
    const late = new Date(START + 20 * DAY).toISOString();
    const [old] = await engine.warehouse.query<{ id: string }>(
      `SELECT order_id AS id FROM store.orders WHERE ordered_at < '${new Date(START).toISOString()}' LIMIT 1`,
    );
    const [recent] = await engine.warehouse.query<{ id: string; customer_id: string }>(
      `SELECT order_id AS id, customer_id FROM store.orders WHERE ordered_at BETWEEN '${new Date(START).toISOString()}' AND '${late}' ORDER BY total DESC LIMIT 1`,
    );
    for (const { id } of [old!, recent!]) {
      await engine.warehouse.run(
        `INSERT INTO store.refunds BY NAME SELECT 'r' || $id AS refund_id, $id AS order_id, 5 AS amount, $at::TIMESTAMPTZ AS refunded_at, 's' AS source_id, now() AS loaded_at`,
        { id, at: late },
      );
    }
    const after = await read();
    const money = (result: typeof before) =>
      result.variants.reduce((sum, variant) => sum + variant.revenue, 0);
    expect(money(before) - money(after)).toBeCloseTo(5, 6);
    await engine.warehouse.run("DELETE FROM store.refunds");
  });

  it("says that customers are too few once the days are over", async () => {
    const result = { ...(await read()), conclusion: "early" as const, days: DAYS, information: 1 };
    expect(verdictOf(result, engine.state.settings())).toMatch(
      /^Too few customers: each variant needs 100, 30 of/,
    );
  });

  it("stops reading where a part of the customers is missing", async () => {
    const variants = input.variants;
    const lost = Array.from({ length: CUSTOMERS }, (_, c) => `c${c}`).filter(
      (id, c) => c % 3 === 0 && cutFor({ id: "new-tastes", variants }, id).variant.key === "b",
    );
    await engine.warehouse.run(
      `UPDATE store.customers SET deleted_at = now() WHERE customer_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))`,
      { ids: JSON.stringify(lost) },
    );
    const result = await read();
    expect(result.conclusion).toBe("broken");
    expect(result.verdict).toMatch(/^Do not read this/);
    await engine.warehouse.run("UPDATE store.customers SET deleted_at = NULL");
  });

  it("keeps two experiments apart from one placement", async () => {
    const second = await experimentCommands["experiment.create"](
      engine,
      { ...input, name: "New tastes!" },
      call,
    );
    expect(second.id).toBe("new-tastes-2");
    await expect(
      experimentCommands["experiment.start"](engine, { id: second.id }, call),
    ).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("runs on the same placement"),
    });
    await experimentCommands["experiment.remove"](engine, { id: second.id }, call);
  });
});

describe("what the store gets", () => {
  it("is every customer's variant, gone again once the experiment is stopped", async () => {
    const path = join(folder, "store.sqlite");
    const db = new Database(path);
    db.exec("CREATE TABLE products (id INTEGER)");
    await publishCommands["publish.addTarget"](
      engine,
      { name: "shop", kind: "sqlite", config: { path }, connectionType: "test", prefix: "merchbench_" },
      call,
    );
    const publish = async () => {
      const plan = await publishJobs["publish.plan"](
        engine,
        { kind: "experiments", targetId: "shop" },
        quietRun(),
      );
      await publishCommands["publish.approve"](engine, { id: plan.id }, call);
      return publishJobs["publish.apply"](engine, { id: plan.id }, quietRun());
    };
    const published = await publish();
    const rows = db.prepare("SELECT * FROM merchbench_experiments").all() as Record<string, string>[];
    expect(rows).toHaveLength(published.counts.inserted);
    expect(published.verified).toMatchObject({ rows: rows.length, mismatches: 0 });
    const experiment = (await experimentCommands["experiment.list"](engine, {}, call))[0]!;
    for (const row of rows) {
      expect(row.variant).toBe(cutFor(experiment, row.customer_id!).variant.key);
      expect(row.list_suffix).toBe(row.variant === "b" ? ":b" : "");
    }
    expect((await read()).notes).toEqual([]);
    await experimentCommands["experiment.stop"](engine, { id: experiment.id }, call);
    expect((await publish()).counts.deleted).toBe(rows.length);
    expect(db.prepare("SELECT count(*) AS n FROM merchbench_experiments").get()).toEqual({ n: 0 });
    db.close();
  });
});

describe("a store of which only events are known", () => {
  it("counts purchase events, one order a session, of customers who are seen for the first time, too", async () => {
    const events = await openEngine(join(folder, "events"), { home: join(folder, "home"), name: "Events" });
    try {
      const start = new Date(START).toISOString();
      await events.warehouse.run(`
        INSERT INTO store.interactions BY NAME
        SELECT 'e' || c || '-' || s || '-' || p AS event_id, 'purchase' AS event_name, 'u' || c AS user_id,
               'v' || c || '-' || s AS session_id, 10 AS value, 's' AS source_id, now() AS loaded_at,
               TIMESTAMPTZ '${start}' + to_days(CAST(c % 10 AS INTEGER)) + to_hours(CAST(s AS INTEGER)) AS occurred_at
        FROM range(100) a (c), range(2) b (s), range(3) d (p)`);
      const window = {
        experiment: "any",
        cuts: JSON.stringify([{ variant: "all", from: 0, until: 2 ** 32 }]),
        from: new Date(START),
        until: new Date(START + 10 * DAY),
        before: 28,
        activeDays: 365,
        currency: "GBP",
      };
      const [all] = await variantDays(events.warehouse, window, ["all"]);
      const total = all!.days.revenue.reduce(addMoments, NO_MOMENTS);
      // 100 customers with two sessions of three products at 10 each; ten of them are new on each of the ten days.
      expect(total).toMatchObject({
        customers: 100,
        y: 6000,
        yy: 100 * 60 ** 2,
        d: 200,
        dd: 400,
        yd: 12_000,
        x: 0,
      });
      expect(all!.converted).toBe(100);
      expect(all!.days.revenue.map((day) => day.customers)).toEqual(new Array(10).fill(10));
    } finally {
      await events.close();
    }
  });
});
