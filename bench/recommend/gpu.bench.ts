/** Seconds an epoch of the neural models on a GPU beside the same training on wasm and on plain JavaScript. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { type Benchmark, type Figure, figure } from "../benchmark.ts";

interface Epochs {
  name: string;
  reason: string;
  seconds: Record<string, number>;
}

const CUSTOMERS = 4000;
const SHORT_CUSTOMERS = 300;

/** Training on the backend in a process of its own; 0 customers only asks what there is. */
function epochsOn(backend: string, customers: number): Epochs {
  const script = join(import.meta.dirname, "gpu-process.ts");
  const text = execFileSync(process.execPath, [script, backend, String(customers)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return JSON.parse(text.slice(text.indexOf("{"))) as Epochs;
}

const benchmark: Benchmark = {
  name: "recommend-gpu",
  skip() {
    const { name, reason } = epochsOn("auto", 0);
    return name === "webgpu" || name === "cuda" ? undefined : `there is no GPU to train on: ${reason}`;
  },
  async run(short) {
    const customers = short ? SHORT_CUSTOMERS : CUSTOMERS;
    const gpu = epochsOn("auto", customers);
    const figures: Figure[] = [];
    for (const peer of [epochsOn("wasm", customers), epochsOn("cpu", customers)]) {
      for (const [model, seconds] of Object.entries(gpu.seconds)) {
        const name = `${model}, an epoch over ${customers * 10} events on ${gpu.name}`;
        figures.push(figure(name, "s", seconds, { name: peer.name, value: peer.seconds[model]! }));
      }
    }
    return figures;
  },
};

export default benchmark;
