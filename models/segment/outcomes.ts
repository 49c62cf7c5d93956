import type { GroupOutcome } from "../../engine/contract/segments.ts";
import { bootstrapMean, mean, wilson } from "../evaluate/stats.ts";
import type { Random } from "../random.ts";

export interface Outcome {
  /** Index into `names` of each customer. */
  group: Int32Array;
  /** 1 where the customer ordered in the horizon. */
  again: Float64Array;
  spend: Float64Array;
}

/** One line a group that has customers, in the order of `names`. */
export function groupOutcomes(
  names: readonly string[],
  outcome: Outcome,
  rng: Random,
  expected?: Float64Array,
): GroupOutcome[] {
  return names.flatMap((name, index) => {
    const rows = Array.from(outcome.group.keys()).filter((row) => outcome.group[row] === index);
    if (rows.length === 0) return [];
    const spend = Float64Array.from(rows, (row) => outcome.spend[row]!);
    const hits = rows.reduce((count, row) => count + outcome.again[row]!, 0);
    const [repeatLo, repeatHi] = wilson(hits, rows.length);
    const [spendLo, spendHi] = bootstrapMean(spend, rng, { draws: 200 });
    return [
      {
        name,
        customers: rows.length,
        ...(expected && { expectedRepeatRate: expected[index]! }),
        repeatRate: hits / rows.length,
        repeatLo,
        repeatHi,
        futureSpend: mean(spend),
        spendLo,
        spendHi,
      },
    ];
  });
}
