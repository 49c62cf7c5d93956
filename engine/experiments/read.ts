/** Reads an experiment: what the orders since its start say, with intervals for any look and what to mind. */
import { addMoments, type Moments, NO_MOMENTS } from "../../models/experiment/moments.ts";
import { type Look, type Readout, readOut } from "../../models/experiment/readout.ts";
import { MISMATCH } from "../../models/experiment/sample-ratio.ts";
import type { Estimate } from "../contract/common.ts";
import {
  EXPERIMENT_METRICS,
  type Experiment,
  type ExperimentMetric,
  type ExperimentResult,
} from "../contract/experiment.ts";
import type { State } from "../state/state.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { cutsJson } from "./assign.ts";
import { DAY, type VariantDays, variantDays } from "./moments.ts";
import { notesOf } from "./notes.ts";
import { endOfData, isRatio } from "./plan.ts";
import { verdictOf } from "./words.ts";

interface ReadContext {
  warehouse: Warehouse;
  state: State;
}

type Result = Omit<ExperimentResult, "basis">;

/** Throws `unsupported` without data. A draft, and one whose start the data does not reach yet, has nothing to read. */
export async function readExperiment(
  context: ReadContext,
  experiment: Experiment,
  signal?: AbortSignal,
): Promise<Result> {
  const end = await endOfData(context);
  const until = experiment.stoppedAt ? earlier(end, new Date(experiment.stoppedAt)) : end;
  const from = new Date(experiment.startedAt ?? until);
  if (until <= from || !experiment.plan) return nothingYet(context, experiment);
  const arms = await variantDays(
    context.warehouse,
    {
      experiment: experiment.id,
      cuts: cutsJson(experiment),
      from,
      until,
      before: experiment.days,
      activeDays: experiment.activeDays,
      currency: context.state.settings().currency,
    },
    experiment.variants.map((variant) => variant.key),
    signal,
  );
  const elapsed = Math.floor((until.getTime() - from.getTime()) / DAY);
  const metrics = [experiment.metric, ...EXPERIMENT_METRICS.filter((metric) => metric !== experiment.metric)];
  const readouts = metrics.map((metric) => readoutOf(experiment, metric, arms, elapsed));
  const decided = readouts[0]!;
  const result: Result = {
    experiment,
    conclusion: decided.conclusion,
    verdict: "",
    days: elapsed,
    customers: arms.reduce((sum, arm) => sum + total(arm.days.revenue).customers, 0),
    information: decided.information,
    sampleRatio: { p: decided.sampleRatio, ok: decided.sampleRatio >= MISMATCH },
    variants: experiment.variants.map((variant, i) => variantView(variant, arms[i]!)),
    metrics: metrics.map((metric, m) => ({
      metric,
      comparisons: readouts[m]!.variants.map(({ now }, t) => ({
        variant: experiment.variants[t + 1]!.key,
        ...comparisonOf(now),
      })),
    })),
    series: decided.variants.map(({ days }, t) => ({
      variant: experiment.variants[t + 1]!.key,
      days: days.map((look) => estimateOf(look)),
    })),
    notes: await notesOf(context, experiment, { from, until }, signal),
  };
  return { ...result, verdict: verdictOf(result, context.state.settings()) };
}

const earlier = (a: Date, b: Date) => (a < b ? a : b);
const total = (days: Moments[]) => days.reduce(addMoments, NO_MOMENTS);

function readoutOf(
  experiment: Experiment,
  metric: ExperimentMetric,
  arms: VariantDays[],
  elapsed: number,
): Readout {
  const plan = {
    alpha: experiment.alpha,
    days: experiment.days,
    ratio: isRatio(metric),
    covariate: experiment.covariate && !isRatio(metric),
    information: experiment.plan!.information[metric],
  };
  return readOut(
    experiment.variants.map((variant, i) => ({
      share: variant.share,
      days: arms[i]!.days[metric],
      converted: arms[i]!.converted,
    })),
    plan,
    elapsed,
  );
}

const known = (value: number) => (Number.isFinite(value) ? value : null);

function estimateOf({ effect, lo, hi }: Look): Estimate {
  return { value: known(effect.difference), lo: known(lo), hi: known(hi) };
}

function comparisonOf(look: Look) {
  const { control, treated, explained } = look.effect;
  const share = (value: number) => (control > 0 ? known(value / control) : null);
  return {
    control: known(control),
    treated: known(treated),
    difference: estimateOf(look),
    relative: { value: share(look.effect.difference), lo: share(look.lo), hi: share(look.hi) },
    p: look.p,
    explained,
  };
}

function variantView({ key, name, share }: Experiment["variants"][number], arm: VariantDays) {
  const { customers, y, d } = total(arm.days.revenue);
  return { key, name, share, customers, converted: arm.converted, orders: d, revenue: y };
}

function nothingYet(context: ReadContext, experiment: Experiment): Result {
  const result: Result = {
    experiment,
    conclusion: "nothing",
    verdict: "",
    days: 0,
    customers: 0,
    information: 0,
    sampleRatio: { p: 1, ok: true },
    variants: experiment.variants.map(({ key, name, share }) => ({
      key,
      name,
      share,
      customers: 0,
      converted: 0,
      orders: 0,
      revenue: 0,
    })),
    metrics: [],
    series: [],
    notes: [],
  };
  return { ...result, verdict: verdictOf(result, context.state.settings()) };
}
