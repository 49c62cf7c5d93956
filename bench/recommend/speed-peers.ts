/**
 * The peers of the speed benchmark: the Python library implicit (a Python named by MERCHBENCH_PYTHON) and Gorse (a go
 * named by MERCHBENCH_GO, which builds it from its module). Each reads the matrix from a folder, times itself and
 * leaves its factors there.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Factors } from "../../models/recommend/factors/als.ts";
import type { Csr } from "../../models/recommend/history/csr.ts";

/** Wall seconds and processor seconds of all threads. */
export type Time = [wall: number, cpu: number];

export interface PeerTask {
  threads: number;
  iterations: number;
  regularisation: number;
  /** Lists are made for every n-th user. */
  every: number;
}

/** What a peer's factorisation took: one iteration, and lists for everyone asked for. */
export interface PeerFactors {
  name: string;
  iteration: Time;
  top: Time;
  model: Factors;
}

export const IMPLICIT = "implicit 0.7.3";
const GORSE = "Gorse 0.4.15";

const python = process.env.MERCHBENCH_PYTHON;
const go = process.env.MERCHBENCH_GO;
const gorseFolder = join(import.meta.dirname, "gorse_peer");

/** Why implicit can't be asked here, or undefined. */
export function implicitMissing(): string | undefined {
  if (!python) return "MERCHBENCH_PYTHON names no Python with implicit";
  const found = spawnSync(python, ["-c", "import implicit"], { stdio: "ignore" }).status === 0;
  return found ? undefined : `${python} has no implicit: pip install implicit==0.7.3`;
}

/** Leaves the matrix where the peers read it. */
export function writeMatrix(folder: string, { offsets, indices }: Csr): void {
  writeFileSync(join(folder, "offsets"), offsets);
  writeFileSync(join(folder, "indices"), indices);
}

export function implicitAls(folder: string, matrix: Csr, task: PeerTask, factors: number): PeerFactors {
  const times = askImplicit<{ iteration: Time; top: Time }>(folder, matrix, { ...task, factors });
  return { name: IMPLICIT, ...times, model: factorsIn(folder, factors) };
}

export function implicitKnn(folder: string, matrix: Csr, threads: number, neighbours: number): Time {
  return askImplicit<Time>(folder, matrix, { threads, neighbours });
}

function askImplicit<T>(folder: string, { rows, columns }: Csr, task: object): T {
  const script = join(import.meta.dirname, "implicit_peer.py");
  // As implicit asks: its own threads, not those of the matrix library.
  const env = { ...process.env, OPENBLAS_NUM_THREADS: "1" };
  return ask<T>([python!, script], { folder, rows, columns, ...task }, env);
}

/** A program of Gorse's matrix factorisation, or nothing, and then it says why. */
export function buildGorse(folder: string): string | undefined {
  if (!go) {
    console.log("  Gorse is left out: MERCHBENCH_GO names no go to build it with");
    return;
  }
  const program = join(folder, "gorse");
  const built = spawnSync(go, ["build", "-o", program, "."], { cwd: gorseFolder, encoding: "utf8" });
  if (built.status === 0) return program;
  console.log(`  Gorse is left out: ${built.error?.message ?? built.stderr.trim()}`);
}

export function gorseFactors(
  program: string,
  folder: string,
  { rows, columns }: Csr,
  task: PeerTask,
  factors: number,
): PeerFactors {
  const times = ask<{ iteration: Time; top: Time }>([program], { folder, rows, columns, ...task, factors });
  return { name: GORSE, ...times, model: factorsIn(folder, factors) };
}

function ask<T>([program = "", ...args]: string[], task: object, env = process.env): T {
  const { status, stdout, stderr, error } = spawnSync(program, [...args, JSON.stringify(task)], {
    ...{ encoding: "utf8", env, maxBuffer: 2 ** 26 },
  });
  if (status !== 0) throw new Error(`${program} failed: ${error?.message ?? stderr}`);
  return JSON.parse(stdout) as T;
}

function factorsIn(folder: string, factors: number): Factors {
  const read = (file: string) => new Float32Array(new Uint8Array(readFileSync(join(folder, file))).buffer);
  return { factors, users: read("users"), items: read("items") };
}
