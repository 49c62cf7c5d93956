/** Rows of category_for_you: a shopper's next categories by chance, each with the best product for them. */

import { throwIfAborted } from "../../../engine/contract/errors.ts";
import type { Run } from "../../../engine/contract/run.ts";
import type { Predictions } from "../../model.ts";
import { cell, rowLength } from "../history/csr.ts";
import type { History } from "../history/history.ts";
import { takenOf } from "../history/signals.ts";
import { nearestItems, scoreByNeighbours, weigh } from "../products/neighbours.ts";
import { count } from "../sales/popular.ts";
import { type Categories, categoriesOf } from "./category-pairs.ts";

/** Categories of a list, and shoppers that are scored together. */
const LENGTH = 10;
const BATCH = 512;
const PART_ROWS = 200_000;

interface CategoryLists {
  history: History;
  params: { hideBought: boolean; horizonDays: number };
  run: Run;
  only?: ReadonlySet<string> | undefined;
  /** Chances [customers x categories]. */
  score(customers: Int32Array): Promise<Float32Array>;
}

/** The rows in parts, of all customers or of those in `only`. */
export async function* categoryLists({
  history,
  params,
  run,
  only,
  score,
}: CategoryLists): AsyncGenerator<Predictions> {
  const { affinity, customerIds } = history;
  const categories = categoriesOf(history.catalogue);
  const best = await bestProducts(history, categories, params.hideBought);
  const known = Int32Array.from(customerIds, (_, c) => c).filter(
    (c) => rowLength(affinity, c) > 0 && (!only || only.has(customerIds[c]!)),
  );
  let rows = emptyRows();
  for (let from = 0; from < known.length; from += BATCH) {
    throwIfAborted(run.signal);
    run.progress(from, known.length, "Ranking categories for each customer");
    const customers = known.subarray(from, from + BATCH);
    const chances = await score(customers);
    const width = categories.ids.length;
    customers.forEach((customer, i) => {
      const own = chances.subarray(i * width, (i + 1) * width);
      addList(rows, { history, categories, horizon: params.horizonDays }, customer, own, best(customer));
    });
    if (rows.rank.length < PART_ROWS) continue;
    yield { recommendations: tableOf(rows) };
    rows = emptyRows();
  }
  yield { recommendations: tableOf(rows) };
}

const emptyRows = () => ({
  source_id: [] as string[],
  rank: [] as number[],
  recommended_product_id: [] as string[],
  recommended_category_id: [] as string[],
  score: [] as number[],
  reason: [] as string[],
});
type Rows = ReturnType<typeof emptyRows>;

function tableOf({ rank, score, ...texts }: Rows) {
  const columns = {
    placement: new Array<string>(rank.length).fill("category_for_you"),
    source_kind: new Array<string>(rank.length).fill("customer"),
    ...texts,
    rank: Int32Array.from(rank),
    score: Float64Array.from(score),
  };
  return { rows: rank.length, columns };
}

/** Best categories that have a product to show. */
function addList(
  rows: Rows,
  { history, categories, horizon }: { history: History; categories: Categories; horizon: number },
  customer: number,
  chances: Float32Array,
  products: Int32Array,
): void {
  const order = Array.from(chances, (_, category) => category)
    .filter((category) => chances[category]! > 0 && products[category]! >= 0)
    .sort((a, b) => chances[b]! - chances[a]! || a - b);
  order.slice(0, LENGTH).forEach((category, i) => {
    rows.source_id.push(history.customerIds[customer]!);
    rows.rank.push(i + 1);
    rows.recommended_category_id.push(categories.ids[category]!);
    rows.recommended_product_id.push(history.catalogue.ids[products[category]!]!);
    rows.score.push(chances[category]!);
    rows.reason.push(reasonOf(history, categories, customer, category, chances[category]!, horizon));
  });
}

/** "Buys in Garden in the next 28 days: 34%; bought 3 products there". */
function reasonOf(
  { bought }: History,
  { of, titles }: Categories,
  customer: number,
  category: number,
  chance: number,
  horizon: number,
): string {
  let times = 0;
  for (let p = bought.offsets[customer]!; p < bought.offsets[customer + 1]!; p++)
    if (of[bought.indices[p]!] === category) times++;
  const habit = times > 0 ? `; ${count(times, "product")} bought there before` : "; nothing bought there yet";
  const percent = chance < 0.01 ? "under 1" : String(Math.round(chance * 100));
  return `Buys in ${titles[category]} within ${horizon} days: ${percent}%${habit}`;
}

/** For a shopper, the product of each category that alike shoppers met, else the one most met; -1 for none. */
async function bestProducts(history: History, { ids, of }: Categories, hiding: boolean) {
  const { affinity, catalogue } = history;
  const taken = takenOf(history);
  const near = await nearestItems(weigh(affinity, "bm25"), { k: 100, shrinkage: 10 });
  const met = new Float64Array(affinity.columns);
  for (const product of affinity.indices) met[product]!++;
  const most = met.reduce((a, b) => Math.max(a, b), 1);
  const scores = new Float64Array(affinity.columns);
  return (customer: number): Int32Array => {
    scoreByNeighbours(near, affinity, customer, scores);
    const best = new Int32Array(ids.length).fill(-1);
    const top = new Float64Array(ids.length).fill(Number.NEGATIVE_INFINITY);
    for (let p = 0; p < scores.length; p++) {
      const category = of[p]!;
      if (category < 0 || catalogue.offered[p] === 0) continue;
      const value = Math.max(0, scores[p]!) + (1e-6 * met[p]!) / most;
      if (value <= top[category]! || (hiding && cell(taken, customer, p) > 0)) continue;
      top[category] = value;
      best[category] = p;
    }
    return best;
  };
}
