/** Experiments: plan, start, stop, read. */
import { AppError } from "../contract/errors.ts";
import type { Engine } from "../engine.ts";
import { bucketOf, cutFor } from "../experiments/assign.ts";
import { type Design, endOfData, planOf } from "../experiments/plan.ts";
import { readExperiment } from "../experiments/read.ts";
import {
  createExperiment,
  findExperiment,
  listExperiments,
  type NewExperiment,
  removeExperiment,
  startExperiment,
  stopExperiment,
} from "../experiments/store.ts";
import { currentChains, withChain } from "../shelves/chains.ts";
import { basisOf } from "./basis.ts";
import type { Call, Handlers } from "./handlers.ts";
import { checkModels } from "./recommend-lists.ts";

/** Lengths that a plan is tried for, days. */
const LENGTHS = [7, 14, 28, 56];
const QUERY = "experiment/moments";
const TABLES = [
  "store.orders",
  "store.order_items",
  "store.refunds",
  "store.interactions",
  "store.customers",
];

export const experimentCommands: Handlers<"experiment"> = {
  "experiment.list": async (engine) => listExperiments(engine.state),
  "experiment.power": power,
  async "experiment.create"(engine, input, { signal }) {
    await checkChains(engine, input);
    const end = await endOfData(engine);
    const design = { ...input, shares: input.variants.map((variant) => variant.share) };
    return createExperiment(engine.state, input, await planOf(engine, design, end, signal));
  },
  async "experiment.start"(engine, { id, from }, { signal }) {
    const experiment = findExperiment(engine.state, id);
    const start = from ? new Date(from) : new Date();
    if (start > new Date()) {
      throw new AppError(
        "invalid-input",
        "from: An experiment can't be counted from a time to come. Start it then.",
      );
    }
    const design = { ...experiment, shares: experiment.variants.map((variant) => variant.share) };
    const end = await endOfData(engine);
    const plan = await planOf(engine, design, earlier(start, end), signal);
    if (!plan) throw tooLittle();
    return startExperiment(engine.state, experiment, start.toISOString(), plan);
  },
  "experiment.stop": async (engine, { id }) => stopExperiment(engine.state, findExperiment(engine.state, id)),
  async "experiment.remove"(engine, { id }) {
    removeExperiment(engine.state, findExperiment(engine.state, id));
    return {};
  },
  async "experiment.read"(engine, { id }, { signal }) {
    const result = await readExperiment(engine, findExperiment(engine.state, id), signal);
    return { ...result, basis: await basisOf(engine, QUERY, TABLES) };
  },
  async "experiment.assign"(engine, { id, customerId }) {
    const experiment = findExperiment(engine.state, id);
    const { variant, from, until } = cutFor(experiment, customerId);
    return {
      variant: variant.key,
      name: variant.name,
      bucket: bucketOf(experiment.id, customerId),
      from,
      until,
      sql: `SELECT ('x' || left(md5('${experiment.id}:' || customer_id), 8))::bit(32)::bigint AS bucket -- PostgreSQL`,
    };
  },
};

/** Throws `invalid-input` for a chain none of whose models is in use where the experiment runs. */
async function checkChains(engine: Engine, { variants, placements }: NewExperiment): Promise<void> {
  const chains = await currentChains(engine);
  for (const { name, serves } of variants) {
    if (serves.kind !== "chain") continue;
    checkModels(serves.chain);
    for (const placement of placements) {
      const { of } = withChain(chains, placement, serves.chain);
      if (of[placement].some((source) => source.placement !== "most_popular" || placement === "most_popular"))
        continue;
      throw new AppError(
        "invalid-input",
        `${name}: none of its models is in use, so its customers would only see best sellers. Train one, or choose of: merchbench recommend placements`,
      );
    }
  }
}

async function power(engine: Engine, input: Design & { shares: number[] }, { signal }: Call) {
  const end = await endOfData(engine);
  const rows = [];
  for (const days of LENGTHS) {
    const plan = await planOf(engine, { ...input, days }, end, signal);
    if (!plan) continue;
    const relative = plan.detectable === null ? null : plan.detectable / plan.baseline;
    rows.push({ days, ...plan, relative });
  }
  return {
    rows,
    note: rows.length > 0 ? null : tooLittle().message,
    basis: await basisOf(engine, QUERY, TABLES),
  };
}

const earlier = (a: Date, b: Date) => new Date(Math.min(a.getTime(), b.getTime()));

const tooLittle = () =>
  new AppError(
    "unsupported",
    "Not enough data: no orders of known customers in as many days before the start, so nothing can be planned. Sync a longer history.",
  );
