/** Parameters and conditions that the recommenders on TensorFlow.js share. */

import { z } from "zod";
import { whole } from "../../../engine/contract/figures.ts";
import { rowsWithSeveral } from "../history/csr.ts";
import type { History } from "../history/history.ts";

/** How long and how boldly to train, with a model's own defaults. */
export const trainingFields = (defaults: { epochs: number; learningRate: number }) => ({
  epochs: z.number().int().min(1).max(500).default(defaults.epochs).meta({
    label: "Epochs at most",
    help: "It stops before, when customers of the days after are no longer served better.",
  }),
  learningRate: z
    .number()
    .min(0.00001)
    .max(1)
    .default(defaults.learningRate)
    .meta({ label: "Learning rate" }),
  weightDecay: z.number().min(0).max(100).default(0.01).meta({
    label: "Weight decay",
    help: "Holds the weights small, so that little data is not learnt by heart.",
  }),
  patience: z
    .number()
    .int()
    .min(1)
    .max(100)
    .default(3)
    .meta({ label: "Patience, epochs", help: "Without a better score before it stops." }),
});

/** Why the history does not suit a network: fewer than `least` customers met two products; null where it does. */
export function customersWithSeveral({ affinity }: History, least: number): string | null {
  const several = rowsWithSeveral(affinity);
  if (several >= least) return null;
  const there = whole(several);
  return `Not enough data: ${there} customers met two products or more, at least ${least} are needed.`;
}
