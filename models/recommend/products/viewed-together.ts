/**
 * Models `viewed-also-viewed` and `viewed-also-bought`: of visits that looked at a product, what else they looked at
 * and what they bought.
 */

import { z } from "zod";
import { AppError, throwIfAborted } from "../../../engine/contract/errors.ts";
import { fixed } from "../../../engine/contract/figures.ts";
import type { Data, Model } from "../../model.ts";
import { rowLength } from "../history/csr.ts";
import { goodsOf, splitOf } from "../history/holdout.ts";
import { catalogueOf, type Deed, lastDayOf, NEEDS } from "../history/signals.ts";
import { LOOKED, type Visits, visitsIn } from "../history/visit-matrix.ts";
import { holdoutDays, listLength, proof } from "../params.ts";
import { KIND } from "../recommender.ts";
import { count, popularityOf } from "../sales/popular.ts";
import { judgePairs } from "./pair-cases.ts";
import { pairShelves, pairTensors } from "./pair-lists.ts";
import { pairsBetween } from "./pairs.ts";

const params = z.object({
  minCount: z
    .number()
    .int()
    .min(1)
    .default(2)
    .meta({ label: "Visits with both, at least", help: "Pairs seen less often are not used." }),
  proof,
  shrinkage: z
    .number()
    .min(0)
    .default(4)
    .meta({ label: "Doubt", help: "Pulls pairs with few visits towards chance." }),
  surprise: z.number().min(0).max(1).default(0.6).meta({
    label: "Surprise against popularity",
    help: "0 shows what is popular, 1 what belongs together.",
  }),
  maxEvents: z.number().int().min(2).max(10_000).default(200).meta({
    label: "Longest visit, events",
    help: "Longer ones are left out: they look at everything.",
  }),
  holdoutDays,
  listLength,
});
type Params = z.infer<typeof params>;

/** Visits that a version needs. */
const LEAST = 20;
const KEPT_PAIRS = 50;
/** Half-life of what says what is in demand now, days. */
const HALF_LIFE = 28;

interface Kind {
  id: string;
  placement: string;
  title: string;
  description: string;
  /** Kinds of events that are recommended; what is looked at counts as asked for, always. */
  wanted: readonly number[];
  reason(count: number, lift: number): string;
  missing: string;
  deed: Deed;
}

export const viewedAlsoViewed = visitModel({
  id: "viewed-also-viewed",
  placement: "viewed_also_viewed",
  title: "Viewed also viewed",
  description: "Products looked at in the same visits more often than chance. For product pages.",
  wanted: LOOKED,
  reason: (n, lift) => `Viewed together in ${count(n, "visit")}, ${fixed(lift, 1)} times chance`,
  missing: "look at two products or more",
  deed: "looked at",
});

export const viewedAlsoBought = visitModel({
  id: "viewed-also-bought",
  placement: "viewed_also_bought",
  title: "Viewed also bought",
  description: "What visitors of a product bought in the same visit, more often than chance.",
  wanted: [KIND.purchase],
  reason: (n, lift) => `Bought in ${count(n, "visit")} that viewed this, ${fixed(lift, 1)} times chance`,
  missing: "look at one product and buy another",
  deed: "bought",
});

function visitModel(kind: Kind): Model<Params> {
  return {
    id: kind.id,
    title: kind.title,
    description: kind.description,
    task: "recommend",
    codeVersion: 1,
    params,
    needs: [NEEDS.events, NEEDS.products, NEEDS.baskets],
    writes: ["recommendations"],

    async train(data, from, _context, run) {
      const catalogue = catalogueOf(data);
      const last = lastDayOf(data);
      const visits = visitsIn(data, kind.wanted, from.maxEvents, { first: 0, last });
      demandVisits(visits, kind);
      throwIfAborted(run.signal);
      run.progress(0, 1, "Counting visits");
      const pairs = pairsBetween(visits.looked, visits.wanted, demandNow(visits, data, last).share, {
        ...from,
        k: KEPT_PAIRS,
      });
      run.progress(1, 1);
      return {
        meta: { k: pairs.k, products: catalogue.ids },
        tensors: pairTensors(pairs, catalogue.ids.length),
      };
    },

    async predict(artifact, data, from) {
      const catalogue = catalogueOf(data);
      const last = lastDayOf(data);
      const visits = visitsIn(data, kind.wanted, from.maxEvents, { first: 0, last });
      const shelf = {
        ...kind,
        popular: demandNow(visits, data, last),
        surprise: from.surprise,
        noun: "visit",
      };
      return { recommendations: pairShelves(artifact, catalogue, shelf) };
    },

    async evaluate(data, from, context, run) {
      throwIfAborted(run.signal);
      const split = splitOf(data, from.holdoutDays);
      const past = visitsIn(data, kind.wanted, from.maxEvents, { first: 0, last: split.until });
      const now = demandNow(past, data, split.until);
      const later = visitsIn(data, kind.wanted, from.maxEvents, { first: split.until + 1, last: split.last });
      return judgePairs({
        title: kind.title,
        noun: "visits",
        deed: kind.deed,
        split,
        goods: goodsOf(data),
        pairs: pairsBetween(past.looked, past.wanted, now.share, { ...from, k: KEPT_PAIRS }),
        now: now.share,
        surprise: from.surprise,
        given: later.looked,
        wanted: later.wanted,
        share: Float64Array.from(now.total, (n) => n / Math.max(1, past.looked.rows)),
        seed: context.seed,
        k: from.listLength,
        extra: { leftOutVisits: past.leftOut },
        remark: past.leftOut
          ? `Left out: ${count(past.leftOut, "visit")} with over ${from.maxEvents} events.`
          : "",
      });
    },
  };
}

/** What visits want these days, and in all. */
const demandNow = ({ wanted, days, leftOut }: Visits, data: Data, until: number) =>
  popularityOf({ matrix: wanted, days, leftOut }, catalogueOf(data), until, HALF_LIFE);

function demandVisits({ looked, wanted }: Visits, { title, missing }: Kind): void {
  let useful = 0;
  for (let v = 0; v < looked.rows; v++) {
    const least = looked === wanted ? 2 : 1;
    if (rowLength(looked, v) >= least && rowLength(wanted, v) >= least) useful++;
  }
  if (useful >= LEAST) return;
  throw new AppError(
    "unsupported",
    `Not enough data: ${title} needs at least ${LEAST} visits that ${missing}, and there are ${useful}. Sync shop events with sessions.`,
  );
}
