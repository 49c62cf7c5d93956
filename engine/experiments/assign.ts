/**
 * Who gets which variant: a hash of experiment and customer, so that anybody can work it out again, in any language,
 * without asking. The same in SQL: app.experiment_bucket.
 */
import { createHash } from "node:crypto";
import type { Experiment, ExperimentVariant } from "../contract/experiment.ts";
import type { State } from "../state/state.ts";
import { runningExperiments } from "./store.ts";

const BUCKETS = 2 ** 32;

export interface Cut {
  variant: ExperimentVariant;
  /** The variant holds buckets [from, until). */
  from: number;
  until: number;
}

/** First 8 hexadecimal digits of md5("<experiment id>:<customer id>", UTF-8) as a number below 2^32. */
export function bucketOf(experimentId: string, customerId: string): number {
  const digest = createHash("md5").update(`${experimentId}:${customerId}`, "utf8").digest("hex");
  return Number.parseInt(digest.slice(0, 8), 16);
}

/** Variants in order, each with a stretch of the buckets as wide as its share; the last one ends at 2^32. */
export function cutsOf({ variants }: Pick<Experiment, "variants">): Cut[] {
  let share = 0;
  let from = 0;
  return variants.map((variant, i) => {
    share += variant.share;
    const until = i === variants.length - 1 ? BUCKETS : Math.round(share * BUCKETS);
    const cut = { variant, from, until };
    from = until;
    return cut;
  });
}

/** The part of the hash's range, and so the variant, that a customer falls into. */
export function cutFor(experiment: Pick<Experiment, "id" | "variants">, customerId: string): Cut {
  const bucket = bucketOf(experiment.id, customerId);
  return cutsOf(experiment).find(({ until }) => bucket < until)!;
}

/** Cuts as JSON for SQL: {variant, from, until}. */
export function cutsJson(experiment: Pick<Experiment, "variants">): string {
  return JSON.stringify(
    cutsOf(experiment).map(({ variant, from, until }) => ({ variant: variant.key, from, until })),
  );
}

/**
 * What a list's placement is called on the target for a variant: lists made for a customer are found by the customer
 * alone, so only lists by product, category or segment need a name of their own. Null: no list.
 */
export function suffixOf({ serves, key }: ExperimentVariant): string | null {
  if (serves.kind === "nothing") return null;
  return serves.kind === "current" ? "" : `:${key}`;
}

/** Parameters of queries/publish/experiments.sql: the cuts of all running experiments. */
export function experimentParams(state: State): { experiments: string } {
  const rows = runningExperiments(state).flatMap((experiment) =>
    cutsOf(experiment).map(({ variant, from, until }) => ({
      experiment: experiment.id,
      startedAt: experiment.startedAt,
      placements: experiment.placements.join(","),
      variant: variant.key,
      suffix: suffixOf(variant),
      from,
      until,
    })),
  );
  return { experiments: JSON.stringify(rows) };
}
