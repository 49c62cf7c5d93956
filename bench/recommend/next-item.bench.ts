/**
 * What comes next on Amazon Beauty, Amazon Sports and Yelp: SASRec beside its published figures, and the hybrid, its
 * weights learnt on validation, beside those of S3-Rec. Every product is ranked but those that the user met before.
 */
import * as tf from "@tensorflow/tfjs-core";
import { quietRun } from "../../engine/contract/run.ts";
import { scoreLists } from "../../models/evaluate/ranking.ts";
import { mean } from "../../models/evaluate/stats.ts";
import { random, sample } from "../../models/random.ts";
import {
  addLists,
  emptyLists,
  fuseInto,
  learnFusion,
  type RankedLists,
} from "../../models/recommend/fusion.ts";
import { csrFromTriplets } from "../../models/recommend/history/csr.ts";
import { fitSasrec, type Sasrec, type SasrecOptions } from "../../models/recommend/neural/sasrec-fit.ts";
import { pickBackend } from "../../models/runtime/backend.ts";
import { hasData } from "../../tests/support/data.ts";
import { type Benchmark, type Figure, figure } from "../benchmark.ts";
import { readSplit, rowsAt, type Split } from "./next-item-data.ts";
import { MEMBERS, sasrecLister } from "./next-item-members.ts";

type Pair = [hr: number, ndcg: number];

interface Case {
  file: string;
  title: string;
  /** Published HR@10 and NDCG@10 of SASRec and of S3-Rec (Zhou et al. 2020). */
  sasrec: Pair;
  s3rec: Pair;
}

const CASES: Case[] = [
  { file: "Beauty", title: "Beauty", sasrec: [0.0605, 0.0318], s3rec: [0.0647, 0.0327] },
  { file: "Sports_and_Outdoors", title: "Sports", sasrec: [0.035, 0.0192], s3rec: [0.0385, 0.0204] },
  { file: "Yelp", title: "Yelp", sasrec: [0.0274, 0.0136], s3rec: [0.0341, 0.0168] },
];

const SASREC: Omit<SasrecOptions, "products"> = {
  dimensions: 64,
  layers: 2,
  heads: 1,
  length: 50,
  epochs: 12,
  learningRate: 0.001,
  weightDecay: 0,
  dropout: 0.4,
  negatives: 512,
  batchEvents: 2048,
  patience: 2,
  seed: 1,
};
/** Users by whose next-to-last event the epoch and the weights of the hybrid are chosen. */
const JUDGED = 6000;
/** The short form takes every 20th user and a few epochs. */
const STRIDE = 20;
/** NDCG@10 that the hybrid reaches in the short form at least: half of what it does. */
const FLOOR = 0.01;

const file = (name: string) => `next_item/${name}.txt.zst`;

function judgedOf(split: Split): Int32Array {
  return sample(split.valid.length, JUDGED, random("judged users"));
}

/** Trains on all but the last two events of each user. */
function train(split: Split, options: Omit<SasrecOptions, "products">): Promise<Sasrec> {
  const users = judgedOf(split);
  const heldOut = { before: rowsAt(split.train, users), next: users.map((user) => split.valid[user]!) };
  return fitSasrec(split.train, heldOut, { ...options, products: split.products }, quietRun());
}

/** Lists for the last events: SASRec's, and those of the hybrid, whose weights are learnt on the events before. */
async function listsOf(split: Split, model: Pick<Sasrec, "weights" | "shape">): Promise<RankedLists[]> {
  const { products, train: rows, known } = split;
  const users = judgedOf(split);
  const before = rowsAt(rows, users);
  const tried = [await sasrecLister(model)(before)];
  for (const member of MEMBERS) tried.push(await (await member(rows, products))(before));
  const next = users.map((user) => split.valid[user]!);
  const fusion = learnFusion(truthOf(next, products), tried);
  const own = await sasrecLister(model)(known);
  const lists = [own];
  for (const [m, member] of MEMBERS.entries()) {
    const isKept = fusion.weights[m + 1]! > 0;
    lists.push(isKept ? await (await member(known, products))(known) : emptyLists(split.test.length, 1));
  }
  const fused = emptyLists(split.test.length, 10);
  const scores = new Float32Array(products);
  for (let user = 0; user < split.test.length; user++) {
    fuseInto(lists, fusion, user, scores);
    for (let p = 0; p < products; p++) if (scores[p] === 0) scores[p] = Number.NEGATIVE_INFINITY;
    addLists(fused, user, scores, products);
  }
  return [own, fused];
}

function truthOf(next: Int32Array, products: number) {
  const row = Int32Array.from(next.keys());
  const shape = { rows: next.length, columns: products };
  return csrFromTriplets(shape, { count: next.length, row, column: next, value: 1 });
}

/** HR@10 and NDCG@10 of the lists for each user's last event. */
function scoresOf(lists: RankedLists, split: Split): Pair {
  const { recall, ndcg } = scoreLists(truthOf(split.test, split.products), lists.items, lists.depth, 10);
  return [mean(recall), mean(ndcg)];
}

function figures(name: string, [hr, ndcg]: Pair, peer: string, published: Pair): Figure[] {
  return [
    figure(`${name}, HR@10`, "", hr, { name: peer, value: published[0] }),
    figure(`${name}, NDCG@10`, "", ndcg, { name: peer, value: published[1] }),
  ];
}

async function full({ file: name, title, sasrec, s3rec }: Case): Promise<Figure[]> {
  const split = readSplit(name);
  const since = process.cpuUsage();
  const model = await train(split, SASREC);
  const { user, system } = process.cpuUsage(since);
  const [own, fused] = await listsOf(split, model);
  tf.dispose(model.weights);
  return [
    ...figures(`SASRec on ${title}`, scoresOf(own!, split), "SASRec as published", sasrec),
    ...figures(`Hybrid on ${title}`, scoresOf(fused!, split), "S3-Rec as published", s3rec),
    figure(
      `SASRec on ${title}, training of ${model.trained.losses.length} epochs on ${tf.getBackend()}`,
      "CPU s",
      (user + system) / 1e6,
    ),
  ];
}

/** On a part of the users the published figures say nothing; the hybrid has a floor instead. */
async function short(): Promise<Figure[]> {
  const split = readSplit(CASES[0]!.file, STRIDE);
  const model = await train(split, { ...SASREC, dimensions: 32, layers: 1, epochs: 2 });
  const [own, fused] = await listsOf(split, model);
  tf.dispose(model.weights);
  const [, ndcg] = scoresOf(fused!, split);
  if (ndcg < FLOOR)
    throw new Error(
      `The hybrid's NDCG@10 on a part of Beauty is ${ndcg}, at least ${FLOOR} was reached before.`,
    );
  return [
    figure("SASRec on a part of Beauty, NDCG@10", "", scoresOf(own!, split)[1]),
    figure("Hybrid on a part of Beauty, NDCG@10", "", ndcg),
  ];
}

const benchmark: Benchmark = {
  name: "recommend-next-item",
  skip: () => {
    const missing = CASES.find((one) => !hasData(file(one.file)));
    return missing && `${file(missing.file)} is not there`;
  },
  async run(isShort) {
    await pickBackend();
    if (isShort) return short();
    const all: Figure[] = [];
    for (const one of CASES) all.push(...(await full(one)));
    return all;
  },
};

export default benchmark;
