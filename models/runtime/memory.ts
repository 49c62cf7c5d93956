/** How much memory tensors may take, and a refusal before they take more. */

import { totalmem } from "node:os";
import * as tf from "@tensorflow/tfjs-core";
import { AppError } from "../../engine/contract/errors.ts";
import { whole } from "../../engine/contract/figures.ts";

const MEGABYTE = 1024 * 1024;

/** A wasm heap ends at 4 GiB and dies without a message; stop well before. */
const WASM_LIMIT = 3072 * MEGABYTE;

/** Bytes that tensors may take in this process: MERCHBENCH_TENSOR_MEMORY (MiB), else half the machine's memory. */
export function memoryLimit(): number {
  const asked = Number(process.env.MERCHBENCH_TENSOR_MEMORY);
  const limit = asked > 0 ? asked * MEGABYTE : totalmem() / 2;
  return tf.getBackend() === "wasm" ? Math.min(limit, WASM_LIMIT) : limit;
}

/**
 * Call before allocating: throws `unsupported` when `bytes` more would pass the limit, so that a run ends with a
 * sentence and not with the process.
 */
export function ensureMemory(bytes: number, what: string): void {
  const used = tf.memory().numBytes;
  const limit = memoryLimit();
  if (used + bytes <= limit) return;
  const megabytes = (n: number) => `${whole(Math.ceil(n / MEGABYTE))} MiB`;
  throw new AppError(
    "unsupported",
    `Not enough memory for ${what}: needs ${megabytes(bytes)} beside ${megabytes(used)} in use, the limit is ` +
      `${megabytes(limit)}. Train on fewer rows or raise MERCHBENCH_TENSOR_MEMORY.`,
    { bytes, used, limit },
  );
}
