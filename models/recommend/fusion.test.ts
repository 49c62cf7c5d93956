import { describe, expect, it } from "vitest";
import { addLists, emptyLists, fuseInto, learnFusion } from "./fusion.ts";

/** 60 cases over 50 items; the right item of case c is c % 50. */
const cases = 60;
const items = 50;
const truth = {
  rows: cases,
  columns: items,
  offsets: Int32Array.from({ length: cases + 1 }, (_, c) => c),
  indices: Int32Array.from({ length: cases }, (_, c) => c % items),
};

/** Lists that hold the right item at `place` (from 0), among items that are wrong. */
function listsWith(place: (c: number) => number) {
  const lists = emptyLists(cases, 20);
  for (let c = 0; c < cases; c++) {
    const scores = Float32Array.from({ length: items }, (_, i) => ((i * 7 + c * 3) % items) / 100);
    scores[c % items] = Number.NEGATIVE_INFINITY;
    const ordered = [...scores].sort((a, b) => b - a);
    scores[c % items] = ordered[place(c)]! + 0.001;
    addLists(lists, c, scores, items);
  }
  return lists;
}

describe("rank fusion", () => {
  it("gives each place weight / (softness + rank), added over the members", () => {
    const scores = new Float32Array(items);
    const one = { depth: 2, items: Int32Array.of(4, 9) };
    const other = { depth: 2, items: Int32Array.of(9, -1) };
    fuseInto([one, other], { weights: [0.75, 0.25], softness: 1 }, 0, scores);
    expect(scores[4]).toBeCloseTo(0.75 / 2, 6);
    expect(scores[9]).toBeCloseTo(0.75 / 3 + 0.25 / 2, 6);
    expect(scores.filter((score) => score > 0)).toHaveLength(2);
  });

  it("learns to trust the member that is right, and beats both where each is right in half the cases", () => {
    const good = listsWith(() => 0);
    const poor = listsWith(() => 15);
    const trusting = learnFusion(truth, [poor, good]);
    expect(trusting.weights[1]).toBeGreaterThan(trusting.weights[0]!);
    expect(trusting.ndcg).toBeGreaterThan(0.95);

    const even = listsWith((c) => (c % 2 ? 3 : 12));
    const odd = listsWith((c) => (c % 2 ? 12 : 3));
    const alone = learnFusion(truth, [even]).ndcg;
    expect(learnFusion(truth, [even, odd]).ndcg).toBeGreaterThanOrEqual(alone);
  });

  it("keeps items that only one member knows", () => {
    const lists = emptyLists(1, 3);
    addLists(lists, 0, Float32Array.of(0.1, Number.NEGATIVE_INFINITY, 0.3), 3);
    expect([...lists.items]).toEqual([2, 0, -1]);
  });
});
