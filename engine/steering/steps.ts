/** The rules that reorder a list or thin it out, one after the other. */
import type { Steering, Step } from "./compile.ts";
import { rivalAmong } from "./rivals.ts";
import { spread } from "./spread.ts";
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
      tally.touched[step.rule]! += spread(work, step, shown, slots, { nearest, marks });
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
