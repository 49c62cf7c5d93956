/** Failing rows run by run. */

import { useMemo } from "react";
import { bars, ChartPanel, useChartKit } from "../../charts/index.ts";
import type { OutputOf } from "../../client/index.ts";
import { Facts, Panel, useFormat } from "../../ui/index.ts";
import { TestState } from "./test-words.tsx";

type Outcome = OutputOf<"quality.get">["history"][number];

const SHOWN = 40;

export function History({ history }: { history: Outcome[] }) {
  const format = useFormat();
  const kit = useChartKit();
  const last = history.slice(-SHOWN);
  const counted = last.some((outcome) => (outcome.failing ?? 0) > 0);
  const spec = useMemo(
    () =>
      bars(
        {
          unit: "number",
          categories: last.map((outcome) => format.dateTime(outcome.at)),
          series: [{ name: "Failing rows", values: last.map((outcome) => outcome.failing) }],
        },
        kit,
      ),
    [last, kit, format],
  );
  if (history.length === 0) return null;
  if (counted)
    return (
      <ChartPanel
        title="Failing rows by run"
        spec={spec}
        height={120}
        legend={false}
        summary={`${history.length} runs; ${format.number(last.at(-1)?.failing)} failing rows in the last one.`}
      />
    );
  return (
    <Panel title="Last runs">
      <Facts
        items={last
          .slice(-5)
          .reverse()
          .map((outcome) => ({
            label: format.dateTime(outcome.at),
            value: <TestState state={outcome.state} severity="fail" />,
          }))}
      />
    </Panel>
  );
}
