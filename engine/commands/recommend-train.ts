/** Trains and judges recommenders, one after the other. */
import type { Inputs } from "../contract/index.ts";
import type { Run } from "../contract/run.ts";
import type { Engine } from "../engine.ts";
import { eachModel, verdictsOf } from "./each-model.ts";
import type { JobHandlers } from "./handlers.ts";
import { tune } from "./recommend-tune.ts";

type TrainInput = Required<Inputs["recommend"]["train"]>;
type Recommender = TrainInput["models"][number];

const WEIGHTS = { als: 4 };

export const trainingJobs: Pick<
  JobHandlers<"recommend">,
  "recommend.train" | "recommend.evaluate" | "recommend.tune"
> = {
  "recommend.train": train,
  "recommend.tune": tune,
  async "recommend.evaluate"(engine, input, run) {
    const results = await eachModel(input.models, run, WEIGHTS, (modelId, part) =>
      engine.compute.evaluate({ modelId, params: { listLength: input.k }, seed: input.seed, run: part }),
    );
    return {
      scorecards: results.flatMap(({ model, value }) => (value ? [{ model, scorecard: value }] : [])),
    };
  },
};

async function train(engine: Engine, input: TrainInput, run: Run) {
  const results = await eachModel(input.models, run, WEIGHTS, (modelId, part) =>
    engine.compute.train({ modelId, params: paramsOf(modelId, input), seed: input.seed, run: part }),
  );
  const [counted] = await engine.warehouse.query<{ lists: number }>(
    "SELECT count(*) AS lists FROM (SELECT DISTINCT placement, source_kind, source_id FROM mart.recommendations)",
  );
  return {
    versions: results.flatMap(({ value }) => (value ? [value.id] : [])),
    lists: counted!.lists,
    verdicts: verdictsOf(results),
  };
}

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
