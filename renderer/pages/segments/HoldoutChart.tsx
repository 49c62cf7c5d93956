/** What the segments went on to do on days that the model had not seen. */

import { useMemo } from "react";
import type { GroupOutcome } from "../../../engine/contract/segments.ts";
import { ChartPanel, calibration, dotInterval, useChartKit } from "../../charts/index.ts";
import type { Shown } from "./use-segments.ts";

export function outcomesOf(shown: Shown): { groups: GroupOutcome[]; horizon: number } {
  const extra = shown.scorecard?.extra;
  return {
    groups: (extra?.groups ?? []) as GroupOutcome[],
    horizon: Number(extra?.horizonDays ?? 0),
  };
}

interface ChartProps {
  groups: GroupOutcome[];
  horizon: number;
  height: number;
}

/** RFM groups are the same by rule on any day; behaviour segments are those that a fit on that day found. */
const isForetold = (groups: GroupOutcome[]) =>
  groups.every((group) => group.expectedRepeatRate !== undefined);

/**
 * Share that ordered again: against what was expected where the model foretells it (groups on the line do as
 * expected), else group by group.
 */
export function RepeatChart({ groups, horizon, height }: ChartProps) {
  const kit = useChartKit();
  const foretold = isForetold(groups);
  const spec = useMemo(() => {
    const shares = groups.map((group) => ({
      name: group.name,
      value: group.repeatRate,
      lo: group.repeatLo,
      hi: group.repeatHi,
    }));
    if (!foretold) return dotInterval({ unit: "percent", level: "95% interval", rows: shares }, kit);
    const points = groups.map((group, i) => ({
      ...shares[i]!,
      x: group.expectedRepeatRate!,
      y: group.repeatRate,
    }));
    const xName = `Expected to order in ${horizon} days`;
    return calibration({ unit: "percent", xName, yName: "Ordered", points }, kit);
  }, [groups, foretold, horizon, kit]);
  return (
    <ChartPanel
      title={foretold ? "Holdout check" : "Ordered again"}
      note={foretold ? "actual against expected" : `share, ${horizon} days after fitting`}
      spec={spec}
      height={height}
      legend={false}
      summary={groups
        .map((group) => `${group.name}: ${Math.round(100 * group.repeatRate)} % ordered again`)
        .join(", ")}
    />
  );
}

/** Spent a customer in the held-out days, by segment. */
export function FutureSpendChart({ groups, horizon, height }: ChartProps) {
  const kit = useChartKit();
  const foretold = isForetold(groups);
  const spec = useMemo(
    () =>
      dotInterval(
        {
          unit: "money",
          level: "95% interval",
          rows: groups.map((group) => ({
            name: group.name,
            value: group.futureSpend,
            lo: group.spendLo,
            hi: group.spendHi,
          })),
        },
        kit,
      ),
    [groups, kit],
  );
  return (
    <ChartPanel
      title="Spent after"
      note={foretold ? `each, ${horizon} days after` : `each, ${horizon} days after fitting`}
      spec={spec}
      height={height}
      legend={false}
      summary={groups.map((group) => `${group.name}: ${Math.round(group.futureSpend)} a customer`).join(", ")}
    />
  );
}
