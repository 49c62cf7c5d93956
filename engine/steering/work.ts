/** The candidates of one tier while the rules work on them: an order over columns that are used again for every list. */

export interface Work {
  /** Candidates that are still in; `order` holds that many places of the columns, best first. */
  count: number;
  order: Int32Array;
  products: Int32Array;
  /** Place in the tier. */
  places: Int32Array;
  /** Place among all candidates of the list before the rules, from 1. */
  before: Int32Array;
  /** Above 0, falling along `order` once sorted. */
  scores: Float64Array;
  reset(capacity: number): void;
  add(product: number, place: number, before: number): void;
  /** Scores of the tier on one scale: the best is 1, the order is that of the places. */
  scale(scores: ArrayLike<number>): void;
  /** Puts `order` in order of the scores again; equal ones keep theirs. */
  sort(): void;
  /** Takes the candidates that are not marked off the order. */
  keep(marks: Uint8Array): void;
}

/** Room for the candidates of one list, used again for the next. */
export function createWork(): Work {
  const work: Work = {
    count: 0,
    order: new Int32Array(0),
    products: new Int32Array(0),
    places: new Int32Array(0),
    before: new Int32Array(0),
    scores: new Float64Array(0),
    reset(capacity) {
      work.count = 0;
      if (capacity <= work.order.length) return;
      const size = Math.max(64, 2 * capacity);
      for (const name of ["order", "products", "places", "before"] as const)
        work[name] = new Int32Array(size);
      work.scores = new Float64Array(size);
    },
    add(product, place, before) {
      const c = work.count++;
      work.order[c] = c;
      work.products[c] = product;
      work.places[c] = place;
      work.before[c] = before;
    },
    scale(scores) {
      scaleScores(work, scores);
    },
    sort() {
      const { order, scores } = work;
      // Almost in order already: a few moves beat a general sort.
      for (let i = 1; i < work.count; i++) {
        const c = order[i]!;
        let j = i - 1;
        for (; j >= 0 && scores[order[j]!]! < scores[c]!; j--) order[j + 1] = order[j]!;
        order[j + 1] = c;
      }
    },
    keep(marks) {
      let size = 0;
      for (let i = 0; i < work.count; i++) {
        const c = work.order[i]!;
        if (marks[c] === 1) work.order[size++] = c;
      }
      work.count = size;
    },
  };
  return work;
}

/**
 * A model's scores are of any scale and sign. Positive ones are divided by the best; where some are not, their ratios
 * say nothing and the places stand for them, discounted as in NDCG. A score higher than the one before it is taken
 * down to that, for the model's order counts.
 */
function scaleScores(work: Work, scores: ArrayLike<number>): void {
  let most = 0;
  let positive = true;
  for (let c = 0; c < work.count; c++) {
    const score = scores[work.places[c]!]!;
    if (!(score > 0)) positive = false;
    if (score > most) most = score;
  }
  let last = 1;
  for (let c = 0; c < work.count; c++) {
    const scaled = positive ? scores[work.places[c]!]! / most : 1 / Math.log2(c + 2);
    last = Math.min(last, scaled);
    work.scores[c] = last;
  }
}
