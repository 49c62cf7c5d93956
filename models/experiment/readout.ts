/** From the days of an experiment's variants to effects with intervals that hold at every look, and to a conclusion. */

import { type Effect, meanEffect, ratioEffect } from "./effect.ts";
import { addMoments, type Moments, NO_MOMENTS } from "./moments.ts";
import { MISMATCH, sampleRatio } from "./sample-ratio.ts";
import { alwaysValidP, alwaysValidReach } from "./sequence.ts";

export interface ReadoutPlan {
  /** Chance of a false winner over all looks and all variants. */
  alpha: number;
  days: number;
  /** (weight x standard error)^2 that was planned for the end: the clock of the intervals. */
  information: number;
  /** True for money by order, which is a ratio. */
  ratio: boolean;
  covariate: boolean;
}

export interface Arm {
  share: number;
  /** What each day added, from the first; each customer counts on the day that brought them in. */
  days: Moments[];
  /** Customers with at least one order. */
  converted: number;
}

export interface Look {
  effect: Effect;
  lo: number;
  hi: number;
  p: number;
}

export type Conclusion = "broken" | "nothing" | "early" | "better" | "worse" | "open";

export interface Readout {
  conclusion: Conclusion;
  /** Chance of the sizes of the variants, if the assignment works. */
  sampleRatio: number;
  /** Share of the planned information that is in; may exceed 1. */
  information: number;
  /** By variant after the first: now, and at the end of each day. */
  variants: { now: Look; days: Look[]; conclusion: Conclusion }[];
}

/** Fewer than this in a variant, and means are not yet normal: no winner, whatever the interval says. */
export const LEAST_CUSTOMERS = 100;
export const LEAST_CONVERTED = 30;

/** Reads the variants; the first is the control. `elapsed` days have passed. */
export function readOut(arms: Arm[], plan: ReadoutPlan, elapsed: number): Readout {
  const [control, ...treated] = arms.map((arm) => running(arm.days));
  const ratio = sampleRatio(
    arms.map((_, i) => last([control!, ...treated][i]!).customers),
    arms.map((arm) => arm.share),
  );
  const tested = { ...plan, alpha: plan.alpha / Math.max(1, treated.length) };
  const broken = ratio < MISMATCH;
  const variants = treated.map((days, t) => {
    const looks = days.map((moments, day) => lookAt(moments, control![day]!, tested));
    const now = last(looks).look;
    const ripe = [arms[0]!, arms[t + 1]!].every(
      (arm, i) =>
        arm.converted >= LEAST_CONVERTED && last(i === 0 ? control! : days).customers >= LEAST_CUSTOMERS,
    );
    const done = elapsed >= plan.days && last(looks).information >= 1;
    const conclusion = conclude(now, { broken, ripe, done });
    return { now, days: looks.map(({ look }) => look), conclusion, information: last(looks).information };
  });
  return {
    conclusion: strongest(variants.map((variant) => variant.conclusion)),
    sampleRatio: ratio,
    information: Math.min(...variants.map((variant) => variant.information)),
    variants,
  };
}

const last = <T>(values: T[]): T => values[values.length - 1]!;

function running(days: Moments[]): Moments[] {
  let total = NO_MOMENTS;
  return days.map((day) => {
    total = addMoments(total, day);
    return total;
  });
}

function lookAt(treated: Moments, control: Moments, plan: ReadoutPlan) {
  const effect = plan.ratio ? ratioEffect(treated, control) : meanEffect(treated, control, plan.covariate);
  const information = (effect.weight * effect.error) ** 2 / plan.information;
  const reach = alwaysValidReach(information, plan.alpha) * effect.error;
  const look: Look = {
    effect,
    lo: effect.difference - reach,
    hi: effect.difference + reach,
    p: alwaysValidP(effect.difference / effect.error, information, plan.alpha),
  };
  return { look, information: Number.isNaN(information) ? 0 : information };
}

function conclude(look: Look, state: { broken: boolean; ripe: boolean; done: boolean }): Conclusion {
  if (state.broken) return "broken";
  if (!Number.isFinite(look.effect.difference)) return "nothing";
  if (!state.ripe) return "early";
  if (look.lo > 0) return "better";
  if (look.hi < 0) return "worse";
  return state.done ? "open" : "early";
}

const ORDER: Conclusion[] = ["broken", "better", "worse", "early", "open", "nothing"];

/** What is said of the whole: one winner is one, and what is still running comes before what ended open. */
function strongest(conclusions: Conclusion[]): Conclusion {
  return ORDER.find((one) => conclusions.includes(one)) ?? "nothing";
}
