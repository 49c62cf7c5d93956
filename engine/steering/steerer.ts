/**
 * Steers one list after another without allocation: what the models offer, in tiers, becomes what is shown.
 * First what may not be shown goes; then, tier by tier, the rules reorder in their order; pins take their places last.
 * May import: this folder. A new kind of rule: the contract, then filters.ts or a step of compile.ts and steps.ts.
 */
import type { Pins, Steering, Step } from "./compile.ts";
import type { Filter } from "./filters.ts";
import { holdsFor, type Subject } from "./scope.ts";
import { createSteps } from "./steps.ts";
import { createWork } from "./work.ts";

/** Why a candidate is not on the list where no rule says so. */
export const SOLD_OUT = -1;
export const NOT_OFFERED = -2;
export const OWN_PRODUCT = -3;

/** Candidates of one model for one subject, best first. */
export interface Tier {
  products: Int32Array;
  /** Any scale; the order is that of the places. */
  scores: ArrayLike<number>;
  /** Places [from, to) of both. */
  from: number;
  to: number;
  /** Where the rows stand that it was read from, for those who go through all lists. */
  rows?: { list: number; position: number };
}

/** Told of each thing that happens to a candidate. Places count from 1. */
export interface Trace {
  /** `rule` is a place in `steering.rules`, or one of the reasons above. */
  leftOut(product: number, rule: number, from: number): void;
  moved(product: number, rule: number, from: number, to: number): void;
}

/** The list; the arrays are overwritten by the next call. */
export interface Steered {
  count: number;
  products: Int32Array;
  /** Tier of each, -1 for a pin that no tier offered. */
  tiers: Int32Array;
  /** Place in its tier's arrays, -1 as above. */
  places: Int32Array;
  /** Place among all candidates before the rules, from 1; 0 as above. */
  before: Int32Array;
  /** Rule that pinned it, -1 for what is not pinned. */
  pinnedBy: Int32Array;
}

export interface Steerer {
  steer(subject: Subject, tiers: readonly Tier[], k: number, trace?: Trace): Steered;
  /** Over all lists so far, by rule: candidates that it left out, and those whose score or place it changed. */
  leftOut: Float64Array;
  touched: Float64Array;
}

/** Lists are at most this long. */
export const MOST_ITEMS = 100;

/** A steerer of its own: not shared between lists that are steered at the same time. */
export function createSteerer(steering: Steering): Steerer {
  const { facts, rules } = steering;
  const products = facts.ids.length;
  const seen = new Int32Array(products);
  const pinned = new Int32Array(products);
  const leftOut = new Float64Array(rules.length);
  const touched = new Float64Array(rules.length);
  const work = createWork();
  const steps = createSteps(steering, work, { leftOut, touched });
  const out = emptyList();
  const body = emptyList();
  const pins = {
    count: 0,
    products: new Int32Array(MOST_ITEMS),
    at: new Int32Array(MOST_ITEMS),
    rule: new Int32Array(MOST_ITEMS),
  };
  let filters: Filter[] = [];
  let active: Step[] = [];
  let stamp = 0;

  /** Rule or reason that keeps the product off this list, null when it may stand there. */
  const reasonAgainst = (p: number, subject: Subject): number | null => {
    if (facts.offered[p] === 0) return NOT_OFFERED;
    for (const source of subject.sources) if (source === p) return OWN_PRODUCT;
    if (steering.hideSoldOut && facts.stock[p]! <= 0) return SOLD_OUT;
    for (const filter of filters) {
      if (filter.blocked ? filter.blocked[p] === 1 : filter.blocks!(p, subject)) return filter.rule;
    }
    return null;
  };
  const drop = (p: number, rule: number, before: number, trace: Trace | undefined) => {
    if (rule >= 0) leftOut[rule]!++;
    trace?.leftOut(p, rule, before);
  };

  const choosePins = (subject: Subject, k: number, trace: Trace | undefined) => {
    pins.count = 0;
    for (const group of steering.pins) {
      if (!holdsFor(group.scope, subject, facts)) continue;
      placePins(group, subject, k, trace);
    }
  };
  const placePins = (group: Pins, subject: Subject, k: number, trace: Trace | undefined) => {
    let placed = 0;
    for (const p of group.products) {
      if (pins.count >= Math.min(k, MOST_ITEMS)) return;
      if (pinned[p] === stamp) continue;
      const against = group.scope.candidates?.[p] === 0 ? OWN_PRODUCT : reasonAgainst(p, subject);
      if (against === OWN_PRODUCT) continue;
      if (against !== null) {
        seen[p] = stamp;
        drop(p, against, 0, trace);
        continue;
      }
      pinned[p] = stamp;
      pins.products[pins.count] = p;
      pins.at[pins.count] = group.position + placed++;
      pins.rule[pins.count++] = group.rule;
      touched[group.rule]!++;
    }
  };

  /** Candidates of a tier that may be shown, into `work`; answers the count of candidates met so far. */
  const gather = (tier: Tier, t: number, subject: Subject, met: number, trace: Trace | undefined) => {
    work.reset(tier.to - tier.from);
    for (let at = tier.from; at < tier.to; at++) {
      const p = tier.products[at]!;
      if (p < 0 || seen[p] === stamp) continue;
      seen[p] = stamp;
      if (pinned[p] === stamp) {
        rememberPin(p, t, at, ++met);
        continue;
      }
      const against = reasonAgainst(p, subject);
      // The page's own product was never a candidate.
      if (against !== OWN_PRODUCT) met++;
      if (against === null) work.add(p, at, met);
      else if (against !== OWN_PRODUCT) drop(p, against, met, trace);
    }
    work.scale(tier.scores);
    return met;
  };
  const pinOrigin = {
    tiers: new Int32Array(MOST_ITEMS),
    places: new Int32Array(MOST_ITEMS),
    before: new Int32Array(MOST_ITEMS),
  };
  const rememberPin = (p: number, t: number, at: number, before: number) => {
    const i = pins.products.subarray(0, pins.count).indexOf(p);
    pinOrigin.tiers[i] = t;
    pinOrigin.places[i] = at;
    pinOrigin.before[i] = before;
  };

  /** Pins at their places, the rest around them. */
  const merge = (k: number) => {
    out.count = 0;
    let next = 0;
    const total = Math.min(k, pins.count + body.count);
    const free = new Uint8Array(pins.count).fill(1);
    while (out.count < total) {
      let pick = -1;
      for (let i = 0; i < pins.count && pick < 0; i++) {
        if (free[i] === 1 && (pins.at[i]! <= out.count || next >= body.count)) pick = i;
      }
      if (pick < 0) copyItem(body, next++, out);
      else {
        free[pick] = 0;
        putPin(pick);
      }
    }
  };
  const putPin = (i: number) => {
    const at = out.count++;
    out.products[at] = pins.products[i]!;
    out.tiers[at] = pinOrigin.tiers[i]!;
    out.places[at] = pinOrigin.places[i]!;
    out.before[at] = pinOrigin.before[i]!;
    out.pinnedBy[at] = pins.rule[i]!;
  };

  return {
    leftOut,
    touched,
    steer(subject, tiers, k, trace) {
      stamp++;
      filters = steering.filters.filter((one) => holdsFor(one.scope, subject, facts));
      active = steering.steps.filter((one) => holdsFor(one.scope, subject, facts));
      choosePins(subject, k, trace);
      pinOrigin.tiers.fill(-1);
      pinOrigin.places.fill(-1);
      pinOrigin.before.fill(0);
      steps.begin(active, pins.products, pins.count);
      body.count = 0;
      let met = 0;
      for (let t = 0; t < tiers.length && body.count + pins.count < k; t++) {
        met = gather(tiers[t]!, t, subject, met, trace);
        const slots = Math.min(k, MOST_ITEMS) - pins.count - body.count;
        steps.apply(active, body, slots, trace);
        takeFrom(work, body, t, slots);
      }
      merge(Math.min(k, MOST_ITEMS));
      return out;
    },
  };
}

function emptyList(): Steered {
  const column = () => new Int32Array(MOST_ITEMS);
  return {
    count: 0,
    products: column(),
    tiers: column(),
    places: column(),
    before: column(),
    pinnedBy: column().fill(-1),
  };
}

/** The best of what is left of a tier. */
function takeFrom(work: ReturnType<typeof createWork>, body: Steered, tier: number, slots: number): void {
  for (let i = 0; i < Math.min(slots, work.count); i++) {
    const at = body.count++;
    const c = work.order[i]!;
    body.products[at] = work.products[c]!;
    body.tiers[at] = tier;
    body.places[at] = work.places[c]!;
    body.before[at] = work.before[c]!;
  }
}

function copyItem(from: Steered, i: number, to: Steered): void {
  const at = to.count++;
  to.products[at] = from.products[i]!;
  to.tiers[at] = from.tiers[i]!;
  to.places[at] = from.places[i]!;
  to.before[at] = from.before[i]!;
  to.pinnedBy[at] = -1;
}
