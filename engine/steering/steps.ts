/** The rules that reorder a list or thin it out, one after the other. */
import type { Steering, Step } from "./compile.ts";
import { rivalAmong } from "./rivals.ts";
import type { Steered, Trace } from "./steered.ts";
import type { Work } from "./work.ts";

type Of<K extends Step["kind"]> = Extract<Step, { kind: K }>;

export interface Steps {
  /** A new list, on which these products are pinned. */
  begin(active: readonly Step[], pinned: Int32Array, count: number): void;
  /** Applies the steps to `work`; `body` holds what earlier tiers gave, `slots` are left. */
  apply(active: readonly Step[], body: Steered, slots: number, trace: Trace | undefined): void;
}

/** The steps of a run; they serve its lists one after the other. */
export function createSteps(
  { steps, facts }: Steering,
  work: Work,
  tally: { leftOut: Float64Array; touched: Float64Array },
): Steps {
  /** How many of each brand or category are on the list, for each cap; a count is of this list when its stamp is. */
  const counters = new Map(
    steps.flatMap((step) =>
      step.kind === "cap"
        ? [[step, { counts: new Int32Array(step.groups), stamps: new Int32Array(step.groups) }]]
        : [],
    ),
  );
  let stamp = 0;
  let marks = new Uint8Array(64);
  let nearest = new Float64Array(64);
  let ranks = new Int32Array(64);
  const shown = { products: new Int32Array(256), count: 0 };
  let pins: { products: Int32Array; count: number } = { products: new Int32Array(0), count: 0 };

  const grow = () => {
    if (marks.length >= work.order.length) return;
    marks = new Uint8Array(work.order.length);
    nearest = new Float64Array(work.order.length);
    ranks = new Int32Array(work.order.length);
  };
  /** Whether one more of the product's group may stand; counts it then. */
  const mayAdd = (step: Of<"cap">, p: number): boolean => {
    const group = step.group[p]!;
    if (group < 0 || step.scope.candidates?.[p] === 0) return true;
    const { counts, stamps } = counters.get(step)!;
    if (stamps[group] !== stamp) {
      stamps[group] = stamp;
      counts[group] = 0;
    }
    if (counts[group]! >= step.most) return false;
    counts[group]!++;
    return true;
  };
  const show = (p: number) => {
    if (shown.count < shown.products.length) shown.products[shown.count++] = p;
  };
  /** What stands already: pins and earlier tiers. */
  const showStanding = (body: Steered) => {
    shown.count = 0;
    for (let i = 0; i < pins.count; i++) show(pins.products[i]!);
    for (let i = 0; i < body.count; i++) show(body.products[i]!);
  };
  /** Keeps, best first, the candidates that pass; others are left out by the rule. */
  const thin = (step: Step, passes: (p: number) => boolean, trace: Trace | undefined) => {
    for (let i = 0; i < work.count; i++) {
      const c = work.order[i]!;
      const p = work.products[c]!;
      marks[c] = passes(p) ? 1 : 0;
      if (marks[c] === 1) continue;
      tally.leftOut[step.rule]!++;
      trace?.leftOut(p, step.rule, work.before[c]!);
    }
    work.keep(marks);
  };
  const multiply = (step: Of<"factor">) => {
    for (let i = 0; i < work.count; i++) {
      const c = work.order[i]!;
      const factor = step.factors[work.products[c]!]!;
      marks[c] = factor === 1 ? 0 : 1;
      if (factor === 1) continue;
      work.scores[c]! *= factor;
      tally.touched[step.rule]!++;
    }
    work.sort();
  };
  /** Carbonell and Goldstein 1998: each place goes to the best of lambda x relevance - (1 - lambda) x likeness to what stands. */
  const spread = (step: Of<"diversity">, slots: number) => {
    const { lambda, likeness } = step;
    const { order, scores, products, count } = work;
    // A list of nothing but buried ones has no relevance to compare.
    const best = (count > 0 && scores[order[0]!]!) || 1;
    for (let i = 0; i < count; i++) {
      const c = order[i]!;
      nearest[c] = 0;
      marks[c] = 0;
      for (let s = 0; s < shown.count; s++) {
        nearest[c] = Math.max(nearest[c]!, likeness(products[c]!, shown.products[s]!));
      }
    }
    const places = Math.min(slots, count);
    for (let place = 0; place < places; place++) {
      let pick = place;
      let most = Number.NEGATIVE_INFINITY;
      for (let i = place; i < count; i++) {
        const c = order[i]!;
        const value = (lambda * scores[c]!) / best - (1 - lambda) * nearest[c]!;
        if (value > most) {
          most = value;
          pick = i;
        }
      }
      const chosen = order[pick]!;
      order.copyWithin(place + 1, place, pick);
      order[place] = chosen;
      if (pick !== place) {
        marks[chosen] = 1;
        tally.touched[step.rule]!++;
      }
      for (let i = place + 1; i < count; i++) {
        const c = order[i]!;
        nearest[c] = Math.max(nearest[c]!, likeness(products[c]!, products[chosen]!));
      }
    }
    settle();
  };
  /** The scores in the new order, so that a later factor works from it. */
  const settle = () => {
    const { order, scores, count } = work;
    for (let i = 0; i < count; i++) nearest[i] = scores[order[i]!]!;
    nearest.subarray(0, count).sort();
    for (let i = 0; i < count; i++) scores[order[i]!] = nearest[count - 1 - i]!;
  };
  const tell = (step: Step, trace: Trace) => {
    for (let i = 0; i < work.count; i++) {
      const c = work.order[i]!;
      if (marks[c] === 1) trace.moved(work.products[c]!, step.rule, ranks[c]!, i + 1);
    }
  };
  const run = (step: Step, body: Steered, slots: number, trace: Trace | undefined) => {
    if (step.kind === "cap") return thin(step, (p) => mayAdd(step, p), trace);
    if (step.kind === "apart") {
      showStanding(body);
      return thin(step, (p) => standsWith(step, p), trace);
    }
    if (trace) for (let i = 0; i < work.count; i++) ranks[work.order[i]!] = i + 1;
    if (step.kind === "factor") multiply(step);
    else {
      showStanding(body);
      spread(step, slots);
    }
    if (trace) tell(step, trace);
  };
  const standsWith = (step: Of<"apart">, p: number) => {
    if (
      step.scope.candidates?.[p] !== 0 &&
      rivalAmong(step.rivals, facts, p, shown.products, shown.count) >= 0
    )
      return false;
    show(p);
    return true;
  };

  return {
    begin(active, pinned, count) {
      stamp++;
      pins = { products: pinned, count };
      for (const step of active) {
        if (step.kind === "cap") for (let i = 0; i < count; i++) mayAdd(step, pinned[i]!);
      }
    },
    apply(active, body, slots, trace) {
      grow();
      // What comes after may take some of the first places, and the next ones must be in their order then.
      for (const [i, step] of active.entries())
        run(step, body, i === active.length - 1 ? slots : work.count, trace);
    },
  };
}
