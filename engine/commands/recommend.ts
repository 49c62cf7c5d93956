/** Recommendations: the area's handlers, bound together; each concern has a file of its own. */
import { saveShopperLimits } from "../state/shopper-limits.ts";
import type { Handlers, JobHandlers } from "./handlers.ts";
import { associationCommands } from "./recommend-associations.ts";
import { compareCommands } from "./recommend-compare.ts";
import { leftOutShoppers } from "./recommend-left-out.ts";
import { listCommands } from "./recommend-lists.ts";
import { refreshCommands, refreshJobs } from "./recommend-refresh.ts";
import { findSubjects } from "./recommend-subjects.ts";
import { summaryOf } from "./recommend-summary.ts";
import { trainingJobs } from "./recommend-train.ts";
import { searchesOf } from "./recommend-tune.ts";
import { vectorCommands } from "./recommend-vectors.ts";

export const recommendCommands: Handlers<"recommend"> = {
  ...associationCommands,
  ...compareCommands,
  ...listCommands,
  ...refreshCommands,
  ...vectorCommands,
  "recommend.summary": async (engine, _input, { signal }) => summaryOf(engine, signal),
  "recommend.subjects": findSubjects,
  "recommend.searches": async (engine) => searchesOf(engine),
  "recommend.leftOut": leftOutShoppers,
  "recommend.setLeftOut": async (engine, input) => saveShopperLimits(engine.state, input),
};

export const recommendJobs: JobHandlers<"recommend"> = { ...trainingJobs, ...refreshJobs };
