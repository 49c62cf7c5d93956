/** What an experiment can show, from the same number of days before it. */
import { unitOf } from "../../models/experiment/effect.ts";
import { addMoments, NO_MOMENTS } from "../../models/experiment/moments.ts";
import { detectable } from "../../models/experiment/power.ts";
import { dataAsOf } from "../compute/as-of.ts";
import { AppError } from "../contract/errors.ts";
import type { Experiment, ExperimentMetric } from "../contract/experiment.ts";
import type { State } from "../state/state.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { DAY, variantDays } from "./moments.ts";

export type Design = Pick<Experiment, "metric" | "alpha" | "power" | "covariate" | "activeDays">;

interface Context {
  warehouse: Warehouse;
  state: State;
}

/** First moment after the data: `until` of windows is not included. Throws `unsupported` without data. */
export async function endOfData({ warehouse, state }: Context): Promise<Date> {
  const asOf = await dataAsOf(warehouse, state.settings().timeZone);
  if (!asOf) {
    throw new AppError(
      "unsupported",
      "Not enough data: there are no orders and no events. Sync a source first.",
    );
  }
  return new Date(new Date(asOf.at).getTime() + 1);
}

/** Is money by order asked, whose units are orders? */
export const isRatio = (metric: Experiment["metric"]) => metric === "order_value";

/**
 * The plan of an experiment of `days` that starts at `from`, with shares in order of its variants: the weakest
 * comparison decides. Null where the days before hold no order or fewer than two customers.
 */
export async function planOf(
  context: Context,
  design: Design & { shares: number[]; days: number },
  from: Date,
  signal?: AbortSignal,
): Promise<Experiment["plan"]> {
  const window = {
    experiment: "plan",
    cuts: JSON.stringify([{ variant: "all", from: 0, until: 2 ** 32 }]),
    from: new Date(from.getTime() - design.days * DAY),
    until: from,
    before: design.days,
    activeDays: design.activeDays,
    currency: context.state.settings().currency,
  };
  const [all] = await variantDays(context.warehouse, window, ["all"], signal);
  const [control = 0, ...treated] = design.shares;
  const smallest = Math.min(...treated);
  const expected = (metric: ExperimentMetric) => {
    const total = all!.days[metric].reduce(addMoments, NO_MOMENTS);
    const unit = unitOf(total, { ratio: isRatio(metric), covariate: design.covariate });
    return {
      ...unit,
      treated: unit.units * smallest,
      control: unit.units * control,
      customers: total.customers,
    };
  };
  const decides = expected(design.metric);
  if (decides.customers < 2 || !(decides.mean > 0) || !(decides.variance > 0)) return null;
  // No more than all customers can order.
  const most = design.metric === "conversion" ? 1 - decides.mean : Number.MAX_VALUE;
  const rise = detectable(decides, { alpha: design.alpha / treated.length, power: design.power });
  const clock = (metric: ExperimentMetric) => {
    const { variance, treated: t, control: c } = expected(metric);
    return (variance * t * c) / (t + c);
  };
  return {
    customers: decides.customers,
    baseline: decides.mean,
    detectable: rise <= most ? rise : null,
    information: {
      revenue: clock("revenue"),
      conversion: clock("conversion"),
      order_value: clock("order_value"),
    },
  };
}
