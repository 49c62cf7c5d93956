import { describe, expect, it } from "vitest";
import { hasData, readData } from "../../tests/support/data.ts";
import { type Ranker, type Ranking, rankCases } from "../evaluate/ranking.ts";
import { mean } from "../evaluate/stats.ts";
import { random, shuffle } from "../random.ts";
import { fitAls, scoreByFactors } from "./factors/als.ts";
import { fitEase } from "./factors/ease.ts";
import { fitGraph } from "./factors/graph.ts";
import { type Csr, csrFromTriplets } from "./history/csr.ts";
import { hideRow, pickRows } from "./history/holdout.ts";
import { nearestItems, scoreByNeighbours, weigh } from "./products/neighbours.ts";

const matrixOf = (pairs: number[][], rows: number, columns: number): Csr =>
  csrFromTriplets(
    { rows, columns },
    {
      count: pairs.length,
      row: pairs.map((pair) => pair[0]!),
      column: pairs.map((pair) => pair[1]!),
      value: 1,
    },
  );
const known = (values: Float64Array) => mean(values.filter((value) => !Number.isNaN(value)));

describe.skipIf(!hasData("movielens_100k"))("MovieLens 100k, 75/25 by user (needs the data folder)", () => {
  const byUser = new Map<number, number[][]>();
  if (hasData("movielens_100k")) {
    for (const line of readData("movielens_100k/u.data.zst").trim().split("\n")) {
      const [user = 0, item = 0] = line.split("\t").map(Number);
      const list = byUser.get(user) ?? [];
      byUser.set(user, list);
      list.push([user - 1, item - 1]);
    }
  }
  const rng = random(42);
  const parts = [...byUser.values()].map((pairs) => {
    shuffle(pairs, rng);
    const cut = Math.round(pairs.length * 0.75);
    return [pairs.slice(0, cut), pairs.slice(cut)] as const;
  });
  const train = matrixOf(
    parts.flatMap(([first]) => first),
    943,
    1682,
  );
  const test = matrixOf(
    parts.flatMap(([, rest]) => rest),
    943,
    1682,
  );
  const judge = (rank: Ranker): Ranking =>
    rankCases(test, (user, scores) => {
      rank(user, scores);
      hideRow(train, user, scores);
    });

  it("ALS beats BPR's published NDCG .4420 and precision .3882, and BiVAE's NDCG .4751", async () => {
    const model = await fitAls(train, {
      factors: 32,
      unobserved: 0.6,
      regularisation: 0.01,
      steps: 3,
      iterations: 12,
      seed: 1,
    });
    const ranking = judge((user, scores) => scoreByFactors(model, user, scores));
    expect(known(ranking.ndcg)).toBeGreaterThan(0.4751);
    expect(known(ranking.precision)).toBeGreaterThan(0.3882);
    expect(known(ranking.recall)).toBeGreaterThan(0.2125);
  });

  it("EASE beats BPR's published NDCG .4420", async () => {
    const near = await fitEase(train, { regularisation: 1000, k: 1682 });
    const ranking = judge((user, scores) => scoreByNeighbours(near, train, user, scores));
    expect(known(ranking.ndcg)).toBeGreaterThan(0.442);
  });

  it("item-kNN beats SAR's published NDCG .3825 and best sellers by far", async () => {
    const near = await nearestItems(weigh(train, "bm25"), { k: 20, shrinkage: 10 });
    const ranking = judge((user, scores) => scoreByNeighbours(near, train, user, scores));
    const sold = new Float64Array(1682);
    for (const item of train.indices) sold[item]!++;
    const best = judge((_user, scores) => scores.set(sold));
    expect(known(ranking.ndcg)).toBeGreaterThan(0.4);
    expect(known(ranking.ndcg)).toBeGreaterThan(known(best.ndcg) * 1.5);
  });
});

describe.skipIf(!hasData("top_n_gowalla"))("Gowalla, every 15th user (needs the data folder)", () => {
  const pairsOf = (file: string): number[][] =>
    readData(`top_n_gowalla/${file}.txt.zst`)
      .trim()
      .split("\n")
      .flatMap((line) => {
        const [user = 0, ...items] = line.trim().split(" ").map(Number);
        return items.map((item) => [user, item]);
      });

  it("item-kNN finds over 13 % of the held-out places in 20 of 40,981, the graph filter over 16 %", async () => {
    const train = matrixOf([...pairsOf("train"), ...pairsOf("valid")], 29_858, 40_981);
    const test = matrixOf(pairsOf("test"), 29_858, 40_981);
    expect([train.indices.length, test.indices.length]).toEqual([810_128, 217_242]);
    const users = Int32Array.from({ length: 1_990 }, (_, i) => i * 15);
    const near = await nearestItems(weigh(train, "bm25"), { k: 100, shrinkage: 0 });
    const ranking = rankCases(
      pickRows(test, users),
      (c, scores) => {
        scoreByNeighbours(near, train, users[c]!, scores);
        hideRow(train, users[c]!, scores);
      },
      20,
    );
    expect(known(ranking.recall)).toBeGreaterThan(0.13);
    expect(known(ranking.ndcg)).toBeGreaterThan(0.1);
    const filter = await fitGraph(train, {
      ...{ customerPower: 0.6, fromPower: 0.4, toPower: 0.4, k: 200 },
      ...{ vectors: 0, lowPass: 0, seed: 1 },
    });
    const filtered = rankCases(
      pickRows(test, users),
      (c, scores) => {
        scoreByNeighbours(filter.near, train, users[c]!, scores);
        hideRow(train, users[c]!, scores);
      },
      20,
    );
    expect(known(filtered.recall)).toBeGreaterThan(0.16);
    expect(known(filtered.ndcg)).toBeGreaterThan(0.13);
  });
});
