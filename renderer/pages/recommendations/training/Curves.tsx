/** Learning curves of one training, a chart a measure: the lines are the phases of the training. */

import Box from "@mui/material/Box";
import { useMemo } from "react";
import type { Curve } from "../../../../engine/contract/curves.ts";
import { ChartPanel, learningCurve, useChartKit } from "../../../charts/index.ts";

export function Curves({ curves }: { curves: readonly Curve[] }) {
  const names = [...new Set(curves.map((curve) => curve.name))];
  return (
    <Box
      sx={{
        display: "grid",
        gridTemplateColumns: "repeat(auto-fit, minmax(300px, 1fr))",
        alignItems: "start",
      }}
    >
      {names.map((name) => (
        <OneMeasure key={name} name={name} curves={curves.filter((curve) => curve.name === name)} />
      ))}
    </Box>
  );
}

function OneMeasure({ name, curves }: { name: string; curves: Curve[] }) {
  const kit = useChartKit();
  const isSearch = name.startsWith("best ");
  const best = name.startsWith("validation") ? bestStep(curves[0]!) : undefined;
  const spec = useMemo(() => {
    const lines = curves.map((curve) => ({ ...curve, name: phaseOf(curve.part) }));
    return learningCurve({ lines, best, step: isSearch ? "trial" : "epoch" }, kit);
  }, [curves, best, isSearch, kit]);
  const last = curves[0]!.values.at(-1);
  const summary = `${name} over ${curves[0]!.steps.length} ${isSearch ? "trials" : "epochs"}, now ${last === undefined ? "unknown" : kit.format.number(last, 4)}.`;
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  return (
    <ChartPanel
      title={title}
      note={best === undefined ? "" : `best at epoch ${best}`}
      spec={spec}
      summary={summary}
      height={180}
    />
  );
}

function bestStep({ steps, values }: Curve): number | undefined {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return steps[best];
}

const PHASES: Record<string, string> = {
  learn: "All days",
  evaluate: "Without the held-out days",
  finish: "last days added",
};

/** "Two towers/model/learn/finish" reads as "All days, last days added". */
function phaseOf(part: string): string {
  const labels = part.split("/");
  const outer = labels.includes("evaluate") ? labels.filter((label) => label !== "learn") : labels;
  const words = outer.flatMap((label) => PHASES[label] ?? []);
  return words.length > 0 ? words.join(", ") : "Learning";
}
