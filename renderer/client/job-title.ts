/** What a job is called while it runs and when it ended: "Rolling back a plan is done". */

import type { Job } from "../../engine/contract/common.ts";
import type { JobName } from "./names.ts";

const TITLES: Record<JobName, string> = {
  "segments.train": "Training segments",
  "demand.train": "Training the demand forecast",
  "recommend.train": "Training recommendations",
  "price.train": "Training the price model",
  "recommend.tune": "Searching for parameters",
  "recommend.evaluate": "Evaluating recommenders",
  "recommend.refresh": "Refreshing lists",
  "rules.effect": "Working out what rules change",
  "price.recommend": "Taking over the prices of a what-if",
  "model.export": "Exporting a model version",
  "source.sync": "Loading a source",
  "source.profile": "Looking through a source's tables",
  "mapping.apply": "Mapping loaded rows again",
  "quality.run": "Running the quality tests",
  "publish.plan": "Planning a publication",
  "publish.apply": "Applying a plan",
  "publish.rollback": "Rolling back a plan",
  "workspace.addSample": "Making the sample store",
};

/** The job's own title where its command is not known. */
export const jobTitle = ({ command, title }: Pick<Job, "command" | "title">): string =>
  TITLES[command as JobName] ?? title;
