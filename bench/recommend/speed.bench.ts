/**
 * Speed of ALS, item-kNN and lists for everyone beside the Python library implicit and Gorse, in one run on the same
 * cores and the same data, ours and theirs in turn. Processor seconds are what all threads took together; they hold
 * on a busy machine too, where the time by the clock says little.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import type { Pattern } from "../../models/evaluate/pattern.ts";
import { scoreLists } from "../../models/evaluate/ranking.ts";
import { mean } from "../../models/evaluate/stats.ts";
import { alsLoss, type Factors, fitAls } from "../../models/recommend/factors/als.ts";
import { topLists } from "../../models/recommend/factors/top-lists.ts";
import type { Csr } from "../../models/recommend/history/csr.ts";
import { pickRows } from "../../models/recommend/history/holdout.ts";
import { nearestItems } from "../../models/recommend/products/neighbours.ts";
import { hasData } from "../../tests/support/data.ts";
import { type Benchmark, type Figure, figure } from "../benchmark.ts";
import { madeUpEvents } from "./made-up.ts";
import { gowalla } from "./sets.ts";
import {
  buildGorse,
  gorseFactors,
  IMPLICIT,
  implicitAls,
  implicitKnn,
  implicitMissing,
  type PeerFactors,
  type Time,
  writeMatrix,
} from "./speed-peers.ts";

interface Work {
  name: string;
  matrix: Csr;
  /** What users took later, where that is known. */
  test?: Csr;
  factors: number[];
  iterations: number;
  /** Lists are made for every n-th user. */
  every: number;
  neighbours: number[];
  /** How often neighbours are searched, by us and the peer in turn. */
  rounds: number;
  gorse: { factors: number[]; iterations: number; every: number };
}

/** What we took, with the model learnt. */
interface Ours {
  iteration: Time;
  model: Factors;
}

const threads = availableParallelism();
const BEST = 20;
/** The same job as the peers': confidence 2 where seen, 1 elsewhere, one penalty for every row, three steps. */
const SOLVE = { unobserved: 1, lift: 1, regularisation: 0.01, scaling: 0, steps: 3 };

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; time: Time }> {
  const clock = stopwatch();
  const result = await work();
  return { result, time: clock() };
}

/** Each call answers the time since the one before. */
function stopwatch(): () => Time {
  let wall = performance.now();
  let cpu = process.cpuUsage();
  return () => {
    const spent = process.cpuUsage(cpu);
    const time: Time = [(performance.now() - wall) / 1e3, (spent.user + spent.system) / 1e6];
    wall = performance.now();
    cpu = process.cpuUsage();
    return time;
  };
}

function median(times: Time[]): Time {
  const middle = (at: 0 | 1) =>
    times.map((time) => time[at]).sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
  return [middle(0), middle(1)];
}

function both(name: string, ours: Time, peer: string, theirs: Time): Figure[] {
  return [
    figure(`${name}, processor time`, "s", ours[1], { name: peer, value: theirs[1] }),
    figure(`${name}, by the clock`, "s", ours[0], { name: peer, value: theirs[0] }),
  ];
}

async function measure(work: Work): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "merchbench-bench-"));
  try {
    writeMatrix(folder, work.matrix);
    const figures: Figure[] = [];
    for (const factors of work.factors) figures.push(...(await besideImplicit(work, factors, folder)));
    for (const k of work.neighbours) figures.push(...(await neighbours(work, k, folder)));
    const gorse = buildGorse(folder);
    if (!gorse) return figures;
    for (const factors of work.gorse.factors) {
      figures.push(...(await besideGorse(work, factors, folder, gorse)));
    }
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function besideImplicit(work: Work, factors: number, folder: string): Promise<Figure[]> {
  const { matrix, iterations, every } = work;
  const task = { threads, iterations, every, regularisation: SOLVE.regularisation };
  const theirs = implicitAls(folder, matrix, task, factors);
  return compare(work, await learn(matrix, factors, iterations), theirs, iterations, every);
}

async function besideGorse(work: Work, factors: number, folder: string, program: string): Promise<Figure[]> {
  const { iterations, every } = work.gorse;
  const task = { threads, iterations, every, regularisation: SOLVE.regularisation };
  const theirs = gorseFactors(program, folder, work.matrix, task, factors);
  return compare(work, await learn(work.matrix, factors, iterations), theirs, iterations, every);
}

async function learn(matrix: Csr, factors: number, iterations: number): Promise<Ours> {
  const times: Time[] = [];
  const clock = stopwatch();
  const model = await fitAls(matrix, {
    ...{ ...SOLVE, factors, iterations, seed: 1, threads },
    onIteration: () => times.push(clock()),
  });
  // The first iteration carries the start.
  return { iteration: median(times.slice(1)), model };
}

async function compare(
  work: Work,
  ours: Ours,
  theirs: PeerFactors,
  iterations: number,
  every: number,
): Promise<Figure[]> {
  const { matrix } = work;
  const { factors } = ours.model;
  const label = `${work.name}, ALS ${factors} factors`;
  const options = { ...SOLVE, factors };
  const users = Int32Array.from({ length: Math.ceil(matrix.rows / every) }, (_, i) => i * every);
  const lists = await timed(() => listsOf(ours.model, matrix, users));
  const top = `${label}, best ${BEST} of ${users.length.toLocaleString("en-GB")} users`;
  const figures = [
    ...both(`${label}, an iteration`, ours.iteration, theirs.name, theirs.iteration),
    figure(`${label}, loss after ${iterations} iterations`, "", alsLoss(matrix, ours.model, options), {
      ...{ name: theirs.name, value: alsLoss(matrix, theirs.model, options) },
    }),
    ...both(top, lists.time, theirs.name, theirs.top),
  ];
  if (!work.test) return figures;
  const held = pickRows(work.test, users);
  const found = recall(held, lists.result);
  const peer = { name: theirs.name, value: recall(held, await listsOf(theirs.model, matrix, users)) };
  return [...figures, figure(`${label}, recall@${BEST} of what users took later`, "", found, peer)];
}

/** The best products of some users that they have not met. */
async function listsOf(model: Factors, matrix: Csr, users: Int32Array): Promise<Int32Array> {
  const some = { ...model, users: factorsOf(model, users) };
  return (await topLists(some, { k: BEST, hidden: pickRows(matrix, users), threads })).items;
}

function recall(held: Pattern, lists: Int32Array): number {
  return mean(scoreLists(held, lists, BEST, BEST).recall.filter((value) => !Number.isNaN(value)));
}

async function neighbours({ name, matrix, rounds }: Work, k: number, folder: string): Promise<Figure[]> {
  const ours: Time[] = [];
  const theirs: Time[] = [];
  for (let round = 0; round < rounds; round++) {
    theirs.push(implicitKnn(folder, matrix, threads, k));
    ours.push((await timed(() => nearestItems(matrix, { k, shrinkage: 0, threads }))).time);
  }
  return both(`${name}, item-kNN, ${k} neighbours`, median(ours), IMPLICIT, median(theirs));
}

function factorsOf({ users, factors }: Factors, rows: Int32Array): Float32Array {
  const out = new Float32Array(rows.length * factors);
  rows.forEach((row, i) => {
    out.set(users.subarray(row * factors, (row + 1) * factors), i * factors);
  });
  return out;
}

const benchmark: Benchmark = {
  name: "recommend-speed",
  skip: () => (hasData("top_n_gowalla") ? implicitMissing() : "top_n_gowalla is not there"),
  run: async (short, rows = 22_000_000) => {
    const real = await measure({
      name: "Gowalla, 810,128 interactions",
      matrix: gowalla("train", "valid"),
      test: gowalla("test"),
      factors: short ? [64] : [64, 128],
      iterations: short ? 3 : 8,
      every: short ? 10 : 1,
      neighbours: short ? [20] : [20, 100],
      rounds: short ? 1 : 5,
      gorse: { factors: short ? [64] : [64, 128], iterations: short ? 2 : 8, every: short ? 100 : 10 },
    });
    if (short) return real;
    // A twelfth of what is drawn was drawn before.
    const matrix = madeUpEvents(500_000, 100_000, rows, 1);
    const made = await measure({
      name: `generated, ${matrix.indices.length.toLocaleString("en-GB")} interactions`,
      ...{ matrix, factors: [64, 128], iterations: 4, every: 10, neighbours: [20], rounds: 1 },
      gorse: { factors: [64], iterations: 3, every: 500 },
    });
    return [...real, ...made];
  },
};

export default benchmark;
