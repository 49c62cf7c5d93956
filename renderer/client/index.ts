/**
 * How pages talk to the engine: hooks by command name, the Host, errors as text.
 * Imports the contract. Nothing to add for a new command.
 */

export { errorInfo, problemsOf } from "./errors.ts";
export { callEngine, cancelQuery, useCommand, useEngineQuery } from "./hooks.ts";
export { host } from "./host.ts";
export { jobTitle } from "./job-title.ts";
export type { InputOf, JobName, JobResultOf, OutputOf } from "./names.ts";
export { messageOf, refetchAfter } from "./query-client.ts";
export { discardUpload, uploadFile } from "./uploads.ts";
export { type JobHandle, useJob } from "./use-job.ts";
export { useSubjects } from "./use-subjects.ts";
export { useVersionNames } from "./use-version-names.ts";
