/**
 * Lists for a million customers: scored, reasoned, written to the warehouse in order of their keys, and read back.
 * Generated interactions; learning the tastes is timed apart. `--rows` sets the customers.
 */
import { join } from "node:path";
import { withDuckDB } from "../../engine/compute/columns.ts";
import { importPredictions } from "../../engine/compute/predictions.ts";
import { writePredictions } from "../../engine/compute/write-predictions.ts";
import { quietRun } from "../../engine/contract/run.ts";
import { readLists } from "../../engine/shelves/rows.ts";
import { findModel } from "../../models/index.ts";
import type { Data } from "../../models/model.ts";
import type { Csr } from "../../models/recommend/history/csr.ts";
import { openTestWorkspace } from "../../tests/harness/workspace.ts";
import { type Benchmark, type Figure, figure } from "../benchmark.ts";
import { madeUpEvents } from "./made-up.ts";

const PRODUCTS = 10_000;
const EVENTS_EACH = 8;
const DAY = 20_000;
const context = { seed: 1, timeZone: "UTC", currency: "GBP", asOf: "2024-10-04" };

/** The datasets of a store in which every customer bought these products on one day. */
function storeOf(met: Csr): Data {
  const size = met.indices.length;
  const customer = new Int32Array(size);
  for (let c = 0; c < met.rows; c++) customer.fill(c, met.offsets[c]!, met.offsets[c + 1]!);
  const day = new Int32Array(size).fill(DAY);
  const none = new Int32Array(size);
  const numbers = (count: number) => Int32Array.from({ length: count }, (_, i) => i);
  const products = numbers(met.columns);
  return {
    recommend_interactions: {
      rows: size,
      columns: {
        customer_no: customer,
        product_no: met.indices,
        day,
        purchases: new Int32Array(size).fill(1),
        returns: none,
        carts: none,
        views: none,
      },
    },
    recommend_baskets: { rows: size, columns: { order_no: customer, product_no: met.indices, day } },
    recommend_products: {
      rows: met.columns,
      columns: {
        product_no: products,
        product_id: Array.from(products, (p) => `gid://shop/Product/${p}`),
        title: Array.from(products, (p) => `Product number ${p}`),
        category: Array.from(products, (p) => `Category ${p % 200}`),
        offered: new Int32Array(met.columns).fill(1),
      },
    },
    recommend_customers: {
      rows: met.rows,
      columns: {
        customer_no: numbers(met.rows),
        customer_id: Array.from({ length: met.rows }, (_, c) => `gid://shop/Customer/${c}`),
      },
    },
  };
}

async function run(short: boolean, rows?: number): Promise<Figure[]> {
  const customers = rows ?? (short ? 5_000 : 1_000_000);
  const model = findModel("als");
  const data = storeOf(madeUpEvents(customers, PRODUCTS, customers * EVENTS_EACH, 1));
  const params = model.params.parse({ factors: 32, iterations: 3, maxProducts: PRODUCTS }) as Record<
    string,
    unknown
  >;
  const { engine, folder, close } = await openTestWorkspace("million");
  const seconds = async (work: () => Promise<unknown>) => {
    const since = performance.now();
    await work();
    return (performance.now() - since) / 1000;
  };
  try {
    const artifact = await model.train(data, params, context, quietRun());
    const learnt = { model, artifact, data, params, context };
    const scored = await seconds(() =>
      withDuckDB((connection) => writePredictions(connection, learnt, folder, quietRun())),
    );
    const imported = await seconds(() =>
      importPredictions(engine.warehouse, model, "als-1", [], join(folder, "predictions")),
    );
    const [counted] = await engine.warehouse.query<{ lists: number; rows: number }>(
      "SELECT count(*) FILTER (WHERE rank = 1) AS lists, count(*) AS rows FROM mart.recommendations",
    );
    const wanted = { placements: ["recommended_for_you" as const], kind: "customer" as const };
    const read = await readLists(engine.warehouse, {
      ...wanted,
      ids: [`gid://shop/Customer/${Math.floor(customers / 2)}`],
    });
    if (counted!.lists !== customers || read.length !== 20)
      throw new Error(`Made ${counted!.lists} lists of ${customers}, read one of ${read.length}.`);
    const size = `${customers.toLocaleString("en-GB")} customers, ${PRODUCTS.toLocaleString("en-GB")} products`;
    return [
      figure(`score and write lists with reasons as Parquet, ${size}`, "s", scored),
      figure(
        `put ${counted!.rows.toLocaleString("en-GB")} rows into the warehouse in order of their keys`,
        "s",
        imported,
      ),
      figure(`lists written to the warehouse, ${size}`, "s", scored + imported, {
        name: "the limit",
        value: (300 * customers) / 1_000_000,
      }),
      figure("highest resident memory of the process", "MB", process.resourceUsage().maxRSS / 1024),
    ];
  } finally {
    await close();
  }
}

export default { name: "recommend-million", run } satisfies Benchmark;
