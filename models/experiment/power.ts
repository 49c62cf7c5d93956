/** What difference an experiment can show, at the price of being safe to look at any day. */

import { normalQuantile } from "../evaluate/normal.ts";
import { alwaysValidReach } from "./sequence.ts";

export interface Design {
  /** Chance of a false winner, over all looks. */
  alpha: number;
  /** Chance to show a difference of the detectable size by the planned end. */
  power: number;
}

export interface Expected {
  /** Of one unit (a customer, an order) under the control. */
  mean: number;
  variance: number;
  /** Units of the two sides. */
  treated: number;
  control: number;
}

/**
 * Smallest rise that is shown with the wanted power by the planned end. A variant that sells more also varies more:
 * its deviation is taken to grow with its mean. Infinity where no rise could be told from chance.
 */
export function detectable({ mean, variance, treated, control }: Expected, design: Design): number {
  const reach = alwaysValidReach(1, design.alpha) + normalQuantile(design.power);
  const forTreated = (reach * reach * variance) / treated;
  const forControl = (reach * reach * variance) / control;
  // rise^2 = forTreated (1 + rise / mean)^2 + forControl, solved for the rise.
  const growth = forTreated / (mean * mean);
  if (!(growth < 1)) return Number.POSITIVE_INFINITY;
  const half = growth * mean;
  return (half + Math.sqrt(half * half + (1 - growth) * (forTreated + forControl))) / (1 - growth);
}
