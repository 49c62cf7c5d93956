/** The engine as the demo uses it: the typed commands, and jobs awaited with their progress on one line. */
import { createRouterClient } from "@orpc/server";
import { createRouter } from "../../engine/commands/router.ts";
import type { Job } from "../../engine/contract/common.ts";
import { AppError } from "../../engine/contract/errors.ts";
import type { Engine } from "../../engine/engine.ts";

export function createSession(engine: Engine) {
  const client = createRouterClient(createRouter(), { context: { engine } });
  return {
    engine,
    client,
    /** Waits for the job and answers its output. Throws what the job failed with. */
    async done<T>(queued: Promise<Job>): Promise<T> {
      const { id } = await queued;
      let job = engine.jobs.get(id);
      for await (const change of engine.jobs.watch(id)) {
        job = change.job;
        showProgress(job);
      }
      clearProgress();
      if (job.state !== "done")
        throw new AppError(job.error?.code ?? "internal", `${job.title}: ${job.error?.message ?? job.state}`);
      return job.output as T;
    },
  };
}

export type Session = ReturnType<typeof createSession>;

function showProgress(job: Job): void {
  if (!process.stderr.isTTY) return;
  const percent = job.progress === null ? "" : `${Math.round(job.progress * 100)} % `;
  process.stderr.write(
    `\r\x1b[K  ${percent}${job.title}: ${job.note}`.slice(0, process.stderr.columns || 80),
  );
}

function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
}
