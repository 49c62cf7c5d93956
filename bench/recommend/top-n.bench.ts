/**
 * What the sparse recommenders find on public data beside published figures, full catalogue ranked. Settings and the
 * hybrid's weights were chosen on a validation part of the training data; the test part is read once, at the end.
 */
import { scoreLists, topK } from "../../models/evaluate/ranking.ts";
import { mean } from "../../models/evaluate/stats.ts";
import { emptyLists, fuseInto, learnFusion, type RankedLists } from "../../models/recommend/fusion.ts";
import type { Csr } from "../../models/recommend/history/csr.ts";
import { pickRows } from "../../models/recommend/history/holdout.ts";
import { hasData } from "../../tests/support/data.ts";
import { type Benchmark, type Figure, figure } from "../benchmark.ts";
import { als, ease, graph, itemKnn, listsOf, type Method, popularity } from "./methods.ts";
import { GOWALLA, gowalla, MOVIELENS, matrixOf, movielens, stratified } from "./sets.ts";

interface Task {
  name: string;
  /** What settings and weights may be learnt from, and the part of it that judges them. */
  part: Csr;
  valid: Csr;
  /** All that may be learnt from, and what is to be found. */
  train: Csr;
  test: Csr;
  users: Int32Array;
  k: number;
  methods: Method[];
  peers: { recall: { name: string; value: number }; ndcg: { name: string; value: number } };
}

/** Places of each member that the hybrid looks at. */
const DEPTH = 100;
/** Users by whom the hybrid's weights are learnt. */
const LEARN_BY = 2000;

const GOWALLA_METHODS = [
  popularity(),
  itemKnn(500, 0, "bm25"),
  als({ factors: 512, unobserved: 0.01, regularisation: 0.004, iterations: 10 }),
  graph({ customerPower: 0.6, fromPower: 0.4, toPower: 0.4, k: 1000, vectors: 256, lowPass: 0.3 }),
  // The powers and the weight of the low-pass filter as published with GF-CF (Shen et al. 2021).
  graph({ customerPower: 1, fromPower: 0.5, toPower: 0.5, k: 2000, vectors: 256, lowPass: 0.3 }),
];

const MOVIELENS_METHODS = [
  popularity(),
  itemKnn(100, 10, "bm25"),
  als({ factors: 32, unobserved: 0.6, regularisation: 0.01, iterations: 12 }),
  ease(1000),
  graph({ customerPower: 0.6, fromPower: 0.4, toPower: 0.4, k: 1682, vectors: 64, lowPass: 0.3 }),
];

function gowallaTask(short: boolean): Task {
  const every = short ? 30 : 1;
  return {
    name: short ? "Gowalla, every 30th user" : "Gowalla",
    part: gowalla("train"),
    valid: gowalla("valid"),
    train: gowalla("train", "valid"),
    test: gowalla("test"),
    users: Int32Array.from({ length: Math.floor(GOWALLA.users / every) }, (_, i) => i * every),
    k: 20,
    methods: GOWALLA_METHODS,
    peers: {
      recall: { name: "LightGCN, published", value: 0.1824 },
      ndcg: { name: "LightGCN, published", value: 0.1547 },
    },
  };
}

function movielensTask(): Task {
  const outer = stratified(movielens(), 0.75, 42);
  const inner = stratified(outer.kept, 0.75, 7);
  const matrix = (pairs: typeof outer.kept) => matrixOf(pairs, MOVIELENS.users, MOVIELENS.items);
  return {
    name: "MovieLens 100k",
    part: matrix(inner.kept),
    valid: matrix(inner.held),
    train: matrix(outer.kept),
    test: matrix(outer.held),
    users: Int32Array.from({ length: MOVIELENS.users }, (_, i) => i),
    k: 10,
    methods: MOVIELENS_METHODS,
    peers: {
      recall: { name: "BiVAE, published", value: 0.2191 },
      ndcg: { name: "BiVAE, published", value: 0.4751 },
    },
  };
}

async function table(task: Task): Promise<Figure[]> {
  const { part, valid, train, users, k, methods } = task;
  // Best sellers show what no learning finds; they are no member of the hybrid.
  const members = methods.slice(1);
  const stride = Math.max(1, Math.floor(users.length / LEARN_BY));
  const some = users.filter((_, i) => i % stride === 0);
  const tried: RankedLists[] = [];
  for (const member of members) tried.push(await listsOf(member, part, some, DEPTH));
  const fusion = learnFusion(pickRows(valid, some), tried, k);
  const figures: Figure[] = [];
  const lists: RankedLists[] = [];
  for (const method of methods) {
    const found = await listsOf(method, train, users, DEPTH);
    if (method !== methods[0]) lists.push(found);
    figures.push(...judged(task, method.name, found));
  }
  const shares = fusion.weights.map((weight) => weight.toFixed(2)).join(", ");
  figures.push(...judged(task, `hybrid (${shares})`, fused(lists, fusion, train.columns, k)));
  return figures;
}

function judged(
  { name, test, users, k, peers }: Task,
  method: string,
  { items, depth }: RankedLists,
): Figure[] {
  const scores = scoreLists(pickRows(test, users), items, depth, k);
  const known = (values: Float64Array) => mean(values.filter((value) => !Number.isNaN(value)));
  return [
    figure(`${name}, ${method}, recall@${k}`, "", known(scores.recall), peers.recall),
    figure(`${name}, ${method}, NDCG@${k}`, "", known(scores.ndcg), peers.ndcg),
  ];
}

function fused(
  members: RankedLists[],
  fusion: Parameters<typeof fuseInto>[1],
  columns: number,
  k: number,
): RankedLists {
  const cases = members[0]!.items.length / DEPTH;
  const lists = emptyLists(cases, k);
  const scores = new Float32Array(columns);
  const best = new Int32Array(k);
  for (let row = 0; row < cases; row++) {
    fuseInto(members, fusion, row, scores);
    const size = topK(scores, k, best);
    lists.items.set(best.subarray(0, size), row * k);
  }
  return lists;
}

const benchmark: Benchmark = {
  name: "recommend-top-n",
  skip: () => {
    const missing = ["top_n_gowalla", "movielens_100k"].find((name) => !hasData(name));
    return missing && `${missing} is not there`;
  },
  run: async (short) => [...(await table(movielensTask())), ...(await table(gowallaTask(short)))],
};

export default benchmark;
