/**
 * All handlers, by command name; the contract says what each takes and answers.
 * May import: the engine's own folders. To add a command: a line in the contract, a handler in its area's file;
 * a new area adds its two lines here.
 */
import { commandMeta } from "../contract/meta.ts";
import type { Run } from "../contract/run.ts";
import type { Engine } from "../engine.ts";
import type { JobHandler } from "../jobs/jobs.ts";
import { alertsCommands } from "./alerts.ts";
import { demandCommands, demandJobs } from "./demand.ts";
import { experimentCommands } from "./experiment.ts";
import type { AllHandlers, AllJobHandlers, AnyHandler } from "./handlers.ts";
import { jobsCommands } from "./jobs.ts";
import { lineageCommands } from "./lineage.ts";
import { mappingCommands, mappingJobs } from "./mapping.ts";
import { modelCommands, modelJobs } from "./model.ts";
import { overviewCommands } from "./overview.ts";
import { priceCommands, priceJobs } from "./price.ts";
import { publishCommands, publishJobs } from "./publish.ts";
import { qualityCommands, qualityJobs } from "./quality.ts";
import { recommendCommands, recommendJobs } from "./recommend.ts";
import { rulesCommands, rulesJobs } from "./rules.ts";
import { segmentsCommands, segmentsJobs } from "./segments.ts";
import { sourceCommands, sourceJobs } from "./source.ts";
import { warehouseCommands } from "./warehouse.ts";
import { workspaceCommands, workspaceJobs } from "./workspace.ts";

type AnyJobHandler = (engine: Engine, input: unknown, run: Run) => Promise<unknown>;

const handlers: AllHandlers = {
  ...workspaceCommands,
  ...sourceCommands,
  ...mappingCommands,
  ...warehouseCommands,
  ...lineageCommands(commandHandler),
  ...qualityCommands,
  ...publishCommands,
  ...modelCommands,
  ...jobsCommands,
  ...alertsCommands,
  ...segmentsCommands,
  ...recommendCommands,
  ...rulesCommands,
  ...experimentCommands,
  ...overviewCommands,
  ...demandCommands,
  ...priceCommands,
};

const jobHandlers: AllJobHandlers = {
  ...workspaceJobs,
  ...sourceJobs,
  ...mappingJobs,
  ...qualityJobs,
  ...modelJobs,
  ...publishJobs,
  ...segmentsJobs,
  ...recommendJobs,
  ...rulesJobs,
  ...demandJobs,
  ...priceJobs,
};

/** Handler of a query or change; the router hands it input that the contract has parsed. */
export function commandHandler(name: string): AnyHandler | undefined {
  return (handlers as unknown as Record<string, AnyHandler>)[name];
}

/** A job command made ready for the queue. */
export function jobHandler(engine: Engine, name: string): JobHandler | undefined {
  const work = (jobHandlers as unknown as Record<string, AnyJobHandler>)[name];
  const command = commandMeta(name);
  if (!work || !command) return undefined;
  return { lane: command.meta.lane, title: command.summary, work: (input, run) => work(engine, input, run) };
}
