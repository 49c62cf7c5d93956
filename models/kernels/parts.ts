/** What one thread does with its share of a kernel's rows. */

export type Kernel =
  | "gram"
  | "keep"
  | "multiply"
  | "nearest"
  | "overlap"
  | "panel"
  | "rotate"
  | "solve"
  | "spread"
  | "strongest"
  | "top"
  | "update";

/** What all threads hold in common. */
export interface Shared {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
}

export interface Part {
  kernel: Kernel;
  total: number;
  chunk: number;
  args: number[];
}

/** A function that runs chunks of a kernel until the counter at the start of the memory has passed the last row. */
export function takeParts({ module, memory }: Shared, local: number): (part: Part) => void {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const counter = new Int32Array(memory.buffer, 0, 1);
  return ({ kernel, total, chunk, args }) => {
    const run = exports[kernel] as (...args: number[]) => void;
    for (;;) {
      const from = Atomics.add(counter, 0, chunk);
      if (from >= total) return;
      run(from, Math.min(total, from + chunk), local, ...args);
    }
  };
}
