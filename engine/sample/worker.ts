/** The thread in which a sample store is made, so that the engine keeps answering. */
import { parentPort, workerData } from "node:worker_threads";
import type { SampleOptions } from "./options.ts";
import { simulateStore } from "./simulate.ts";

const { folder, options } = workerData as { folder: string; options: SampleOptions };
let told = 0;

const store = simulateStore(folder, options, (day, days) => {
  const now = Date.now();
  if (now - told < 200) return;
  told = now;
  parentPort?.postMessage({ day, days });
});
parentPort?.postMessage({ store });
