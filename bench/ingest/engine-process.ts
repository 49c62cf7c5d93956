/**
 * An engine in a process of its own, so that its memory can be told from the benchmark's: `node engine-process.ts`,
 * driven by messages.
 */
import { setTimeout } from "node:timers/promises";
import type { LoadReport } from "../../engine/contract/source.ts";
import { openTestWorkspace } from "../../tests/harness/workspace.ts";

export type Ask =
  | { do: "add"; name: string; kind: string; config: Record<string, unknown>; tables?: TableSql[] }
  | { do: "sync"; name: string; mode: "full" | "incremental" }
  | { do: "query"; sql: string }
  | { do: "rest" };

/** One table's mapping; without any, a preset is found by itself. */
export interface TableSql {
  table: string;
  sql: string;
  enabled: true;
}

export interface Answer {
  seconds: number;
  /** Highest resident memory of the process so far, in MB. */
  peakMb: number;
  report?: LoadReport;
  rows?: unknown[][];
  error?: string;
}

const workspace = await openTestWorkspace("bench");
const { client, done } = workspace;

async function answer(ask: Ask): Promise<Partial<Answer>> {
  if (ask.do === "rest") return {};
  if (ask.do === "query") return { rows: (await client.warehouse.query({ sql: ask.sql })).rows };
  if (ask.do === "sync")
    return { report: await done<LoadReport>(client.source.sync({ id: ask.name, mode: ask.mode })) };
  await client.source.add({ name: ask.name, kind: ask.kind, config: ask.config, connectionType: "test" });
  if (ask.tables) await client.mapping.save({ sourceId: ask.name, tables: ask.tables });
  return {};
}

/** The tests that follow a load are no part of the next figure. */
async function untilQuiet(): Promise<void> {
  const active = async () => {
    const jobs = await client.jobs.list({ limit: 20 });
    return jobs.some((job) => job.state === "queued" || job.state === "running");
  };
  while (await active()) await setTimeout(50);
}

process.on("message", async (ask: Ask) => {
  await untilQuiet();
  const since = performance.now();
  const given = await answer(ask).catch((error: Error) => ({ error: error.message }));
  const seconds = (performance.now() - since) / 1000;
  process.send!({ ...given, seconds, peakMb: process.resourceUsage().maxRSS / 1024 } satisfies Answer);
});
process.on("disconnect", async () => {
  await workspace.close();
  process.exit(0);
});
process.send!("ready");
