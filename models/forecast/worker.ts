/** Thread that assesses batches of series; started by pool.ts, one batch in, one answer out. */
import { parentPort, workerData } from "node:worker_threads";
import { assess, type Shared, type Subject } from "./assess.ts";

const shared = workerData as Shared;

parentPort!.on("message", (batch: Subject[]) => {
  parentPort!.postMessage(batch.map((subject) => assess(subject, shared)));
});
