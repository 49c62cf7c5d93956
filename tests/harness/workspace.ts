/** An engine on a new workspace in a temporary folder, with the typed commands and jobs awaited. */

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRouterClient } from "@orpc/server";
import { createRouter } from "../../engine/commands/router.ts";
import type { Job } from "../../engine/contract/common.ts";
import type { Engine } from "../../engine/engine.ts";
import { openEngine } from "../../engine/open-engine.ts";

export interface TestWorkspace {
  folder: string;
  engine: Engine;
  client: ReturnType<typeof clientOf>;
  /** Waits for the job; throws its error, or answers its output. */
  done<T>(queued: Promise<Job>): Promise<T>;
  close(): Promise<void>;
}

const clientOf = (engine: Engine) => createRouterClient(createRouter(), { context: { engine } });

export function temporaryFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `merchbench-${name}-`));
}

export async function openTestWorkspace(
  name: string,
  folder = temporaryFolder(name),
): Promise<TestWorkspace> {
  const engine = await openEngine(join(folder, "workspace"), { home: join(folder, "home"), name });
  return {
    folder,
    engine,
    client: clientOf(engine),
    async done<T>(queued: Promise<Job>) {
      const job = await engine.jobs.wait((await queued).id);
      if (job.state !== "done")
        throw new Error(
          `${job.command} ${job.state}: ${job.error?.message} ${JSON.stringify(job.error?.details ?? {})}`,
        );
      return job.output as T;
    },
    close: () => engine.close(),
  };
}
