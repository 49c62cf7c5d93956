/**
 * One customer's list over REST: a real engine process, requests at a fixed pace whether or not answers keep up, each
 * for another customer. `--rows` sets the customers; all of them have a stored list of 20.
 */
import { setTimeout } from "node:timers/promises";
import { quantile } from "../../models/evaluate/stats.ts";
import { startEngine } from "../../tests/harness/served-engine.ts";
import { openTestWorkspace, type TestWorkspace } from "../../tests/harness/workspace.ts";
import { type Benchmark, type Figure, figure } from "../benchmark.ts";
import { processorSeconds } from "../processes.ts";
import { addLists, inUse } from "./made-up-lists.ts";
import { addCatalogue, addRows, customerId } from "./made-up-store.ts";

const PRODUCTS = 10_000;
const RATE = 100;
const LIMIT_MS = 20;

/** Fills the warehouse by SQL: products, customers with an order each, lists of als and best sellers. */
async function fill({ engine }: TestWorkspace, customers: number): Promise<void> {
  const { warehouse, state } = engine;
  await addCatalogue(warehouse, PRODUCTS, customers);
  await addRows(
    warehouse,
    "orders",
    `SELECT 'o' || i AS order_id, ${customerId("i")} AS customer_id, 'paid' AS status, 20 AS total,
            TIMESTAMPTZ '2026-11-19' - to_hours(CAST(i % 5000 AS INTEGER)) AS ordered_at FROM range(${customers}) t (i)`,
  );
  await addLists(warehouse, { version: "als-1", customers, products: PRODUCTS });
  for (const modelId of ["als", "popularity"]) inUse(state, modelId);
}

/** Milliseconds of each answer; the pace does not wait for them. */
async function ask(ask1: (n: number) => Promise<void>, count: number): Promise<number[]> {
  const times: number[] = [];
  const open: Promise<void>[] = [];
  const start = performance.now();
  for (let n = 0; n < count; n++) {
    const due = start + (n * 1000) / RATE;
    const wait = due - performance.now();
    if (wait > 1) await setTimeout(wait);
    // From when it was due: a request that waits behind others waits for its shopper, too.
    open.push(ask1(n).then(() => void times.push(performance.now() - due)));
  }
  await Promise.all(open);
  return times;
}

async function run(short: boolean, rows?: number): Promise<Figure[]> {
  const customers = rows ?? (short ? 20_000 : 1_000_000);
  // Neither an engine that closes nor one that starts keeps this process from ending.
  const awake = setInterval(() => undefined, 1000);
  const workspace = await openTestWorkspace("serve");
  await fill(workspace, customers);
  await workspace.close();
  const engine = await startEngine(workspace.folder);
  try {
    const one = async (n: number) => {
      const id = encodeURIComponent(`gid://shop/Customer/${(n * 7919) % customers}`);
      const response = await fetch(`${engine.url}api/recommend/for-customer?customerId=${id}&k=10`, {
        headers: { authorization: `Bearer ${engine.token}` },
      });
      const list = (await response.json()) as { items?: { model: string }[] };
      if (list.items?.length !== 10 || list.items[0]!.model !== "als")
        throw new Error(`Not a full list: ${JSON.stringify(list).slice(0, 200)}`);
    };
    // The first answers read products and rules into memory, and where each customer's rows stand: not measured.
    const warm = RATE * (short ? 2 : 20);
    await ask(one, warm);
    const seconds = short ? 5 : 60;
    const before = processorSeconds(engine.process.pid!);
    const times = await ask((n) => one(n + warm), RATE * seconds);
    const processor = (1000 * (processorSeconds(engine.process.pid!) - before)) / times.length;
    const setting = `${RATE} requests a second for ${seconds} s, ${customers.toLocaleString("en-GB")} customers`;
    return [
      figure(`one customer's list over REST, median, ${setting}`, "ms", quantile(times, 0.5)),
      figure(`one customer's list over REST, 95th percentile, ${setting}`, "ms", quantile(times, 0.95), {
        name: "the limit",
        value: LIMIT_MS,
      }),
      figure(`one customer's list over REST, 99th percentile, ${setting}`, "ms", quantile(times, 0.99)),
      figure("processor time of the engine for one list", "ms", processor),
    ];
  } finally {
    await engine.stop();
    clearInterval(awake);
  }
}

export default { name: "recommend-serve", run } satisfies Benchmark;
