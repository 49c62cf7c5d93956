/** Price paths: reviews every few months, promotions now and then, sales at the feasts. */
import type { Random } from "../../models/random.ts";
import { type Calendar, isoDay } from "./calendar.ts";
import { ending, type Product, type Variant } from "./catalogue.ts";

/** From `day` on, every variant of the product costs ratio x its launch price, rounded to its label. */
export interface PriceStep {
  day: number;
  ratio: number;
  /** Ratio without the promotion, set while one runs. */
  regular: number | null;
  reason: "launch" | "review" | "promotion" | "promotion ended";
}

/** Extra demand while a promotion is shown, beside the effect of the lower price. */
export const PROMOTION_LIFT = 1.12;

/** Sales of the whole shop: month-day of the start, days, share of the products that join. */
const SALES: [start: string, days: number, share: number][] = [
  ["11-24", 7, 0.35],
  ["12-27", 14, 0.3],
  ["06-26", 12, 0.2],
];

/** The steps of one product over all days, first step on its first day. */
export function pricePath(c: Calendar, product: Product, rng: Random): PriceStep[] {
  const first: PriceStep = { day: product.from, ratio: 1, regular: null, reason: "launch" };
  if (!product.repriced) return [first];
  const regular = reviews(product, rng);
  const depth = promotions(c, product, rng);
  const steps = [first];
  for (let day = product.from + 1; day <= product.to; day++) {
    const before = steps.at(-1)!;
    const cut = depth.get(day) ?? 0;
    const level = regular(day);
    const ratio = level * (1 - cut);
    if (Math.abs(ratio - before.ratio) < 1e-9) continue;
    const reason = cut > 0 ? "promotion" : before.regular !== null ? "promotion ended" : "review";
    steps.push({ day, ratio, regular: cut > 0 ? level : null, reason });
  }
  return steps;
}

function reviews(product: Product, rng: Random): (day: number) => number {
  const marks: [number, number][] = [[product.from, 1]];
  let level = 1;
  for (let day = product.from + 20 + rng.int(90); day < product.to; day += 60 + rng.int(100)) {
    level = Math.min(1.4, Math.max(0.72, level * Math.exp(rng.normal(0.008, 0.1))));
    marks.push([day, level]);
  }
  let at = 0;
  return (day) => {
    while (at + 1 < marks.length && marks[at + 1]![0] <= day) at++;
    return marks[at]![1];
  };
}

function promotions(c: Calendar, product: Product, rng: Random): Map<number, number> {
  const depth = new Map<number, number>();
  const mark = (from: number, days: number, cut: number) => {
    for (let day = from; day < from + days; day++) depth.set(day, cut);
  };
  for (let day = product.from + 30 + rng.int(120); day < product.to; day += 70 + rng.int(130)) {
    mark(day, 6 + rng.int(15), [0.1, 0.15, 0.2, 0.25, 0.3][rng.int(5)]!);
  }
  const joins = SALES.map(([, , share]) => rng.next() < share);
  for (let day = product.from + 14; day < product.to; day++) {
    const monthDay = isoDay(c, day).slice(5);
    SALES.forEach(([start, days], i) => {
      if (joins[i] && monthDay === start) mark(day, days, 0.15 + 0.05 * rng.int(3));
    });
  }
  return depth;
}

/** Label price of a variant at a step, pence. */
export function labelPrice(variant: Variant, ratio: number): number {
  return ending(variant.launchPrice * ratio);
}
