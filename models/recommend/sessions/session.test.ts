import { describe, expect, it } from "vitest";
import { quietRun } from "../../../engine/contract/run.ts";
import { hasData, readData } from "../../../tests/support/data.ts";
import { random } from "../../random.ts";
import type { History, Sequences } from "../history/history.ts";
import { KIND } from "../recommender.ts";
import { fitSessions } from "./session-fit.ts";
import { sessionKnn } from "./session-for-you.ts";
import { candidateFinder, fused } from "./session-fusion.ts";
import { countsAll, indexVisits, sharedSessions, type Visit, visitsOf } from "./session-index.ts";
import { SESSIONS, SessionScratch, scoreByNeighbourSessions } from "./session-knn.ts";
import { WALK, walkLists } from "./session-walk.ts";

const visits = (...lists: number[][]): Visit[] => lists.map((products, day) => ({ products, day }));

function scoresOf(known: Visit[], columns: number, session: number[], options = SESSIONS): Float64Array {
  const scores = new Float64Array(columns);
  scoreByNeighbourSessions(indexVisits(known, columns), session, options, new SessionScratch(), scores);
  return scores;
}

/** Sequences of visits, a row each, one event an hour; `kinds` in turn. */
function sequences(lists: number[][], kinds: number[] = [KIND.view]): Sequences {
  const offsets = new Int32Array(lists.length + 1);
  lists.forEach((list, r) => {
    offsets[r + 1] = offsets[r]! + list.length;
  });
  const products = Int32Array.from(lists.flat());
  return {
    offsets,
    products,
    days: Float64Array.from(lists.flatMap((list, r) => list.map((_, i) => r + i / 24))),
    kinds: Uint8Array.from(products, (_, i) => kinds[i % kinds.length]!),
  };
}

describe("visits", () => {
  it("takes a view and its cart as one, leaves returns and single products out, oldest first", () => {
    const given = sequences([[3, 3, 4], [5], [1, 2]], [KIND.view, KIND.cart]);
    given.days.set([9, 9, 9, 9, 1, 1]);
    expect(visitsOf(given)).toEqual([
      { products: [1, 2], day: 1 },
      { products: [3, 4], day: 9 },
    ]);
    expect(visitsOf(sequences([[1, 2, 3]], [KIND.view, KIND.return, KIND.rating]))).toEqual([]);
  });

  it("passes numbers over that are no product, and counts visits that hold two", () => {
    const index = indexVisits(visits([0, 1, 7, -1, Number.NaN], [9, 9], [1, 0, 1], [2, 1]), 3);
    expect(index.sessions).toBe(3);
    expect([...index.held]).toEqual([2, 3, 1]);
    expect([sharedSessions(index, 0, 1), sharedSessions(index, 1, 0), sharedSessions(index, 0, 2)]).toEqual([
      2, 2, 0,
    ]);
    // The newest of the five places that hold one of the two: one visit is surely shared.
    expect([sharedSessions(index, 0, 1, 2), countsAll(index, 0, 1, 2), countsAll(index, 0, 1)]).toEqual([
      1,
      false,
      true,
    ]);
  });
});

describe("session neighbours, by hand", () => {
  it("weighs neighbours by shared products, length and age, and their products by distance", () => {
    const known = visits([0, 1, 2], [3, 0, 4]);
    const options = { ...SESSIONS, rarity: 0, neighbourDays: 10, stepsAfter: 2, stepsBefore: 1 };
    const scores = scoresOf(known, 6, [5, 0], options);
    const older = Math.exp(-1 / 10) / Math.sqrt(3);
    expect(scores[1]).toBeCloseTo(older * Math.exp(-1 / 2), 12);
    expect(scores[2]).toBeCloseTo(older * Math.exp(-1), 12);
    expect(scores[4]).toBeCloseTo(Math.exp(-1 / 2) / Math.sqrt(3), 12);
    expect(scores[3]).toBeCloseTo(Math.exp(-1) / Math.sqrt(3), 12);
    expect([scores[0], scores[5]]).toEqual([0, 0]);
  });

  it("keeps the most alike only, and the same with a heap as without", () => {
    const rng = random(4);
    const known = visits(...Array.from({ length: 300 }, () => Array.from({ length: 4 }, () => rng.int(30))));
    const all = scoresOf(known, 30, [1, 2, 3], { ...SESSIONS, neighbours: 300 });
    const few = scoresOf(known, 30, [1, 2, 3], { ...SESSIONS, neighbours: 5 });
    const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
    expect(sum(few)).toBeLessThan(sum(all) / 3);
    expect(sum(few)).toBeGreaterThan(0);
    // One neighbour: the best of all, found by hand.
    const one = scoresOf(known, 30, [1, 2, 3], { ...SESSIONS, neighbours: 1, sample: 1000 });
    expect([...one].filter((score) => score > 0).length).toBeLessThanOrEqual(3);
  });

  it("follows a visit that is added, without a new training", () => {
    const index = indexVisits(visits([0, 1]), 4);
    const scores = new Float64Array(4);
    const scratch = new SessionScratch();
    scoreByNeighbourSessions(index, [2], SESSIONS, scratch, scores);
    expect(scores[3]).toBe(0);
    index.add([2, 3], 1);
    scoreByNeighbourSessions(index, [2], SESSIONS, scratch, scores);
    expect(scores[3]).toBeGreaterThan(0);
  });
});

describe("walks", () => {
  it("finds products that never shared a visit, after those that did", () => {
    const lists = walkLists(indexVisits(visits([0, 1], [1, 2], [3, 4]), 5), WALK);
    expect([...lists.items.subarray(0, lists.k)]).toEqual([1, 2, -1, -1]);
    expect(lists.similarity[0]).toBeGreaterThan(lists.similarity[1]!);
  });
});

/** Product p leads to p + 1 in a ring of 40, then on to p + 2, or back to p in the share `back` of the visits. */
function ring(count: number, back = 0): number[][] {
  const rng = random("ring");
  return Array.from({ length: count }, () => {
    const at = rng.int(40);
    return [at, (at + 1) % 40, rng.next() < back ? at : (at + 2) % 40];
  });
}

describe("visits alike", () => {
  const best = (back: number) => {
    const made = ring(600, back).map((products, day) => ({ products, day: day / 10 }));
    const { model, weights } = fitSessions(made, 40, SESSIONS, 1);
    const found = candidateFinder(model)([10, 11]);
    const scores = Array.from({ length: found.size }, (_, c) => fused(found, c, weights));
    return found.products[scores.indexOf(Math.max(...scores))];
  };

  it("learns on later visits whether shoppers go on or come back", () => {
    expect([best(0), best(0.9)]).toEqual([12, 10]);
  });

  it("scores customers and made-up visits, with the number of visits as the reason", async () => {
    const history = historyOf(ring(600), [[10, 11], []]);
    const params = sessionKnn.params.parse({});
    expect(sessionKnn.unsuitable!(history, params)).toBeNull();
    const artifact = await sessionKnn.fit(history, params, {
      seed: 1,
      run: quietRun(),
      asOf: () => history,
    });
    const scorer = await sessionKnn.open(artifact, history, params);
    const scores = new Float32Array(80);
    await scorer.score(Int32Array.of(0, 1), scores);
    const first = scores.subarray(0, 40);
    expect(first.indexOf(Math.max(...first))).toBe(12);
    expect(scorer.reason!(0, 12)).toMatch(/^Looked at with P11 in \d+ visits$/);
    // Of a customer without events nothing is known: the fallback fills the list.
    expect([...scores.subarray(40)].every((score) => score === Number.NEGATIVE_INFINITY)).toBe(true);
    const session = new Float32Array(40);
    await scorer.scoreSession!(Int32Array.of(10, 11), session);
    expect(session).toEqual(scores.slice(0, 40));
    await scorer.scoreSession!(Int32Array.of(), session);
    await scorer.scoreSession!(Int32Array.of(999, -1), session);
    expect([...session].every((score) => score === Number.NEGATIVE_INFINITY)).toBe(true);
  });

  it("says what is missing where there are too few visits", () => {
    const history = historyOf(ring(7), [[1]]);
    expect(sessionKnn.unsuitable!(history, sessionKnn.params.parse({}))).toBe(
      "Not enough data: 7 visits with two products or more, and at least 100 are needed. Sync shop events with sessions.",
    );
  });
});

function historyOf(sessions: number[][], customers: number[][]): History {
  const ids = Array.from({ length: 40 }, (_, p) => `P${p}`);
  return {
    sessions: sequences(sessions),
    sequences: sequences(customers),
    catalogue: { ids, titles: ids },
  } as unknown as History;
}

const FOLDER = "sessions_diginetica";
describe.skipIf(!hasData(FOLDER))("Diginetica, every 20th test case (needs the data folder)", () => {
  it("session neighbours find over 47 % of the next clicks in 20 of 43,097", () => {
    const lines = (name: string) => readData(`${FOLDER}/${name}.txt.zst`).trim().split("\n");
    const known = lines("train_sessions").map((line, s) => ({
      products: line.trim().split(" ").map(Number),
      day: s / 1287,
    }));
    expect(known.length).toBe(186_670);
    const index = indexVisits(known, 43_098);
    const scratch = new SessionScratch();
    const scores = new Float64Array(43_098);
    const cases = lines("test_prefix_target").filter((_, c) => c % 20 === 0);
    let hits = 0;
    for (const line of cases) {
      const [visit = "", next = ""] = line.split("\t");
      scores.fill(0);
      scoreByNeighbourSessions(index, visit.split(" ").map(Number), SESSIONS, scratch, scores);
      const answer = scores[Number(next)]!;
      let place = 0;
      for (const score of scores) if (score >= answer) place++;
      if (answer > 0 && place <= 20) hits++;
    }
    expect(hits / cases.length).toBeGreaterThan(0.47);
  });
});
