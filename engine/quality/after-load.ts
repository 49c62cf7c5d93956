/** The tests after a load run as a job of their own: the load is done when its rows are in. */
import type { LoadReport } from "../contract/source.ts";
import type { Jobs } from "../jobs/jobs.ts";

const COMMAND = "quality.run";

/** Queues the tests that the load may have changed the outcome of. */
export function testAfterLoad(jobs: Jobs, report: LoadReport): void {
  if (report.tables.length > 0) jobs.enqueue(COMMAND, { loadId: report.id });
}

/** Waits for tests that are queued or running; for a host that ends when its command is done. */
export async function waitForTests(jobs: Jobs): Promise<void> {
  const open = [...jobs.list({ state: "running" }), ...jobs.list({ state: "queued" })];
  for (const job of open) if (job.command === COMMAND) await jobs.wait(job.id);
}
