/** A worker thread of ALS: takes chunks of rows from a shared counter until the sweep is done. */

import { parentPort, workerData } from "node:worker_threads";
import { rowSolver, type Side, type SolveOptions } from "./als-solve.ts";
import { takeChunks } from "./als-sweep.ts";

const { sides, options, counter } = workerData as {
  sides: [Side, Side];
  options: SolveOptions;
  counter: Int32Array;
};
const solvers = sides.map((side) => rowSolver(side, options));

parentPort?.on("message", (side: 0 | 1) => {
  takeChunks(counter, sides[side].matrix.rows, solvers[side]!);
  parentPort?.postMessage(side);
});
