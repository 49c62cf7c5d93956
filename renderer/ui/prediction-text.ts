/** Predictions as text, by kind of figure. */

import type { Format, Maybe } from "./format.ts";

export type NumberKind = "money" | "count" | "share";

/** Figures from here on are compact in columns, which have no room for more digits of three figures. */
const LONG = 100_000;

/** A prediction as text: three figures, and whole percent. In a column `largest` of the row's figures says how. */
export function predictionText(
  format: Format,
  kind: NumberKind,
  largest = 0,
): (value: Maybe<number>) => string {
  if (kind !== "share" && largest >= LONG) {
    const compact = kind === "money" ? format.compactMoney : format.compact;
    return (value) => compact(value == null ? value : Number(value.toPrecision(3)));
  }
  if (kind === "money") return format.predictedMoney;
  return kind === "share" ? (value) => format.percent(value, 0) : format.prediction;
}
