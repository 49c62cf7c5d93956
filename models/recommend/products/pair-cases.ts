/** How good lists of a product are: of baskets or visits of the held-out days one product is given, what else is there? */

import type { Pattern } from "../../evaluate/pattern.ts";
import type { Scorecard } from "../../model.ts";
import { random, sample } from "../../random.ts";
import { type Csr, rowLength } from "../history/csr.ts";
import { type Contest, judge } from "../history/holdout.ts";
import { type Pairs, plainScore } from "./pairs.ts";

/** Cases that are asked at most; drawn by seed where there are more. */
const MAX_CASES = 5000;

export interface PairContest
  extends Omit<Contest, "truth" | "subjects" | "model" | "baselines" | "popularity"> {
  /** "Bought together": the name of the lists. */
  title: string;
  pairs: Pairs;
  /** Share of the past baskets or visits that hold each product, late ones counting more. */
  now: Float64Array;
  surprise: number;
  /** Held-out baskets or visits: the products one is given of, and those that are to be found. */
  given: Csr;
  wanted: Csr;
  /** Of the past, for novelty. */
  share: Float64Array;
}

/** Asks the lists of one product drawn from every held-out row, beside what sells. */
export function judgePairs(contest: PairContest): Scorecard {
  const { pairs, now, surprise, title } = contest;
  const { truth, query, subjects } = casesOf(contest.given, contest.wanted, contest.noun, contest.seed);
  const filler = now.map((share) => plainScore(share, surprise));
  return judge({
    ...contest,
    truth,
    subjects,
    model: {
      name: title,
      rank: (c, scores) => {
        scores.set(filler);
        const q = query[c]!;
        for (let n = q * pairs.k; n < (q + 1) * pairs.k && pairs.items[n]! >= 0; n++) {
          scores[pairs.items[n]!] = pairs.score[n]!;
        }
        scores[q] = Number.NEGATIVE_INFINITY;
      },
    },
    baselines: [
      {
        name: "Most popular",
        rank: (c, scores) => {
          scores.set(filler);
          scores[query[c]!] = Number.NEGATIVE_INFINITY;
        },
      },
    ],
    popularity: contest.share,
  });
}

/** One question a row that has one: a product drawn from `given`, and what else is in `wanted`. */
function casesOf(given: Csr, wanted: Csr, noun: string, seed: number) {
  const rng = random(seed).fork("baskets");
  const others = (row: number, product: number) =>
    wanted.indices
      .subarray(wanted.offsets[row]!, wanted.offsets[row + 1]!)
      .filter((other) => other !== product);
  const products = (row: number) => given.indices.subarray(given.offsets[row]!, given.offsets[row + 1]!);
  const all = Int32Array.from({ length: given.rows }, (_, row) => row).filter((row) => {
    const length = rowLength(wanted, row);
    return rowLength(given, row) > 0 && products(row).some((p) => length > 1 || others(row, p).length > 0);
  });
  const rows = Int32Array.from(sample(all.length, MAX_CASES, rng), (at) => all[at]!);
  const query = new Int32Array(rows.length);
  const offsets = new Int32Array(rows.length + 1);
  const indices: number[] = [];
  rows.forEach((row, c) => {
    const asked = products(row).filter((p) => others(row, p).length > 0);
    query[c] = asked[rng.int(asked.length)]!;
    indices.push(...others(row, query[c]!));
    offsets[c + 1] = indices.length;
  });
  const truth: Pattern = {
    rows: rows.length,
    columns: given.columns,
    offsets,
    indices: Int32Array.from(indices),
  };
  const one = noun.replace(/s$/, "");
  return { truth, query, subjects: Array.from(rows, (row, c) => `${one} ${row} from ${query[c]}`) };
}
