/** Own-price elasticity of every product, shrunk to its category, with interval and a check on past price changes. */
import { z } from "zod";
import type { Run } from "../../engine/contract/run.ts";
import type { Artifact, Data, Model, Table } from "../model.ts";
import { checkPriceChanges } from "./check.ts";
import { type Estimate, estimate, levelNow, seasonAhead, WEEKS_AHEAD, Z80 } from "./estimate.ts";
import { PRICE_WEEKS, panelOf } from "./panel.ts";

export const elasticityParams = z.object({
  holdoutWeeks: z
    .int()
    .min(4)
    .max(26)
    .default(12)
    .meta({ label: "Held-out weeks", help: "Price changes of these last weeks check the estimates" }),
});
export type ElasticityParams = z.infer<typeof elasticityParams>;

function toArtifact(e: Estimate): Artifact {
  const { panel, fit, pooled } = e;
  const { level, variance } = levelNow(e);
  const charged = chargedRange(e);
  const list = (data: Float64Array | Int32Array) => ({ shape: [data.length], data });
  return {
    meta: {
      variants: panel.variants,
      categories: panel.categories,
      quality: e.quality,
      lift: fit.lift,
      between: pooled.between,
      weeks: panel.weeks,
    },
    tensors: {
      productOf: list(panel.productOf),
      categoryOf: list(panel.categoryOf),
      points: list(e.points),
      level: list(level),
      levelVariance: list(variance),
      chargedLow: list(charged.low),
      chargedHigh: list(charged.high),
      elasticity: list(pooled.mean),
      deviation: list(pooled.deviation),
      shared: list(pooled.shared),
      weight: list(pooled.weight),
      categoryElasticity: list(pooled.categoryMean),
      categoryDeviation: list(pooled.categoryDeviation),
      productDispersion: list(fit.dispersion),
      season: { shape: [panel.categories.length, WEEKS_AHEAD], data: seasonAhead(e) },
    },
  };
}

function chargedRange({ panel }: Estimate): { low: Float64Array; high: Float64Array } {
  const low = new Float64Array(panel.variants.length).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(panel.variants.length);
  for (let i = 0; i < panel.rows; i++) {
    const v = panel.variant[i]!;
    const price = Math.exp(panel.logPrice[i]!);
    low[v] = Math.min(low[v]!, price);
    high[v] = Math.max(high[v]!, price);
  }
  return { low, high };
}

/** Rows of mart.price_elasticities; a variant has the elasticity of its product. */
function toTable(artifact: Artifact): Table {
  const { tensors, meta } = artifact;
  const variants = meta.variants as string[];
  const product = tensors.productOf!.data;
  const at = (name: string, v: number) => tensors[name]!.data[product[v]!]!;
  const bound = (v: number, z: number) => at("elasticity", v) + z * at("deviation", v);
  const categories = meta.categories as string[];
  return {
    rows: variants.length,
    columns: {
      variant_id: variants,
      elasticity: Float64Array.from(variants, (_, v) => at("elasticity", v)),
      lo_80: Float64Array.from(variants, (_, v) => bound(v, -Z80)),
      hi_80: Float64Array.from(variants, (_, v) => bound(v, Z80)),
      n_price_points: Int32Array.from(tensors.points!.data),
      pooled_from: variants.map((_, v) => (at("weight", v) > 0.95 ? null : categories[at("categoryOf", v)]!)),
      quality: variants.map((_, v) => (meta.quality as string[])[product[v]!]!),
    },
  };
}

export const elasticity: Model<ElasticityParams> = {
  id: "elasticity",
  title: "Price elasticity",
  description:
    "Learns from past prices how much the units of each product fall when its price rises; products with little " +
    "price history lean on their category.",
  task: "price",
  codeVersion: 4,
  params: elasticityParams,
  needs: [PRICE_WEEKS],
  writes: ["price_elasticities"],
  async train(data: Data, _params, _context, run: Run) {
    return toArtifact(estimate(panelOf(data), run));
  },
  async predict(artifact) {
    return { price_elasticities: toTable(artifact) };
  },
  evaluate: checkPriceChanges,
};
