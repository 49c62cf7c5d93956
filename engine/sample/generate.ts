/**
 * Makes the sample store: a made-up gift shop's database, event exports and the truth behind them.
 * May import: engine/contract, models/random. To add a table: schema.sql, its rows in simulate.ts or a part of it.
 */
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { z } from "zod";
import { AppError, cancelled } from "../contract/errors.ts";
import type { Run } from "../contract/run.ts";
import { SampleOptions, type SampleStore } from "./options.ts";

type Message = { day: number; days: number } | { store: SampleStore };

/**
 * Writes store.sqlite, events/*.jsonl and truth.json into `folder`, replacing what an earlier run left there.
 * The same options give the same rows. Cancelling leaves a partial store; making it again replaces it.
 */
export function generateSampleStore(
  input: z.input<typeof SampleOptions> & { folder: string },
  run: Run,
): Promise<SampleStore> {
  const { folder, ...rest } = input;
  const parsed = SampleOptions.safeParse(rest);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new AppError("invalid-input", `Sample store: ${issue.path.join(".")}: ${issue.message}.`);
  }
  return inWorker(folder, parsed.data, run);
}

function inWorker(folder: string, options: SampleOptions, run: Run): Promise<SampleStore> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(join(import.meta.dirname, "worker.ts"), { workerData: { folder, options } });
    const stop = () => {
      void worker.terminate();
      reject(cancelled());
    };
    if (run.signal.aborted) return stop();
    run.signal.addEventListener("abort", stop, { once: true });
    worker.on("message", (message: Message) => {
      if ("store" in message) resolve(message.store);
      else run.progress(message.day, message.days, "days of the sample store");
    });
    worker.on("error", reject);
    worker.on("exit", (code) => {
      run.signal.removeEventListener("abort", stop);
      if (code !== 0)
        reject(
          new AppError(
            "internal",
            `The sample store's generator ended with code ${code}. Close other programs, then try again.`,
          ),
        );
    });
  });
}
