/**
 * Threads that run the WebAssembly kernels over one shared memory. To add a kernel: a function in assembly/, its name
 * in index.ts there, `npm run kernels`.
 * May import: engine/contract.
 */

import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { AppError } from "../../engine/contract/errors.ts";
import { type Kernel, type Part, type Shared, takeParts } from "./parts.ts";

/** WebAssembly addresses 32 bits. */
const LARGEST = 4 * 2 ** 30;
/** Space lost at most to the alignment of one array. */
const ALIGN = 64;

let compiled: WebAssembly.Module | undefined;

export interface Pool {
  readonly threads: number;
  /** An array in the shared memory, zeros; its `byteOffset` is what kernels take. */
  floats(length: number): Float32Array;
  ints(length: number): Int32Array;
  /** The same numbers in the shared memory. */
  copy<T extends Float32Array | Int32Array>(from: T): T;
  /** Runs a kernel over [0, total) in chunks, on all threads. Which thread takes which chunk is left to chance. */
  each(kernel: Kernel, total: number, chunk: number, ...args: number[]): Promise<void>;
  close(): Promise<void>;
}

export interface PoolSize {
  /** Lengths of all arrays that will be asked for, in numbers of four bytes. */
  arrays: number[];
  /** Scratch of one thread, in bytes. */
  local: number;
  /** Default: one a core, at most 16. */
  threads?: number;
}

/** Bytes that a pool takes. */
export function poolBytes({ arrays, local, threads = coreCount() }: PoolSize): number {
  return arrays.reduce((total, length) => total + 4 * length + ALIGN, ALIGN) + threads * (local + ALIGN);
}

/** Starts threads over one memory. Throws `unsupported` where it would not fit. */
export function openPool(size: PoolSize): Pool {
  const bytes = poolBytes(size);
  if (bytes > LARGEST) {
    throw new AppError(
      "unsupported",
      `This needs ${(bytes / 2 ** 30).toFixed(1)} GB at once, and at most 4 GB are possible. Take fewer factors, or a shorter history.`,
    );
  }
  const threads = size.threads ?? coreCount();
  const pages = Math.ceil(bytes / 65_536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const { buffer } = memory;
  let next = ALIGN;
  const take = (length: number) => {
    const at = next;
    next += Math.ceil(length / ALIGN) * ALIGN;
    return at;
  };
  const locals = Array.from({ length: threads }, () => take(size.local));
  compiled ??= new WebAssembly.Module(readFileSync(new URL("./kernels.wasm", import.meta.url)));
  // The first four bytes are the counter from which threads take their chunks.
  const shared: Shared = { module: compiled, memory };
  const mine = takeParts(shared, locals[0]!);
  const workers = locals.slice(1).map((local) => startWorker(shared, local));
  const counter = new Int32Array(buffer, 0, 1);
  const floats = (length: number) => new Float32Array(buffer, take(4 * length), length);
  const ints = (length: number) => new Int32Array(buffer, take(4 * length), length);
  return {
    threads,
    floats,
    ints,
    copy<T extends Float32Array | Int32Array>(from: T): T {
      const to = from instanceof Float32Array ? floats(from.length) : ints(from.length);
      to.set(from);
      return to as T;
    },
    async each(kernel, total, chunk, ...args) {
      const part: Part = { kernel, total, chunk, args };
      Atomics.store(counter, 0, 0);
      const others = total > chunk ? workers.map((worker) => answer(worker, part)) : [];
      mine(part);
      await Promise.all(others);
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

/** Threads that a pool takes, 16 at most. */
export function coreCount(): number {
  return Math.min(availableParallelism(), 16);
}

function startWorker(shared: Shared, local: number): Worker {
  const worker = new Worker(new URL("./thread.ts", import.meta.url), { workerData: { shared, local } });
  worker.unref();
  return worker;
}

function answer(worker: Worker, part: Part): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.ref();
    worker.once("error", reject);
    worker.once("message", () => {
      worker.off("error", reject);
      worker.unref();
      resolve();
    });
    worker.postMessage(part);
  });
}
