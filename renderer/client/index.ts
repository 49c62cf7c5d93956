/**
 * How pages talk to the engine: hooks by command name, the Host, errors as text.
 * Imports the contract. Nothing to add for a new command.
 */

export { errorInfo } from "./errors.ts";
export { callEngine, useCommand, useEngineQuery } from "./hooks.ts";
export { host } from "./host.ts";
export type { CommandName, InputOf, JobName, JobResultOf, OutputOf } from "./names.ts";
export { messageOf, refetchAreas } from "./query-client.ts";
export { type JobHandle, useJob } from "./use-job.ts";
