/** Experiments as documents of the state, and what may become of them: draft, running, stopped. */
import type { z } from "zod";
import { AppError } from "../contract/errors.ts";
import {
  type Experiment,
  type experiment as experimentCommands,
  experimentSchema,
} from "../contract/experiment.ts";
import { now } from "../state/database.ts";
import type { State } from "../state/state.ts";

const KIND = "experiment";

export type NewExperiment = z.output<(typeof experimentCommands.create)["~orpc"]["inputSchema"] & z.ZodType>;

/** Newest first. */
export function listExperiments(state: State): Experiment[] {
  return state.documents
    .list(KIND)
    .map(({ value }) => experimentSchema.parse(value))
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
}

/** Those that run now, newest first. */
export const runningExperiments = (state: State): Experiment[] =>
  listExperiments(state).filter((one) => one.status === "running");

/** By id or name. Throws `not-found`. */
export function findExperiment(state: State, idOrName: string): Experiment {
  const all = listExperiments(state);
  const found = all.find((one) => one.id === idOrName) ?? all.find((one) => one.name === idOrName);
  if (found) return found;
  throw new AppError("not-found", `There is no experiment "${idOrName}". See: merchbench experiment list`);
}

/** Keeps the experiment as it is given. */
export function saveExperiment(state: State, experiment: Experiment): Experiment {
  state.documents.put(KIND, experiment.id, experimentSchema.parse(experiment));
  return experiment;
}

/** A draft with an id of its own made from the name. Throws `invalid-input` for versions that do not exist. */
export function createExperiment(state: State, input: NewExperiment, plan: Experiment["plan"]): Experiment {
  checkVersions(state, input);
  const draft: Experiment = {
    ...input,
    id: freeId(state, input.name),
    status: "draft",
    createdAt: now(),
    startedAt: null,
    stoppedAt: null,
    plan,
  };
  return saveExperiment(state, draft);
}

/** Ids are never used twice: a new experiment shall part customers anew. */
function freeId(state: State, name: string): string {
  const stem =
    name
      .toLowerCase()
      .normalize("NFKD")
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 40) || "experiment";
  const used = state.documents.get<string[]>(`${KIND}-ids`, "used") ?? [];
  let id = stem;
  for (let n = 2; used.includes(id); n++) id = `${stem}-${n}`;
  state.documents.put(`${KIND}-ids`, "used", [...used, id]);
  return id;
}

function checkVersions(state: State, { variants }: NewExperiment): void {
  for (const { serves } of variants) {
    if (serves.kind !== "versions") continue;
    for (const version of serves.versions) {
      if (state.versions.get(version).task === "recommend") continue;
      throw new AppError(
        "invalid-input",
        `${version} makes no recommendations. Choose a version of a recommender.`,
      );
    }
  }
}

/** Throws `conflict` where it runs already, or where another one runs on one of its placements. */
export function startExperiment(
  state: State,
  experiment: Experiment,
  from: string,
  plan: NonNullable<Experiment["plan"]>,
): Experiment {
  if (experiment.status !== "draft") {
    throw new AppError(
      "conflict",
      `${experiment.name} is ${experiment.status}. Create a new experiment to ask again.`,
    );
  }
  const rival = runningExperiments(state).find((one) =>
    one.placements.some((placement) => experiment.placements.includes(placement)),
  );
  if (rival) {
    throw new AppError(
      "conflict",
      `${rival.name} runs on the same placement; two at once would blur each other. Stop it first.`,
    );
  }
  return saveExperiment(state, { ...experiment, status: "running", startedAt: from, plan });
}

/** Throws `conflict` where it does not run. */
export function stopExperiment(state: State, experiment: Experiment): Experiment {
  if (experiment.status !== "running") {
    throw new AppError("conflict", `${experiment.name} is not running, so there is nothing to stop.`);
  }
  return saveExperiment(state, { ...experiment, status: "stopped", stoppedAt: now() });
}

/** Forgets it. Throws `conflict` while it runs. */
export function removeExperiment(state: State, experiment: Experiment): void {
  if (experiment.status === "running") {
    throw new AppError("conflict", `${experiment.name} is running. Stop it first.`);
  }
  state.documents.delete(KIND, experiment.id);
}
