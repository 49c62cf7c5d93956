/** Trains and judges recommenders, one after the other. */
import { findModel } from "../../models/index.ts";
import type { Scorecard } from "../../models/model.ts";
import { AppError } from "../contract/errors.ts";
import type { Inputs } from "../contract/index.ts";
import type { Run } from "../contract/run.ts";
import type { Engine } from "../engine.ts";
import type { JobHandlers } from "./handlers.ts";
import { tune } from "./recommend-tune.ts";

type TrainInput = Required<Inputs["recommend"]["train"]>;
type Recommender = TrainInput["models"][number];

export const trainingJobs: Pick<
  JobHandlers<"recommend">,
  "recommend.train" | "recommend.evaluate" | "recommend.tune"
> = {
  "recommend.train": train,
  "recommend.tune": tune,
  async "recommend.evaluate"(engine, input, run) {
    const results = await eachModel(input.models, run, (modelId, part) =>
      engine.compute.evaluate({ modelId, params: { listLength: input.k }, seed: input.seed, run: part }),
    );
    return {
      scorecards: results.flatMap(({ model, value }) => (value ? [{ model, scorecard: value }] : [])),
    };
  },
};

async function train(engine: Engine, input: TrainInput, run: Run) {
  const results = await eachModel(input.models, run, (modelId, part) =>
    engine.compute.train({ modelId, params: paramsOf(modelId, input), seed: input.seed, run: part }),
  );
  const [counted] = await engine.warehouse.query<{ lists: number }>(
    "SELECT count(*) AS lists FROM (SELECT DISTINCT placement, source_kind, source_id FROM mart.recommendations)",
  );
  return {
    versions: results.flatMap(({ value }) => (value ? [value.id] : [])),
    lists: counted!.lists,
    verdicts: results.map(
      ({ model, value, problem }) =>
        `${findModel(model).title}: ${problem ?? verdictOf(value!.scorecard) ?? "no score"}`,
    ),
  };
}

const verdictOf = (scorecard: Pick<Scorecard, "verdict"> | null) => scorecard?.verdict;

/** What the form of all models says, then what was said of this one. */
const paramsOf = (model: Recommender, input: TrainInput): Record<string, unknown> => ({
  ...commonParams(model, input),
  ...input.params[model],
});

function commonParams(model: Recommender, input: TrainInput): Record<string, unknown> {
  if (model === "rules") return { surprise: input.surprise };
  if (model === "popularity") return { hideBought: input.hideBought };
  const signals = { halfLifeDays: input.halfLifeDays, hideBought: input.hideBought };
  return model === "als" ? { ...signals, factors: input.factors } : signals;
}

/** One model after the other; too little data for one does not stop the others, unless none can be trained. */
async function eachModel<T>(
  models: Recommender[],
  run: Run,
  work: (model: Recommender, part: Run) => Promise<T>,
): Promise<{ model: Recommender; value?: T; problem?: string }[]> {
  const results: { model: Recommender; value?: T; problem?: string }[] = [];
  const parts = models.map((model) => run.part(findModel(model).title, model === "als" ? 4 : 1));
  for (const [i, model] of models.entries()) {
    try {
      results.push({ model, value: await work(model, parts[i]!) });
    } catch (error) {
      const unsuited = error instanceof AppError && error.code === "unsupported";
      if (!unsuited || (models.length === i + 1 && results.every((one) => one.problem))) throw error;
      parts[i]!.progress(1, 1, "Too little data");
      results.push({ model, problem: error.message });
    }
  }
  return results;
}
