/** A worker thread of a kernel pool. */

import { parentPort, workerData } from "node:worker_threads";
import { type Part, type Shared, takeParts } from "./parts.ts";

const { shared, local } = workerData as { shared: Shared; local: number };
const run = takeParts(shared, local);

parentPort?.on("message", (part: Part) => {
  run(part);
  parentPort?.postMessage(part.kernel);
});
