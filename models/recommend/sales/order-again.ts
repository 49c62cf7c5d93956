/** Model `order-again`: what a customer is due to buy again, from the customer's own intervals. */

import { z } from "zod";
import { AppError, throwIfAborted } from "../../../engine/contract/errors.ts";
import type { Run } from "../../../engine/contract/run.ts";
import type { Artifact, Data, Model, Predictions } from "../../model.ts";
import { wholeOf } from "../../parts.ts";
import { csrFromTriplets, rowLength } from "../history/csr.ts";
import { aboutCustomers, judge, pickRows, type Split, splitOf } from "../history/holdout.ts";
import { catalogueOf, customerIdsOf, NEEDS, numbers, spanOf, tableOf } from "../history/signals.ts";
import { holdoutDays, listLength } from "../params.ts";
import { type Pick, shelves } from "../shelf.ts";
import { count } from "./popular.ts";
import { chanceAgain, intervalOf, type Pairs, pairsOf, type Rhythm, rhythmOf } from "./repurchase.ts";

const params = z.object({
  horizonDays: z
    .number()
    .int()
    .min(1)
    .max(365)
    .default(28)
    .meta({ label: "Due within, days", help: "The list ranks by the chance of a purchase in these days." }),
  holdoutDays,
  listLength,
});
type Params = z.infer<typeof params>;

/** Pairs of customer and product bought more than once that a version needs. */
const LEAST = 50;

interface Learnt {
  pairs: Pairs;
  rhythm: Rhythm;
  day: number;
}

function learn(data: Data, until: number): Learnt {
  const table = tableOf(data, NEEDS.interactions);
  const [customer, product, day, purchases] = ["customer_no", "product_no", "day", "purchases"].map((name) =>
    numbers(table, name),
  );
  const kept = Int32Array.from({ length: table.rows }, (_, i) => i).filter(
    (i) => purchases![i]! > 0 && day![i]! <= until,
  );
  const of = (column: ArrayLike<number>) => kept.map((i) => column[i]!);
  const pairs = pairsOf(
    { count: kept.length, customer: of(customer!), product: of(product!), day: of(day!) },
    tableOf(data, NEEDS.customers).rows,
  );
  return { pairs, rhythm: rhythmOf(pairs, tableOf(data, NEEDS.products).rows), day: until };
}

function demand({ rhythm }: Learnt): void {
  if (rhythm.repeats >= LEAST) return;
  throw new AppError(
    "unsupported",
    `Not enough data: Order again needs at least ${LEAST} products bought again by the same customer, and there are ${rhythm.repeats}. Sync a longer history, or leave it to stores with repeat purchases.`,
  );
}

export const orderAgain: Model<Params> = {
  id: "order-again",
  title: "Order again",
  description:
    "Learns how often each customer buys a product again, and lists what is due. For account pages and reminders.",
  task: "recommend",
  codeVersion: 1,
  alone: true,
  params,
  needs: [NEEDS.interactions, NEEDS.baskets, NEEDS.products, NEEDS.customers],
  writes: ["recommendations"],

  async train(data): Promise<Artifact> {
    const learnt = learn(data, spanOf(data).last);
    demand(learnt);
    const { mean, returns, byTimes, deviation, repeats } = learnt.rhythm;
    return {
      meta: { products: catalogueOf(data).ids, deviation, repeats },
      tensors: {
        mean_log_interval: { shape: [mean.length], data: mean },
        returns: { shape: [returns.length], data: returns },
        by_times: { shape: [byTimes.length], data: byTimes },
      },
    };
  },

  predict: (artifact, data, from, _context, run) => wholeOf(listsOf(artifact, data, from, run)),
  predictParts: (artifact, data, from, _context, run, only) => listsOf(artifact, data, from, run, only),

  async evaluate(data, from, context, run) {
    throwIfAborted(run.signal);
    const split = splitOf(data, from.holdoutDays);
    const learnt = learn(data, split.until);
    demand(learnt);
    const cases = casesOf(data, split, learnt);
    const ranker = (score: (pair: number) => number) => (row: number, scores: Float64Array) => {
      scores.fill(Number.NEGATIVE_INFINITY);
      const customer = cases.customers[row]!;
      for (let i = learnt.pairs.offsets[customer]!; i < learnt.pairs.offsets[customer + 1]!; i++) {
        scores[learnt.pairs.products[i]!] = score(i);
      }
    };
    const window = { day: split.until, horizon: split.last - split.until };
    return judge({
      truth: cases.truth,
      noun: "customers who bought something again",
      split,
      model: {
        name: "Order again",
        rank: ranker((i) => chanceAgain(learnt.pairs, learnt.rhythm, i, window)),
      },
      baselines: [
        {
          name: "Bought most often",
          rank: ranker((i) => learnt.pairs.times[i]! + learnt.pairs.last[i]! / 1e6),
        },
        { name: "Bought last", rank: ranker((i) => learnt.pairs.last[i]!) },
      ],
      popularity: sharesOf(learnt.pairs, cases.truth.columns),
      seed: context.seed,
      k: from.listLength,
      ...aboutCustomers(data, cases, { affinity: matrixOf(learnt.pairs, cases.truth.columns) }),
    });
  },
};

/** Customers who bought after the split what they had bought before, and what that was. */
function casesOf(data: Data, { until }: Split, { pairs }: Learnt) {
  const table = tableOf(data, NEEDS.interactions);
  const [row, column, day, purchases] = ["customer_no", "product_no", "day", "purchases"].map((name) =>
    numbers(table, name),
  );
  const shape = { rows: pairs.offsets.length - 1, columns: tableOf(data, NEEDS.products).rows };
  const before = matrixOf(pairs, shape.columns);
  const known = new Int32Array(shape.columns).fill(-1);
  const marks = new Float64Array(table.rows);
  let marked = -1;
  for (let i = 0; i < table.rows; i++) {
    if (day![i]! <= until || purchases![i]! <= 0) continue;
    const customer = row![i]!;
    if (customer !== marked) {
      for (let at = before.offsets[customer]!; at < before.offsets[customer + 1]!; at++)
        known[before.indices[at]!] = customer;
      marked = customer;
    }
    if (known[column![i]!] === customer) marks[i] = 1;
  }
  const after = csrFromTriplets(
    shape,
    { count: table.rows, row: row!, column: column!, value: marks },
    (value) => value > 0,
  );
  const customers = Int32Array.from({ length: shape.rows }, (_, c) => c).filter(
    (c) => rowLength(after, c) > 0,
  );
  return { truth: pickRows(after, customers), customers };
}

/** Customer x product, in how many orders. */
function matrixOf({ offsets, products, times, count: size }: Pairs, columns: number) {
  return {
    rows: offsets.length - 1,
    columns,
    offsets,
    indices: products.subarray(0, size),
    values: Float32Array.from(times.subarray(0, size)),
  };
}

function sharesOf(pairs: Pairs, products: number): Float64Array {
  const shares = new Float64Array(products);
  for (let i = 0; i < pairs.count; i++)
    shares[pairs.products[i]!]! += 1 / Math.max(1, pairs.offsets.length - 1);
  return shares;
}

/** Chance below which a product is no reminder. */
const LEAST_CHANCE = 0.001;
const PART_ROWS = 400_000;

/** Lists of all customers, or of some, in parts. Intervals of products are the artifact's; purchases are today's. */
async function* listsOf(
  artifact: Artifact,
  data: Data,
  from: Params,
  run: Run,
  only?: ReadonlySet<string>,
): AsyncGenerator<Predictions> {
  const catalogue = catalogueOf(data);
  const { pairs, rhythm, day } = withArtifact(learn(data, spanOf(data).last), artifact, catalogue.ids);
  const all = shelves("order_again", catalogue);
  for (const [customer, id] of customerIdsOf(data).entries()) {
    if (only && !only.has(id)) continue;
    const picks: Pick[] = [];
    for (let i = pairs.offsets[customer]!; i < pairs.offsets[customer + 1]!; i++) {
      const chance = chanceAgain(pairs, rhythm, i, { day, horizon: from.horizonDays });
      if (chance < LEAST_CHANCE) continue;
      picks.push({ product: pairs.products[i]!, score: chance, reason: reasonOf(pairs, rhythm, i, day) });
    }
    picks.sort((a, b) => b.score - a.score || a.product - b.product);
    all.add({ kind: "customer", id }, picks);
    if (all.rows < PART_ROWS) continue;
    throwIfAborted(run.signal);
    yield { recommendations: all.table() };
  }
  yield { recommendations: all.table() };
}

/** The rhythm as it was learnt, for the products that the artifact knows. */
function withArtifact(learnt: Learnt, artifact: Artifact, ids: string[]): Learnt {
  const known = new Map((artifact.meta.products as string[]).map((id, p) => [id, p]));
  const { mean_log_interval, returns } = artifact.tensors;
  const { rhythm } = learnt;
  for (const [p, id] of ids.entries()) {
    const at = known.get(id);
    if (at === undefined) continue;
    rhythm.mean[p] = mean_log_interval!.data[at]!;
    rhythm.returns[p] = returns!.data[at]!;
  }
  rhythm.deviation = artifact.meta.deviation as number;
  rhythm.byTimes.set(artifact.tensors.by_times!.data as Float64Array);
  return learnt;
}

/** "Bought 4 times, about every 32 days, last 30 days ago". */
function reasonOf(pairs: Pairs, rhythm: Rhythm, i: number, day: number): string {
  const ago = count(day - pairs.last[i]!, "day");
  const every = count(Math.max(1, Math.round(intervalOf(pairs, rhythm, i))), "day");
  const times = pairs.times[i]!;
  return times > 1
    ? `Bought ${times} times, about every ${every}, last ${ago} ago`
    : `Bought ${ago} ago; those who buy it again do so after about ${every}`;
}
