/** How well next categories are foretold, beside a shopper's own habits, what sells, and related products. */

import type { Run } from "../../../engine/contract/run.ts";
import type { Pattern } from "../../evaluate/pattern.ts";
import { rankBatches } from "../../evaluate/ranking.ts";
import type { Data, Scorecard } from "../../model.ts";
import { random, sample } from "../../random.ts";
import { csrFromTriplets, rowLength } from "../history/csr.ts";
import type { History } from "../history/history.ts";
import { judge, judgedLength, pickRows, type Split } from "../history/holdout.ts";
import { leftOutRemark } from "../products/item-knn.ts";
import { nearestItems, scoreByNeighbours, weigh } from "../products/neighbours.ts";
import { KIND } from "../recommender.ts";
import { type Categories, categoriesOf, type Moment } from "./category-pairs.ts";

const MAX_CASES = 5000;

export interface CategoryCases {
  customers: Int32Array;
  /** Case x category: bought in the days after the moment. */
  truth: Pattern;
}

/** Customers with a past who bought in a category in the days after the moment. */
export function truthOf(
  { sequences, affinity }: History,
  categories: Categories,
  { day, horizon }: Moment,
  most = MAX_CASES,
): CategoryCases {
  const row: number[] = [];
  const column: number[] = [];
  for (let c = 0; c < affinity.rows; c++) {
    let known = false;
    for (let e = sequences.offsets[c]!; e < sequences.offsets[c + 1]!; e++) {
      const category = categories.of[sequences.products[e]!]!;
      if (category < 0 || sequences.kinds[e] === KIND.return) continue;
      if (sequences.days[e]! < day) known = true;
      else if (known && sequences.kinds[e] === KIND.purchase && sequences.days[e]! < day + horizon) {
        row.push(c);
        column.push(category);
      }
    }
  }
  const shape = { rows: affinity.rows, columns: categories.ids.length };
  const after = csrFromTriplets(shape, { count: row.length, row, column, value: 1 });
  const all = Int32Array.from({ length: affinity.rows }, (_, c) => c).filter((c) => rowLength(after, c) > 0);
  const picked = sample(all.length, most, random(1).fork("category cases"));
  const customers = Int32Array.from(picked, (at) => all[at]!);
  return { customers, truth: pickRows(after, customers) };
}

interface CategoryContest {
  data: Data;
  split: Split;
  /** Known on the last day of learning, and on the last day of judging. */
  history: History;
  later: History;
  params: { listLength: number; maxProducts: number };
  seed: number;
  run: Run;
  /** Chances [customers x categories]. */
  score(customers: Int32Array): Promise<Float32Array>;
}

export async function categoryContest(contest: CategoryContest): Promise<Scorecard> {
  const { split, history, later, params, seed, run } = contest;
  const categories = categoriesOf(history.catalogue);
  const moment = { day: split.until + 1, horizon: split.last - split.until };
  const { customers, truth } = truthOf(later, categories, moment);
  const ranking = await rankBatches(
    truth,
    async (rows, scores) => {
      scores.set(await contest.score(rows.map((row) => customers[row]!)));
    },
    judgedLength(params.listLength),
    run.signal,
  );
  const habits = await habitsOf(history, categories);
  const baseline = (of: (customer: number, scores: Float64Array) => void) => {
    return (row: number, scores: Float64Array) => of(customers[row]!, scores);
  };
  const card = judge({
    truth,
    noun: "customers",
    split,
    model: { name: "Next categories", ranking },
    baselines: [
      { name: "Own frequent categories", rank: baseline(habits.own) },
      { name: "Most popular categories", rank: baseline((_customer, scores) => scores.set(habits.popular)) },
      { name: "Categories of related products", rank: baseline(habits.related) },
    ],
    popularity: habits.popular,
    seed,
    k: params.listLength,
    extra: {
      leftOutCustomers: history.leftOut,
      calibration: await calibrationOf(contest, later, categories, moment),
    },
    remark: leftOutRemark(history),
  });
  return {
    ...card,
    protocol: card.protocol
      .replace("full catalogue of", "all")
      .replace(" products ranked", " categories ranked"),
    verdict: card.verdict.replace("items", "categories"),
  };
}

/** What the baselines know: own purchases by category, shares of buyers by category, related products. */
async function habitsOf({ bought, affinity }: History, categories: Categories) {
  const popular = new Float64Array(categories.ids.length);
  const metBy = new Int32Array(categories.ids.length).fill(-1);
  for (let c = 0; c < bought.rows; c++) {
    for (let p = bought.offsets[c]!; p < bought.offsets[c + 1]!; p++) {
      const category = categories.of[bought.indices[p]!]!;
      if (category < 0 || metBy[category] === c) continue;
      metBy[category] = c;
      popular[category]! += 1 / Math.max(1, bought.rows);
    }
  }
  const near = await nearestItems(weigh(affinity, "bm25"), { k: 100, shrinkage: 10 });
  const byProduct = new Float64Array(affinity.columns);
  return {
    popular,
    own(customer: number, scores: Float64Array) {
      // Popularity decides between categories bought in as often, and where nothing was bought.
      scores.set(popular.map((share) => share / 1000));
      for (let p = bought.offsets[customer]!; p < bought.offsets[customer + 1]!; p++) {
        const category = categories.of[bought.indices[p]!]!;
        if (category >= 0) scores[category]! += bought.values[p]!;
      }
    },
    related(customer: number, scores: Float64Array) {
      scoreByNeighbours(near, affinity, customer, byProduct);
      scores.fill(0);
      for (let p = 0; p < byProduct.length; p++) {
        const category = categories.of[p]!;
        if (category >= 0 && byProduct[p]! > 0) scores[category]! += byProduct[p]!;
      }
    },
  };
}

/** Pairs by stated chance in ten groups alike large: mean chance and share that was bought, over all with a past. */
async function calibrationOf(
  { score, history }: CategoryContest,
  { sequences }: History,
  categories: Categories,
  { day, horizon }: Moment,
) {
  const known = Int32Array.from({ length: history.affinity.rows }, (_, c) => c).filter(
    (c) => rowLength(history.affinity, c) > 0,
  );
  const picked = sample(known.length, 1000, random(1).fork("calibration"));
  const customers = Int32Array.from(picked, (at) => known[at]!);
  const chances = await score(customers);
  const width = categories.ids.length;
  const bought = new Uint8Array(chances.length);
  customers.forEach((c, i) => {
    for (let e = sequences.offsets[c]!; e < sequences.offsets[c + 1]!; e++) {
      const category = categories.of[sequences.products[e]!]!;
      const isAfter = sequences.days[e]! >= day && sequences.days[e]! < day + horizon;
      if (isAfter && category >= 0 && sequences.kinds[e] === KIND.purchase) bought[i * width + category] = 1;
    }
  });
  const order = Array.from(chances, (_, i) => i).sort((a, b) => chances[a]! - chances[b]!);
  const groups = Math.min(10, order.length);
  return Array.from({ length: groups }, (_, g) => {
    const group = order.slice(
      Math.floor((g * order.length) / groups),
      Math.floor(((g + 1) * order.length) / groups),
    );
    const sum = (values: ArrayLike<number>) => group.reduce((total, i) => total + values[i]!, 0);
    return { said: sum(chances) / group.length, bought: sum(bought) / group.length, pairs: group.length };
  });
}
