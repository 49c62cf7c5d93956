/** What an experiment says, in a sentence or two: the number first, then its limits. */

import { LEAST_CONVERTED, LEAST_CUSTOMERS } from "../../models/experiment/readout.ts";
import type { ExperimentMetric, ExperimentResult } from "../contract/experiment.ts";
import { whole } from "../contract/figures.ts";
import type { Settings } from "../contract/workspace.ts";

type Result = Omit<ExperimentResult, "basis">;

const UNITS: Record<ExperimentMetric, string> = {
  revenue: "a customer",
  conversion: "of customers who order",
  order_value: "an order",
};

/** "+£0.31 a customer (£0.08 to £0.55)". */
export function verdictOf(result: Result, settings: Settings): string {
  const { experiment, conclusion } = result;
  if (conclusion === "nothing") {
    return experiment.startedAt
      ? "Nothing to read yet: the data does not reach beyond the start. Sync the source, then look again."
      : "Not started yet: nobody sees the variants.";
  }
  if (conclusion === "broken") return brokenWords(result);
  const best = strongestOf(result);
  const figure = `${best.name} ${amount(experiment.metric, best.comparison.difference, settings)}`;
  switch (conclusion) {
    case "better":
      return `${figure}: better than ${experiment.variants[0]!.name}. This holds however often you look.`;
    case "worse":
      return `${figure}: worse than ${experiment.variants[0]!.name}. This holds however often you look; stop it.`;
    case "open":
      return `${figure}: no difference shown after the planned ${experiment.days} days.${detectableWords(result, settings)}`;
    default:
      return `${notYetWords(result)}. So far ${figure}; a winner can't be told from chance yet.`;
  }
}

/** The comparison that the conclusion speaks of: the surest one. */
function strongestOf({ experiment, metrics }: Result) {
  const all = metrics[0]!.comparisons.map((comparison) => ({
    comparison,
    name: experiment.variants.find((variant) => variant.key === comparison.variant)!.name,
  }));
  return all.reduce((best, one) => (one.comparison.p < best.comparison.p ? one : best));
}

function notYetWords(result: Result): string {
  const { days, experiment, information } = result;
  if (days < experiment.days || information < 1) return `Too early: ${progressWords(result)}`;
  return `Too few customers: each variant needs ${LEAST_CUSTOMERS}, ${LEAST_CONVERTED} of them with an order, whatever the days`;
}

function progressWords({ experiment, days, customers, information }: Result): string {
  const people = `${whole(customers)} of ${whole(experiment.plan?.customers ?? customers)} customers`;
  const share = experiment.plan
    ? `, ${Math.floor(Math.min(1, information) * 100)}% of what was planned to be known`
    : "";
  return `${days} of ${experiment.days} days, ${people}${share}`;
}

function detectableWords({ experiment }: Result, settings: Settings): string {
  const rise = experiment.plan?.detectable;
  if (!rise) return "";
  const size = amount(experiment.metric, { value: rise, lo: null, hi: null }, settings);
  return ` It was planned to show a difference of ${size}.`;
}

function brokenWords({ sampleRatio, variants }: Result): string {
  const sizes = variants.map(({ name, customers }) => `${name} ${whole(customers)}`).join(", ");
  const chance = sampleRatio.p < 1e-6 ? "less than one in a million" : `${(sampleRatio.p * 100).toFixed(3)}%`;
  return `Do not read this: the variants are not as large as planned (${sizes}), which chance alone does in ${chance} of experiments. Check how the store assigns customers.`;
}

function amount(
  metric: ExperimentMetric,
  { value, lo, hi }: { value: number | null; lo: number | null; hi: number | null },
  { currency, locale }: Settings,
): string {
  const format =
    metric === "conversion"
      ? (n: number) => `${(n * 100).toFixed(2)} pt`
      : (n: number) => new Intl.NumberFormat(locale, { style: "currency", currency }).format(n);
  const sign = (value ?? 0) < 0 ? "" : "+";
  const range = lo === null || hi === null ? "" : ` (${format(lo)} to ${format(hi)})`;
  return `${sign}${format(value ?? 0)} ${UNITS[metric]}${range}`.replaceAll("-", "−");
}
