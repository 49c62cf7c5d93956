/** A trained elasticity model made ready for questions about other prices. */
import type { Artifact } from "../model.ts";
import { NOT_ENOUGH, WEEKS_AHEAD } from "./estimate.ts";

/** What is known of one variant, ready to multiply. */
export interface VariantModel {
  elasticity: number;
  deviation: number;
  /** Part of the deviation shared with the other products of its category. */
  shared: number;
  category: number;
  product: number;
  /** Variance of units over their mean. */
  dispersion: number;
  /** Log of weekly units at log price 0 in a week of factor 1, and the variance of that log. */
  level: number;
  levelVariance: number;
  points: number;
  enough: boolean;
  chargedLow: number;
  chargedHigh: number;
}

export interface PriceModel {
  categories: string[];
  /** Undefined for a variant that the model has not seen. */
  variant(id: string): VariantModel | undefined;
  /** Expected units in the next days at a price, in the middle of the distribution. */
  units(variant: VariantModel, price: number, days: number): number;
}

/** Opens what was saved of a training. */
export function readPriceModel({ meta, tensors }: Artifact): PriceModel {
  const index = new Map((meta.variants as string[]).map((id, v) => [id, v]));
  const quality = meta.quality as string[];
  const at = (name: string, i: number) => tensors[name]!.data[i]!;
  const season = tensors.season!.data;
  const ahead = (category: number, days: number) => {
    let sum = 0;
    for (let day = 0; day < days; day++) {
      sum += Math.exp(season[category * WEEKS_AHEAD + (Math.floor(day / 7) % WEEKS_AHEAD)]!) / 7;
    }
    return sum;
  };
  return {
    categories: meta.categories as string[],
    variant(id) {
      const v = index.get(id);
      if (v === undefined) return undefined;
      const p = at("productOf", v);
      const category = at("categoryOf", p);
      return {
        elasticity: at("elasticity", p),
        deviation: at("deviation", p),
        shared: at("shared", p),
        category,
        product: p,
        // Versions before the second kept one for each category.
        dispersion: tensors.productDispersion ? at("productDispersion", p) : at("dispersion", category),
        level: at("level", v),
        levelVariance: at("levelVariance", v),
        points: at("points", v),
        enough: quality[p] !== NOT_ENOUGH,
        chargedLow: at("chargedLow", v),
        chargedHigh: at("chargedHigh", v),
      };
    },
    units: (variant, price, days) =>
      Math.exp(Math.min(20, variant.level + variant.elasticity * Math.log(price))) *
      ahead(variant.category, days),
  };
}

/** True where the price lies outside what was ever charged. */
export function neverCharged(variant: VariantModel, price: number): boolean {
  return price < variant.chargedLow * 0.995 || price > variant.chargedHigh * 1.005;
}

interface Reading {
  value: number;
  lo: number;
  hi: number;
}

/** Expected units, revenue and profit at one price, with 80 % interval; demand noise is left out. */
export interface CurvePoint {
  price: number;
  units: Reading;
  revenue: Reading;
  /** Null where the cost is unknown. */
  profit: Reading | null;
  neverCharged: boolean;
}

export interface CurveOptions {
  /** List price of today. */
  priceNow: number;
  /** Of a list price, what it is without tax. */
  netShare: number;
  /** Of one unit, without tax; null where unknown. */
  cost: number | null;
  /** Units that sales end at; null where nothing limits them. */
  stock: number | null;
  days: number;
  /** Of the interval's ends, standard deviations from the middle. */
  z: number;
}

/** What is expected by list price from three quarters to five quarters of today's, widening away from it. */
export function profitCurve(
  model: PriceModel,
  variant: VariantModel,
  { priceNow, netShare, cost, stock, days, z }: CurveOptions,
): CurvePoint[] {
  const most = stock ?? Number.POSITIVE_INFINITY;
  const now = model.units(variant, priceNow * netShare, days);
  return Array.from({ length: 41 }, (_, i) => {
    const ratio = 0.75 + (0.5 * i) / 40;
    const price = priceNow * ratio;
    const step = Math.log(ratio);
    const spread = Math.sqrt(variant.levelVariance + (variant.deviation * step) ** 2);
    const wanted = now * Math.exp(variant.elasticity * step);
    const sold = (off: number) => Math.min(most, wanted * Math.exp(off * z * spread));
    const units = { value: sold(0), lo: sold(-1), hi: sold(1) };
    const worth = (each: number): Reading => {
      const ends = [units.lo * each, units.hi * each].sort((a, b) => a - b);
      return { value: units.value * each, lo: ends[0]!, hi: ends[1]! };
    };
    return {
      price,
      units,
      revenue: worth(price * netShare),
      profit: cost === null ? null : worth(price * netShare - cost),
      neverCharged: neverCharged(variant, price * netShare),
    };
  });
}
