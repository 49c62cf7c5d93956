/**
 * Speed of ALS, item-kNN and lists for everyone beside the Python library implicit, in one run on the same cores and
 * the same data. Processor seconds are what all threads took together; they hold on a busy machine too, where the
 * time by the clock says little. Needs a Python with implicit 0.7.3 named by MERCHBENCH_PYTHON.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { alsLoss, type Factors, fitAls } from "../../models/recommend/als.ts";
import type { Csr } from "../../models/recommend/csr.ts";
import { nearestItems } from "../../models/recommend/neighbours.ts";
import { topLists } from "../../models/recommend/top-lists.ts";
import { hasData } from "../../tests/support/data.ts";
import { type Benchmark, type Figure, figure } from "../benchmark.ts";
import { madeUpEvents } from "./made-up.ts";
import { gowalla } from "./sets.ts";

/** Wall seconds and processor seconds. */
type Time = [wall: number, cpu: number];

interface Work {
  name: string;
  matrix: Csr;
  factors: number[];
  iterations: number;
  /** Lists are made for every n-th user. */
  every: number;
  neighbours: number[];
}

interface Peer {
  als: Record<string, { iterations: Time[]; top: Time }>;
  knn: Record<string, Time>;
}

const python = process.env.MERCHBENCH_PYTHON;
const threads = availableParallelism();
/** The same job as implicit's: confidence 2 where seen, 1 elsewhere, one penalty for every row, three steps. */
const SOLVE = { unobserved: 1, lift: 1, regularisation: 0.01, scaling: 0, steps: 3 };

function peerOf(work: Work, folder: string): Peer {
  const { matrix, factors, iterations, every, neighbours } = work;
  writeFileSync(join(folder, "offsets"), matrix.offsets);
  writeFileSync(join(folder, "indices"), matrix.indices);
  const task = {
    ...{ folder, threads, factors, iterations, every, neighbours },
    ...{ rows: matrix.rows, columns: matrix.columns, regularisation: SOLVE.regularisation },
  };
  const { status, stdout, stderr } = spawnSync(
    python!,
    [join(import.meta.dirname, "implicit_peer.py"), JSON.stringify(task)],
    // As implicit asks: its own threads, not those of the matrix library.
    { encoding: "utf8", env: { ...process.env, OPENBLAS_NUM_THREADS: "1" }, maxBuffer: 2 ** 26 },
  );
  if (status !== 0) throw new Error(`implicit failed: ${stderr}`);
  return JSON.parse(stdout) as Peer;
}

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

function both(name: string, ours: Time, theirs: Time): Figure[] {
  const peer = (value: number) => ({ name: "implicit 0.7.3", value });
  return [
    figure(`${name}, processor time`, "s", ours[1], peer(theirs[1])),
    figure(`${name}, by the clock`, "s", ours[0], peer(theirs[0])),
  ];
}

async function measure(work: Work): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "merchbench-bench-"));
  try {
    const peer = peerOf(work, folder);
    const figures: Figure[] = [];
    for (const factors of work.factors) {
      figures.push(...(await factorisation(work, factors, peer, folder)));
    }
    for (const k of work.neighbours) {
      const ours = await timed(() => nearestItems(work.matrix, { k, shrinkage: 0, threads }));
      figures.push(...both(`${work.name}, item-kNN, ${k} neighbours`, ours.time, peer.knn[k]!));
    }
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function factorisation(work: Work, factors: number, peer: Peer, folder: string): Promise<Figure[]> {
  const { name, matrix, iterations, every } = work;
  const theirs = peer.als[factors]!;
  const options = { ...SOLVE, factors };
  const times: Time[] = [];
  const clock = stopwatch();
  const model = await fitAls(matrix, {
    ...options,
    ...{ iterations, seed: 1, threads },
    onIteration: () => times.push(clock()),
  });
  const label = `${name}, ALS ${factors} factors`;
  const rows = Int32Array.from({ length: Math.ceil(matrix.rows / every) }, (_, i) => i * every);
  const hidden = rowsOf(matrix, rows);
  const some = { ...model, users: factorsOf(model, rows) };
  const lists = await timed(() => topLists(some, { k: 20, hidden, threads }));
  const read = (file: string) =>
    new Float32Array(new Uint8Array(readFileSync(join(folder, `${file}-${factors}`))).buffer);
  const peerModel: Factors = { factors, users: read("users"), items: read("items") };
  const loss = alsLoss(matrix, peerModel, options);
  return [
    // The first iteration of both carries the start.
    ...both(`${label}, an iteration`, median(times.slice(1)), median(theirs.iterations)),
    figure(`${label}, loss after ${iterations} iterations`, "", alsLoss(matrix, model, options), {
      name: "implicit 0.7.3",
      value: loss,
    }),
    ...both(`${label}, best 20 of ${rows.length.toLocaleString("en-GB")} users`, lists.time, theirs.top),
  ];
}

function factorsOf({ users, factors }: Factors, rows: Int32Array): Float32Array {
  const out = new Float32Array(rows.length * factors);
  rows.forEach((row, i) => {
    out.set(users.subarray(row * factors, (row + 1) * factors), i * factors);
  });
  return out;
}

function rowsOf({ offsets, indices }: Csr, rows: Int32Array): Pick<Csr, "offsets" | "indices"> {
  const starts = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => {
    starts[i + 1] = starts[i]! + offsets[row + 1]! - offsets[row]!;
  });
  const items = new Int32Array(starts[rows.length]!);
  rows.forEach((row, i) => {
    items.set(indices.subarray(offsets[row]!, offsets[row + 1]!), starts[i]!);
  });
  return { offsets: starts, indices: items };
}

const benchmark: Benchmark = {
  name: "recommend-speed",
  skip: () => {
    if (!hasData("top_n_gowalla")) return "top_n_gowalla is not there";
    if (!python) return "MERCHBENCH_PYTHON names no Python with implicit";
    const found = spawnSync(python, ["-c", "import implicit"], { stdio: "ignore" }).status === 0;
    return found ? undefined : `${python} has no implicit: pip install implicit==0.7.3`;
  },
  run: async (short, rows = 22_000_000) => {
    const real = await measure({
      name: "Gowalla, 810,128 interactions",
      matrix: gowalla("train", "valid"),
      factors: short ? [64] : [64, 128],
      iterations: short ? 3 : 8,
      every: short ? 10 : 1,
      neighbours: short ? [20] : [20, 100],
    });
    if (short) return real;
    // A twelfth of what is drawn was drawn before.
    const matrix = madeUpEvents(500_000, 100_000, rows, 1);
    const made = await measure({
      name: `generated, ${matrix.indices.length.toLocaleString("en-GB")} interactions`,
      matrix,
      factors: [64, 128],
      iterations: 4,
      every: 10,
      neighbours: [20],
    });
    return [...real, ...made];
  },
};

export default benchmark;
