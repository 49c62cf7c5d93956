/**
 * Lists that follow a load: of a large generated store whose recommenders are trained, one customer in a hundred looks
 * at something new, and the lists are brought up to date. `--rows` sets the customers, with 20 events each.
 */
import { recommendJobs } from "../../engine/commands/recommend.ts";
import { quietRun } from "../../engine/contract/run.ts";
import { openTestWorkspace, type TestWorkspace } from "../../tests/harness/workspace.ts";
import { type Benchmark, type Figure, figure } from "../benchmark.ts";
import { watchMemory } from "../processes.ts";
import { addCatalogue, addHistory, customerId, productId } from "./made-up-store.ts";

const PRODUCTS = 10_000;
const EVENTS_EACH = 20;
/** Of those that are trained when none is named, the ones whose lists follow events. */
const MODELS = ["als", "order-again", "trending", "popularity"] as const;
const LIMIT_S = 60;

/** Learning is no part of the figures, so it is short. */
const QUICK = { factors: 32, halfLifeDays: 365, surprise: 0.6, hideBought: true, seed: 1 };

async function run(short: boolean, rows?: number): Promise<Figure[]> {
  const customers = rows ?? (short ? 5_000 : 1_000_000);
  const workspace = await openTestWorkspace("refresh");
  const { warehouse } = workspace.engine;
  try {
    await addCatalogue(warehouse, PRODUCTS, customers);
    await addHistory(warehouse, { products: PRODUCTS, customers, each: EVENTS_EACH });
    const params = { als: { iterations: 3 } };
    await recommendJobs["recommend.train"](
      workspace.engine,
      { models: [...MODELS], ...QUICK, params },
      quietRun(),
    );
    const touched = await lookAtSomething(workspace, customers);
    return await refreshed(workspace, { customers, touched });
  } finally {
    await workspace.close();
  }
}

/** One customer in a hundred looks at five products today; answers how many they are. */
async function lookAtSomething({ engine }: TestWorkspace, customers: number): Promise<number> {
  await engine.warehouse.run(
    `INSERT INTO store.interactions BY NAME
     SELECT 's' AS source_id, now() AS loaded_at, 'new' || c || '-' || e AS event_id, 'view_item' AS event_name,
            ${customerId("c")} AS user_id, 'today ' || c AS session_id,
            ${productId(`((c * 7 + e * 13) % ${PRODUCTS})`)} AS product_id,
            TIMESTAMPTZ '2026-11-20 09:00:00Z' + to_minutes(e) AS occurred_at
     FROM range(0, ${customers}, 100) t (c), range(5) u (e)`,
  );
  return Math.ceil(customers / 100);
}

async function refreshed(
  { engine }: TestWorkspace,
  { customers, touched }: { customers: number; touched: number },
): Promise<Figure[]> {
  const memory = watchMemory();
  const since = performance.now();
  const ownLists = untilNewLists(engine, since);
  const { refreshed: done } = await recommendJobs["recommend.refresh"](engine, {}, quietRun());
  const seconds = (performance.now() - since) / 1000;
  const peak = memory.stop();
  const own = done.filter((one) => one.customers === touched);
  if (own.length !== 2 || done.length < MODELS.length)
    throw new Error(`Refreshed ${JSON.stringify(done)}, and ${touched} customers had new events.`);
  const size = `${touched.toLocaleString("en-GB")} of ${customers.toLocaleString("en-GB")} customers with ${EVENTS_EACH} events each`;
  return [
    figure(`lists of the customers with new events, ${size}`, "s", await ownLists, {
      name: "the limit",
      value: LIMIT_S,
    }),
    figure(`all lists, those of groups too, ${size}`, "s", seconds),
    figure("highest resident memory, all processes together", "MB", peak),
  ];
}

/** Seconds until lists are served anew: those of customers come first. */
function untilNewLists({ state }: TestWorkspace["engine"], since: number): Promise<number> {
  const made = () => state.documents.get<{ at: string }>("recommend", "lists-made")?.at;
  const before = made();
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (made() === before) return;
      clearInterval(timer);
      resolve((performance.now() - since) / 1000);
    }, 50);
  });
}

export default { name: "recommend-refresh", run } satisfies Benchmark;
