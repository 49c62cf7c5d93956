/**
 * The 1-in-100 question of He et al. (2017) and Kang and McAuley (2018): where does one chosen item stand among 99
 * drawn ones? Its figures flatter and may even order models differently (Krichene and Rendle 2020), so they are kept
 * apart from those of the full catalogue and only there to compare with figures published that way.
 */

import { random } from "../random.ts";
import type { Pattern } from "./pattern.ts";

/** Items drawn beside the chosen one. */
const DRAWN = 99;

/** Ranks of the chosen items, case by case; each case draws its own 99. */
export class SampledRanks {
  /** By case, from 1; NaN where fewer than 99 items can be drawn. */
  readonly ranks: Float64Array;
  readonly #truth: Pattern;
  readonly #taken: Int32Array;

  constructor(truth: Pattern) {
    this.#truth = truth;
    this.ranks = new Float64Array(truth.rows).fill(Number.NaN);
    this.#taken = new Int32Array(truth.columns).fill(-1);
  }

  /** Items with a score of -Infinity are not drawn. A tie counts against the chosen item. */
  take(c: number, scores: ArrayLike<number>): void {
    const chosen = this.#truth.indices.subarray(this.#truth.offsets[c]!, this.#truth.offsets[c + 1]!);
    if (chosen.length === 0) return;
    const taken = this.#taken;
    for (const item of chosen) taken[item] = c;
    // The same draws for every model: they depend on the number of the case only.
    const rng = random(`one in a hundred, ${c}`);
    const score = scores[chosen[rng.int(chosen.length)]!]!;
    let drawn = 0;
    let above = 0;
    for (let tries = 0; drawn < DRAWN && tries < 40 * DRAWN; tries++) {
      const item = rng.int(scores.length);
      if (taken[item] === c || scores[item] === Number.NEGATIVE_INFINITY) continue;
      taken[item] = c;
      drawn++;
      if (!(score > scores[item]!)) above++;
    }
    if (drawn === DRAWN) this.ranks[c] = above + 1;
  }
}
