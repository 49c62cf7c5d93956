/** The members of the next-item hybrid: each learns from rows of products and lists what comes next after others. */
import * as tf from "@tensorflow/tfjs-core";
import { addLists, emptyLists, type RankedLists } from "../../models/recommend/fusion.ts";
import { type Csr, csrFromTriplets } from "../../models/recommend/history/csr.ts";
import { type Sasrec, scoreRows } from "../../models/recommend/neural/sasrec-fit.ts";
import { type ProductRows, spectralEmbedding } from "../../models/recommend/neural/spectral.ts";
import { nearestItems, weigh } from "../../models/recommend/products/neighbours.ts";
import { SessionIndex } from "../../models/recommend/sessions/session-index.ts";
import {
  SESSIONS,
  SessionScratch,
  scoreByNeighbourSessions,
} from "../../models/recommend/sessions/session-knn.ts";

/** Lists what comes next after each row of what was met, without what the row holds already. */
export type Lister = (met: ProductRows) => Promise<RankedLists>;

/** Fits to rows; how it lists. */
type Member = (rows: ProductRows, products: number) => Promise<Lister>;

/** Places of a member's list that count in the fusion. */
const DEPTH = 100;
/** Rows scored at once. */
const BLOCK = 128;
/** What each step back in the history counts of the one after it. */
const FADE = 0.8;
/** Events that are looked back on. */
const RECENT = 20;

const matrixOf = ({ offsets, products }: ProductRows, columns: number): Csr => {
  const row = new Int32Array(products.length);
  for (let r = 0; r + 1 < offsets.length; r++) row.fill(r, offsets[r]!, offsets[r + 1]!);
  const shape = { rows: offsets.length - 1, columns };
  return csrFromTriplets(shape, { count: products.length, row, column: products, value: 1 });
};

/** Calls with each of the last events, the latest first, and how much it counts. */
function eachRecent(met: ProductRows, row: number, take: (product: number, weight: number) => void): void {
  let weight = 1;
  const from = Math.max(met.offsets[row]!, met.offsets[row + 1]! - RECENT);
  for (let e = met.offsets[row + 1]! - 1; e >= from; e--, weight *= FADE) take(met.products[e]!, weight);
}

/** Products with the same users (item-kNN), the latest events first. */
const itemNeighbours: Member = async (rows, products) => {
  const near = await nearestItems(weigh(matrixOf(rows, products), "bm25"), { k: 100, shrinkage: 10 });
  return listerOf(products, (met, row, scores) =>
    eachRecent(met, row, (product, weight) => {
      for (let n = product * near.k; n < (product + 1) * near.k && near.items[n]! >= 0; n++)
        scores[near.items[n]!]! += weight * near.similarity[n]!;
    }),
  );
};

/** Users whose events are alike, as visits are (STAN). */
const likeUsers: Member = async (rows, products) => {
  const index = new SessionIndex(products);
  for (let r = 0; r + 1 < rows.offsets.length; r++)
    index.add(rows.products.subarray(rows.offsets[r]!, rows.offsets[r + 1]!), 0);
  const scratch = new SessionScratch();
  return listerOf(products, (met, row, scores) => {
    const end = met.offsets[row + 1]!;
    const recent = met.products.subarray(Math.max(met.offsets[row]!, end - RECENT), end);
    scoreByNeighbourSessions(index, recent, SESSIONS, scratch, scores);
  });
};

/** What follows what, in the leading directions of the whole. */
const whatFollows: Member = async (rows, products) => {
  const d = 128;
  const numbers = spectralEmbedding(rows, products, d, 1);
  return async (met) => {
    const across = tf.tidy(() => tf.transpose(tf.tensor2d(numbers, [products, d])) as tf.Tensor2D);
    const lists = emptyLists(met.offsets.length - 1, DEPTH);
    for (let start = 0; start + 1 < met.offsets.length; start += BLOCK) {
      const size = Math.min(BLOCK, met.offsets.length - 1 - start);
      const states = new Float32Array(size * d);
      for (let i = 0; i < size; i++) {
        eachRecent(met, start + i, (product, weight) => {
          for (let k = 0; k < d; k++) states[i * d + k]! += weight * numbers[product * d + k]!;
        });
      }
      const scored = tf.tidy(() => tf.matMul(tf.tensor2d(states, [size, d]), across));
      const scores = (await scored.data()) as Float32Array;
      scored.dispose();
      for (let i = 0; i < size; i++) {
        const mine = scores.subarray(i * products, (i + 1) * products);
        hideMet(met, start + i, mine);
        addLists(lists, start + i, mine, products);
      }
    }
    across.dispose();
    return lists;
  };
};

/** Beside SASRec. */
export const MEMBERS: readonly Member[] = [itemNeighbours, likeUsers, whatFollows];

/** Lists by scores that are added up from 0; products that nothing speaks for are left off. */
function listerOf(
  products: number,
  score: (met: ProductRows, row: number, scores: Float32Array) => void,
): Lister {
  return async (met) => {
    const lists = emptyLists(met.offsets.length - 1, DEPTH);
    const scores = new Float32Array(products);
    for (let row = 0; row + 1 < met.offsets.length; row++) {
      scores.fill(0);
      score(met, row, scores);
      for (let p = 0; p < products; p++) if (scores[p] === 0) scores[p] = Number.NEGATIVE_INFINITY;
      hideMet(met, row, scores);
      addLists(lists, row, scores, products);
    }
    return lists;
  };
}

/** The lists of a trained SASRec. */
export const sasrecLister =
  (model: Pick<Sasrec, "weights" | "shape">): Lister =>
  async (met) => {
    const lists = emptyLists(met.offsets.length - 1, DEPTH);
    await scoreRows(model, met, (row, scores) => {
      hideMet(met, row, scores);
      addLists(lists, row, scores, scores.length);
    });
    return lists;
  };

function hideMet(met: ProductRows, row: number, scores: Float32Array): void {
  for (let e = met.offsets[row]!; e < met.offsets[row + 1]!; e++)
    scores[met.products[e]!] = Number.NEGATIVE_INFINITY;
}
