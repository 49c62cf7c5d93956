/** Searches for better parameters of a recommender: what was tried, how good each trial was, what is best. */
import { z } from "zod";
import { metricSchema } from "./common.ts";

export const trialSchema = z.object({
  /** From 0: the defaults, which the others must beat. */
  number: z.number().int(),
  /** What differs from the defaults. */
  settings: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  /** Share of the full effort (epochs, iterations) that it was given. */
  effort: z.number(),
  score: metricSchema.nullable(),
  seconds: z.number(),
  /** Why it has no score. */
  problem: z.string().nullable(),
});

export const searchSchema = z.object({
  model: z.string(),
  modelTitle: z.string(),
  startedAt: z.string(),
  /** Settings to try and minutes to spend, as asked for. */
  planned: z.number().int(),
  minutes: z.number(),
  trials: z.array(trialSchema),
  /** The best of those tried with the most effort; null until there is one. */
  best: trialSchema.nullable(),
  /** One sentence: what the best one scored, against the defaults. */
  verdict: z.string(),
});
export type ParameterSearch = z.infer<typeof searchSchema>;
