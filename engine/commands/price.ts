/** Prices: elasticities, what-if with uncertainty, saved scenarios, recommendations ready to publish. */
import { randomUUID } from "node:crypto";
import { Z80 } from "../../models/price/estimate.ts";
import { profitCurve } from "../../models/price/price-model.ts";
import { AppError } from "../contract/errors.ts";
import type { Outputs } from "../contract/index.ts";
import type { Engine } from "../engine.ts";
import type { VersionRow } from "../state/versions.ts";
import { sqlFile } from "../warehouse/sql.ts";
import { basisOf } from "./basis.ts";
import type { Handlers, JobHandlers } from "./handlers.ts";
import { paged } from "./paging.ts";
import {
  championOf,
  inCategory,
  isItem,
  lastDay,
  modelOf,
  readItems,
  stockOf,
  toElasticityRow,
} from "./price-items.ts";
import { writeRecommendations } from "./price-recommendations.ts";
import { answerWhatIf, MAP_COSTS } from "./price-what-if.ts";
import { readServices } from "./services.ts";

type Scenario = Outputs["price"]["scenarios"][number];

const TABLES = [
  "store.variants",
  "store.price_history",
  "store.competitor_prices",
  "mart.price_elasticities",
];
const SCENARIO = "price-scenario";

export const priceCommands: Handlers<"price"> = {
  "price.summary": async (engine, _input, call) => summarise(engine, call.signal),

  async "price.elasticity"(engine, input, call) {
    const version = championOf(engine);
    const { category, variantId, search } = input;
    const text = search?.toLowerCase();
    const rows = (await readItems(engine, version, call.signal))
      .filter((row) => !category || inCategory(row, category))
      .filter((row) => !variantId || isItem(row, variantId))
      .filter(
        (row) => !text || `${row.title} ${row.sku ?? ""} ${row.variant_id}`.toLowerCase().includes(text),
      );
    if (variantId && rows.length === 0) throw noItem(variantId);
    return {
      ...paged(rows.map(toElasticityRow), input),
      basis: await basisOf(engine, "price/items", TABLES, version),
    };
  },

  "price.whatIf": (engine, input, call) => answerWhatIf(engine, input, call.signal),

  async "price.curve"(engine, { variantId, horizonDays, ...limits }, call) {
    const version = championOf(engine);
    const model = modelOf(engine, version);
    const row = (await readItems(engine, version, call.signal)).find((one) => isItem(one, variantId));
    const variant = row && model.variant(row.variant_id);
    if (!row || !variant || row.price === null) throw noItem(variantId);
    const stock = stockOf(row, limits);
    const params = {
      variant_id: row.variant_id,
      as_of: await lastDay(engine),
      time_zone: engine.state.settings().timeZone,
      currency: engine.state.settings().currency,
    };
    const charged = await engine.warehouse.query<{ price: number; days: number }>(
      sqlFile("price/charged"),
      params,
    );
    return {
      variantId: row.variant_id,
      title: row.title,
      priceNow: row.price,
      stock,
      charged,
      points: profitCurve(model, variant, {
        priceNow: row.price,
        netShare: row.net_share,
        cost: row.cost,
        stock,
        days: horizonDays,
        z: Z80,
      }),
      missing:
        row.cost === null
          ? `The cost of this item is not loaded, so its profit is not known. ${MAP_COSTS}`
          : null,
      // The curve is of one query and the prices charged of another: it comes from both.
      basis: { ...(await basisOf(engine, "price/items", TABLES, version)), query: undefined },
    };
  },

  "price.scenarios": async (engine) =>
    engine.state.documents.list<Scenario>(SCENARIO).map((saved) => saved.value),

  async "price.saveScenario"(engine, { id, name, input }, call) {
    if (id && !engine.state.documents.get(SCENARIO, id)) throw noScenario(id);
    const result = await answerWhatIf(engine, input, call.signal);
    const saved: Scenario = {
      id: id ?? randomUUID(),
      name,
      input,
      savedAt: new Date().toISOString(),
      profitChange: result.profitChange,
      probabilityOfLoss: result.probabilityOfLoss,
    };
    engine.state.documents.put(SCENARIO, saved.id, saved);
    return saved;
  },

  async "price.deleteScenario"(engine, { id }) {
    if (engine.state.documents.delete(SCENARIO, id)) return {};
    throw noScenario(id);
  },
};

const noScenario = (id: string) =>
  new AppError("not-found", `There is no scenario "${id}". List them with: merchbench price scenarios`);

export const priceJobs: JobHandlers<"price"> = {
  async "price.train"(engine, { seed }, run) {
    const version = await engine.compute.train({ modelId: "elasticity", params: {}, seed, run });
    const counts = countsOf(engine, version);
    return { version: version.id, ...counts, verdict: version.scorecard?.verdict ?? "" };
  },

  async "price.recommend"(engine, input, run) {
    run.progress(0, 2, "Simulating prices");
    const result = await answerWhatIf(engine, input, run.signal);
    run.progress(1, 2, "Writing price recommendations");
    const prices = await writeRecommendations(engine, result);
    run.progress(2, 2, `${prices} prices`);
    const blocked = result.items.filter((item) => item.guardrail === "blocked").length;
    return { prices, blocked, profitChange: result.profitChange };
  },
};

const noItem = (id: string) =>
  new AppError(
    "not-found",
    `There is no item "${id}" on sale with a known price. List them with: merchbench price elasticity`,
  );

/** Variants with an estimate of their own, and without. */
function countsOf(engine: Engine, version: VersionRow): { estimated: number; notEnough: number } {
  const { meta } = engine.compute.artifact(version.id);
  const model = modelOf(engine, version);
  const variants = meta.variants as string[];
  const estimated = variants.filter((id) => model.variant(id)?.enough).length;
  return { estimated, notEnough: variants.length - estimated };
}

async function summarise(engine: Engine, signal?: AbortSignal): Promise<Outputs["price"]["summary"]> {
  const version = engine.state.versions.champion("elasticity");
  const basis = await basisOf(engine, "price/items", TABLES, version);
  const services = await readServices(engine, signal);
  if (!version) {
    const missing = basis.dataAsOf
      ? "No elasticities yet. Train them: merchbench price train"
      : "No orders yet. Sync a source, then train the elasticities.";
    return { scorecard: null, estimated: 0, notEnough: 0, categories: [], services, missing, basis };
  }
  const { meta, tensors } = engine.compute.artifact(version.id);
  const model = modelOf(engine, version);
  const items = new Int32Array(model.categories.length);
  for (const id of meta.variants as string[]) items[model.variant(id)!.category]!++;
  return {
    scorecard: version.scorecard,
    ...countsOf(engine, version),
    categories: model.categories.map((category, c) => {
      const value = tensors.categoryElasticity!.data[c]!;
      const half = Z80 * tensors.categoryDeviation!.data[c]!;
      return { category, items: items[c]!, elasticity: { value, lo: value - half, hi: value + half } };
    }),
    services,
    missing: null,
    basis,
  };
}
