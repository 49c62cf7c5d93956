/** Searches for better parameters: plans trials, runs each in a process of its own, keeps every one. */

import { findModel } from "../../models/index.ts";
import type { Metric } from "../../models/model.ts";
import { bestOf, search, type Trial } from "../../models/recommend/tune.ts";
import { AppError } from "../contract/errors.ts";
import { fixed, percent } from "../contract/figures.ts";
import type { Inputs } from "../contract/index.ts";
import type { Run } from "../contract/run.ts";
import type { ParameterSearch } from "../contract/tuning.ts";
import type { Engine } from "../engine.ts";
import { now } from "../state/database.ts";

const KIND = "parameter-search";
/** Searches that are kept. */
const MOST_KEPT = 20;

type TuneInput = Required<Inputs["recommend"]["tune"]>;

/** The job `recommend.tune`. After a crash or a cancel it goes on behind the last trial. */
export async function tune(engine: Engine, input: TuneInput, run: Run): Promise<ParameterSearch> {
  const model = findModel(input.model);
  if (!model.search) {
    throw new AppError(
      "unsupported",
      `${model.title} has no parameters worth a search. Choose another model.`,
    );
  }
  const space = model.search;
  const defaults = model.params.parse(input.params) as Record<string, unknown>;
  const base = begin(engine, input, run);
  const keep = (trials: Trial[]) => {
    run.checkpoint.set("trials", trials);
    return save(engine, { ...base, ...summed(trials), trials });
  };
  const known = run.checkpoint.get<Trial[]>("trials") ?? [];
  keep(known);
  const request = { modelId: model.id, params: input.params, seed: input.seed, run };
  return engine.compute.withTrials(request, async (judge) => {
    let done = known.length;
    const trials = await search({
      space,
      defaults,
      trials: input.trials,
      minutes: input.minutes,
      seed: input.seed,
      known,
      signal: run.signal,
      async judge(params, note) {
        run.progress(done, planned(input.trials, space.effort !== undefined), `Trying ${note}`);
        return primaryOf(await judge(params, silent(run)));
      },
      onTrial(tried) {
        done = tried.length;
        keep(tried);
        drawPoint(run, tried);
      },
    });
    const result = keep(trials);
    if (result.best) return result;
    throw new AppError("unsupported", trials[0]?.problem ?? "No trial could be run. Allow more minutes.");
  });
}

/** Searches, newest first. */
export const searchesOf = (engine: Engine): ParameterSearch[] =>
  engine.state.documents
    .list<ParameterSearch>(KIND)
    .map(({ value }) => value)
    .sort((a, b) => b.startedAt.localeCompare(a.startedAt));

function begin(engine: Engine, { model, trials, minutes }: TuneInput, run: Run) {
  const startedAt = run.checkpoint.get<string>("startedAt") ?? now();
  run.checkpoint.set("startedAt", startedAt);
  for (const old of searchesOf(engine).slice(MOST_KEPT - 1)) {
    if (old.startedAt !== startedAt) engine.state.documents.delete(KIND, idOf(old));
  }
  return { model, modelTitle: findModel(model).title, startedAt, planned: trials, minutes };
}

const idOf = ({ model, startedAt }: Pick<ParameterSearch, "model" | "startedAt">) => `${model} ${startedAt}`;

function save(engine: Engine, found: ParameterSearch): ParameterSearch {
  engine.state.documents.put(KIND, idOf(found), found);
  return found;
}

/** Trials of all rounds together. */
function planned(settings: number, halving: boolean): number {
  return halving ? Math.ceil(settings * 1.5) + 2 : settings;
}

/** A trial's own progress says little; its cancel is the search's. */
function silent(run: Run): Run {
  const quiet: Run = { ...run, progress() {}, curve() {}, part: () => quiet };
  return quiet;
}

function drawPoint(run: Run, trials: Trial[]): void {
  const best = bestOf(trials)?.score;
  if (best) run.curve({ name: `best ${best.name}`, step: trials.length, value: best.value });
}

function primaryOf({ primary, model }: { primary: string; model: { metrics: Metric[] } }): Metric {
  const metric = model.metrics.find(({ name }) => name === primary);
  if (!metric) throw new AppError("internal", `The scorecard has no ${primary}.`);
  return metric;
}

function summed(trials: Trial[]): Pick<ParameterSearch, "best" | "verdict"> {
  const best = bestOf(trials);
  return { best, verdict: best ? verdictOf(trials, best) : "Nothing tried yet." };
}

function verdictOf(trials: Trial[], best: Trial): string {
  const defaults = trials.find(({ number, effort }) => number === 0 && effort === best.effort)?.score;
  const { name, value, interval } = best.score!;
  const given = best.effort < 1 ? `, with ${percent(best.effort, 0)} of the effort` : "";
  if (best.number === 0) return `The defaults are best so far: ${name} ${fixed(value, 4)}${given}.`;
  if (!defaults)
    return `Setting ${best.number} is best: ${name} ${fixed(value, 4)}${given}; the defaults could not be judged.`;
  const surely = interval !== undefined && interval[0] > defaults.value;
  return `Setting ${best.number} is best: ${name} ${fixed(value, 4)} against ${fixed(defaults.value, 4)} of the defaults${given}${surely ? "" : "; within what chance explains"}.`;
}
