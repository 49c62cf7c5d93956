/**
 * All handlers, by command name; the contract says what each takes and answers.
 * May import: the engine's own folders. To add a command: a line in the contract, a handler in its area's file;
 * a new area adds its two lines here.
 */
import { commandMeta } from "../contract/meta.ts";
import type { Run } from "../contract/run.ts";
import type { Engine } from "../engine.ts";
import type { JobHandler } from "../jobs/jobs.ts";
import { demandCommands, demandJobs } from "./demand.ts";
import type { Call } from "./handlers.ts";
import { jobsCommands } from "./jobs.ts";
import { mappingCommands, mappingJobs } from "./mapping.ts";
import { modelCommands } from "./model.ts";
import { overviewCommands } from "./overview.ts";
import { publishCommands, publishJobs } from "./publish.ts";
import { recommendCommands, recommendJobs } from "./recommend.ts";
import { segmentsCommands, segmentsJobs } from "./segments.ts";
import { sourceCommands, sourceJobs } from "./source.ts";
import { warehouseCommands } from "./warehouse.ts";
import { workspaceCommands, workspaceJobs } from "./workspace.ts";

type AnyHandler = (engine: Engine, input: never, call: Call) => Promise<unknown>;
type AnyJobHandler = (engine: Engine, input: never, run: Run) => Promise<unknown>;

const handlers: Record<string, AnyHandler> = {
  ...workspaceCommands,
  ...sourceCommands,
  ...mappingCommands,
  ...warehouseCommands,
  ...publishCommands,
  ...modelCommands,
  ...jobsCommands,
  ...segmentsCommands,
  ...recommendCommands,
  ...overviewCommands,
  ...demandCommands,
};

const jobHandlers: Record<string, AnyJobHandler> = {
  ...workspaceJobs,
  ...sourceJobs,
  ...mappingJobs,
  ...publishJobs,
  ...segmentsJobs,
  ...recommendJobs,
  ...demandJobs,
};

/** Handler of a query or change. */
export function commandHandler(
  name: string,
): ((engine: Engine, input: unknown, call: Call) => Promise<unknown>) | undefined {
  return handlers[name] as ((engine: Engine, input: unknown, call: Call) => Promise<unknown>) | undefined;
}

/** A job command made ready for the queue. */
export function jobHandler(engine: Engine, name: string): JobHandler | undefined {
  const work = jobHandlers[name] as
    | ((engine: Engine, input: unknown, run: Run) => Promise<unknown>)
    | undefined;
  const command = commandMeta(name);
  if (!work || !command) return undefined;
  return { lane: command.meta.lane, title: command.summary, work: (input, run) => work(engine, input, run) };
}
