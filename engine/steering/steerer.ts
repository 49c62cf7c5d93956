/**
 * Steers one list after another without allocation: what the models offer, in tiers, becomes what is shown.
 * First what may not be shown goes; then, tier by tier, the rules reorder in their order; pins take their places last.
 * May import: this folder. A new kind of rule: the contract, then filters.ts or a step of compile.ts and steps.ts.
 */
import { createCatalogue } from "./catalogue.ts";
import type { Steering, Step } from "./compile.ts";
import type { Filter } from "./filters.ts";
import { createPins, type PinBoard } from "./pins.ts";
import { FILLED, MOST_ITEMS, NOT_OFFERED, OWN_PRODUCT, SOLD_OUT } from "./reasons.ts";
import { holdsFor, type Subject } from "./scope.ts";
import type { Steered, Tier, Trace } from "./steered.ts";
import { createSteps } from "./steps.ts";
import { createWork, type Work } from "./work.ts";

export interface Steerer {
  steer(subject: Subject, tiers: readonly Tier[], k: number, trace?: Trace): Steered;
  /** Over all lists so far, by rule: candidates that it left out (also where the list gave it up for being empty), and those whose score or place it changed. */
  leftOut: Float64Array;
  touched: Float64Array;
}

/** A steerer of its own: not shared between lists that are steered at the same time. */
export function createSteerer(steering: Steering): Steerer {
  const { facts, rules } = steering;
  const leftOut = new Float64Array(rules.length);
  const touched = new Float64Array(rules.length);
  const work = createWork();
  const pins = createPins(steering, touched);
  const steps = createSteps(steering, work, { leftOut, touched });
  const gather = createGather(steering, work, pins, leftOut);
  const catalogue = createCatalogue(steering);
  const out = emptyList();
  const body = emptyList();

  /** One try: the list of what these tiers offer under these filters; what rules take of it comes from the catalogue. */
  const compose = (asked: Asked, tiers: readonly Tier[], filters: readonly Filter[], trace?: Trace) => {
    const { subject, k, active } = asked;
    gather.begin(subject, k, filters, trace);
    steps.begin(active, pins.products, pins.count);
    body.count = 0;
    const free = () => k - pins.within - body.count;
    const take = (tier: Tier, t: number, told?: Trace) => {
      gather.take(tier, t, subject, told);
      const slots = free();
      steps.apply(active, body, slots, told);
      takeFrom(work, body, t, slots);
    };
    let t = 0;
    for (; t < tiers.length && free() > 0; t++) take(tiers[t]!, t, trace);
    for (; t < tiers.length && pins.count > 0; t++) gather.findPins(tiers[t]!, t, subject);
    out.widened = free() > 0 && (body.count === 0 || gather.lost(body.count));
    if (out.widened) widen(filters, free, take);
    pins.merge(body, k, out);
  };
  const widen = (filters: readonly Filter[], free: () => number, take: (tier: Tier, t: number) => void) => {
    // What rules left out is told of the models' own offers alone.
    const told = leftOut.slice();
    for (let n = 0; free() > 0; n++) {
      const part = catalogue(filters, n);
      if (part === null) break;
      take(part, FILLED);
    }
    leftOut.set(told);
  };
  /** A list that would be empty: without the rules that choose, at last without any. */
  const yieldRules = (asked: Asked, tiers: readonly Tier[], filters: readonly Filter[]) => {
    const told = leftOut.slice();
    for (const [yielding, left] of [
      ["choice", filters.filter((one) => one.firm)],
      ["all", []],
    ] as const) {
      out.yielding = yielding;
      compose(asked, tiers, left);
      if (out.count > 0) break;
    }
    if (out.count === 0) out.yielding = "nothing";
    leftOut.set(told);
  };
  return {
    leftOut,
    touched,
    steer(subject, tiers, length, trace) {
      const active = steering.steps.filter((one) => holdsFor(one.scope, subject, facts));
      const filters = steering.filters.filter((one) => holdsFor(one.scope, subject, facts));
      const asked = { subject, k: Math.min(length, MOST_ITEMS), active };
      out.yielding = "nothing";
      compose(asked, tiers, filters, trace);
      if (out.count === 0 && filters.length > 0) yieldRules(asked, tiers, filters);
      return out;
    },
  };
}

interface Asked {
  subject: Subject;
  k: number;
  /** The rules that reorder or thin out the list. */
  active: readonly Step[];
}

/** Brings the candidates of a list that may be shown into `work`, each product once. */
function createGather(steering: Steering, work: Work, pins: PinBoard, leftOut: Float64Array) {
  const { facts } = steering;
  const seen = new Int32Array(facts.ids.length);
  let filters: readonly Filter[] = [];
  let stamp = 0;
  /** Candidates met so far, and those of them that are pinned. */
  let met = 0;
  let pinned = 0;

  /** Rule or reason that keeps the product off this list, null when it may stand there. */
  const judge = (p: number, subject: Subject): number | null => {
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
  return {
    begin(subject: Subject, k: number, holding: readonly Filter[], trace: Trace | undefined) {
      stamp++;
      met = 0;
      pinned = 0;
      filters = holding;
      pins.choose(subject, k, judge, (p, rule) => {
        seen[p] = stamp;
        drop(p, rule, 0, trace);
      });
    },
    take(tier: Tier, t: number, subject: Subject, trace: Trace | undefined) {
      work.reset(tier.to - tier.from);
      for (let at = tier.from; at < tier.to; at++) {
        const p = tier.products[at]!;
        if (p < 0 || seen[p] === stamp) continue;
        seen[p] = stamp;
        const reason = pins.has(p) ? null : judge(p, subject);
        // The page's own product was never a candidate.
        if (reason === OWN_PRODUCT) continue;
        met++;
        if (reason !== null) drop(p, reason, met, trace);
        else if (!pins.has(p)) work.add(p, at, met);
        else if (t !== FILLED) {
          pinned++;
          pins.offeredBy(p, t, at, met);
        }
      }
      work.scale(tier.scores);
    },
    /** Whether more was offered than the places that were taken. */
    lost: (taken: number) => met - pinned > taken,
    /** What a pin is offered with by a tier that is not needed for more. */
    findPins(tier: Tier, t: number, { sources }: Subject) {
      for (let at = tier.from; at < tier.to; at++) {
        const p = tier.products[at]!;
        if (p < 0 || seen[p] === stamp || sources.includes(p)) continue;
        seen[p] = stamp;
        met++;
        if (pins.has(p)) pins.offeredBy(p, t, at, met);
      }
    },
  };
}

function emptyList(): Steered {
  const column = () => new Int32Array(MOST_ITEMS);
  return {
    count: 0,
    yielding: "nothing",
    widened: false,
    products: column(),
    tiers: column(),
    places: column(),
    before: column(),
    pinnedBy: column().fill(-1),
  };
}

/** The best of what is left of a tier. */
function takeFrom(work: Work, body: Steered, tier: number, slots: number): void {
  for (let i = 0; i < Math.min(slots, work.count); i++) {
    const at = body.count++;
    const c = work.order[i]!;
    body.products[at] = work.products[c]!;
    body.tiers[at] = tier;
    body.places[at] = work.places[c]!;
    body.before[at] = tier === FILLED ? 0 : work.before[c]!;
  }
}
