/** Two sets of rules over all lists: what changes, who gains and loses, what it costs and brings. */

import type { DuckDBConnection } from "@duckdb/node-api";
import { differenceInterval } from "../../models/evaluate/ranking-metrics.ts";
import { meanKnown } from "../../models/evaluate/stats.ts";
import { random } from "../../models/random.ts";
import { whole } from "../contract/figures.ts";
import type { Run } from "../contract/run.ts";
import { caseCustomers } from "./case-customers.ts";
import { compileRules, type Steering } from "./compile.ts";
import type { Facts } from "./facts.ts";
import { type Judged, judgeRules } from "./judge.ts";
import type { Effect, EffectOrder, Figures } from "./order.ts";
import type { Steered } from "./steered.ts";
import { createSteerer, type Steerer } from "./steerer.ts";
import { eachList } from "./stream-lists.ts";
import { addList, createTally, figuresOf, fullExposure, type Tally } from "./tally.ts";
import { effectVerdict, HOW } from "./verdict.ts";
import { ruleWords } from "./words.ts";

/** Rows of the table of gains and losses, each way. */
const MOST_PRODUCTS = 500;

interface Side {
  steering: Steering;
  steerer: Steerer;
}

interface Comparison {
  /** Lists that would be empty under the rules, and stand without some of them. */
  yielding: number;
  before: Tally;
  after: Tally;
  lists: number;
  changed: number;
  newFirst: number;
}

/** Runs in the steering worker; facts, lists and candidates are in the order's folder. */
export async function effectOf(
  connection: DuckDBConnection,
  order: EffectOrder,
  facts: Facts,
  run: Run,
): Promise<Effect> {
  const side = (rules: EffectOrder["before"]): Side => {
    const steering = compileRules(rules, facts, order.day);
    return { steering, steerer: createSteerer(steering) };
  };
  const sides = { before: side(order.before), after: side(order.after) };
  const judged = await judgeAll(connection, order, sides, run.part("quality", 0.3));
  const placements = await compareLists(connection, order, facts, sides, run.part("lists", 0.7));
  return summary(order, facts, sides.after, placements, judged);
}

async function judgeAll(
  connection: DuckDBConnection,
  order: EffectOrder,
  sides: { before: Side; after: Side },
  run: Run,
): Promise<Judged[]> {
  const steerings = { before: sides.before.steering, after: sides.after.steering };
  const customers = await caseCustomers(connection, order, Object.values(steerings));
  const results: Judged[] = [];
  for (const [i, one] of order.judged.entries()) {
    run.progress(i, order.judged.length, "Judging on held-out days");
    const judged = await judgeRules(connection, one, steerings, customers, order.k);
    if (judged) results.push(judged);
  }
  run.progress(1, 1);
  return results;
}

async function compareLists(
  connection: DuckDBConnection,
  order: EffectOrder,
  facts: Facts,
  { before, after }: { before: Side; after: Side },
  run: Run,
): Promise<Map<string, Comparison>> {
  const placements = new Map<string, Comparison>();
  const wanted = new Set(order.placements);
  const asks = before.steering.asksPurchases || after.steering.asksPurchases;
  const options = { ...order, facts, purchasesUntil: asks ? order.dataDay : null };
  const now: Held = { count: 0, products: new Int32Array(order.k) };
  await eachList(
    connection,
    options,
    (_list, subject, tiers) => {
      if (!wanted.has(subject.placement)) return;
      const comparison = placements.get(subject.placement) ?? newComparison(facts.ids.length);
      placements.set(subject.placement, comparison);
      const old = before.steerer.steer(subject, tiers, order.k);
      addList(comparison.before, old, order.k, facts);
      hold(now, old);
      const next = after.steerer.steer(subject, tiers, order.k);
      addList(comparison.after, next, order.k, facts);
      comparison.lists++;
      if (next.yielding !== "nothing") comparison.yielding++;
      if (differs(now, next)) comparison.changed++;
      if (now.products[0] !== next.products[0] || (now.count === 0) !== (next.count === 0))
        comparison.newFirst++;
    },
    run,
  );
  return placements;
}

interface Held {
  count: number;
  products: Int32Array;
}

function hold(into: Held, list: Steered): void {
  into.count = list.count;
  into.products.fill(-1).set(list.products.subarray(0, list.count));
}

function differs(before: Held, after: Steered): boolean {
  if (before.count !== after.count) return true;
  for (let i = 0; i < after.count; i++) if (before.products[i] !== after.products[i]) return true;
  return false;
}

const newComparison = (products: number): Comparison => ({
  before: createTally(products),
  after: createTally(products),
  yielding: 0,
  lists: 0,
  changed: 0,
  newFirst: 0,
});

function summary(
  order: EffectOrder,
  facts: Facts,
  after: Side,
  placements: Map<string, Comparison>,
  judged: Judged[],
): Effect {
  const levels = judged.map((one) => one.level);
  const overall = levels.length === 0 ? null : levels.reduce((sum, level) => sum + level, 0) / levels.length;
  const levelOf = (placement: string) => judged.find((one) => one.placement === placement)?.level ?? overall;
  const all = together([...placements.values()], facts.ids.length);
  const exposure = exposureOf(all, facts, order.k);
  const byPlacement = [...placements].map(([placement, one]) => ({
    placement,
    lists: one.lists,
    changed: one.changed,
    before: figuresOf(one.before, levelOf(placement)),
    after: figuresOf(one.after, levelOf(placement)),
  }));
  const effect = {
    k: order.k,
    against: order.against,
    products: facts.ids.length,
    before: overallOf(
      all.before,
      byPlacement.map(({ before }) => before),
    ),
    after: overallOf(
      all.after,
      byPlacement.map(({ after }) => after),
    ),
    listsChanged: all.changed,
    newFirst: all.newFirst,
    exposure: exposure.rows,
    gaining: exposure.gaining,
    losing: exposure.losing,
    rules: after.steering.rules.map((rule, i) => ({
      id: rule.id,
      words: ruleWords(rule, facts),
      leftOut: after.steerer.leftOut[i]!,
      touched: after.steerer.touched[i]!,
    })),
    byPlacement,
    quality: judged.map(({ ndcg: _ndcg, level: _level, ...quality }) => quality),
    how: overall === null ? HOW.unknown : HOW.known,
  };
  return {
    ...effect,
    verdict: effectVerdict(effect, pooled(judged)),
    notes: notesOf(order, judged, all),
  };
}

/** Figures over all lists; money is that of the placements, whose places sell by chances of their own, by their lists. */
function overallOf(tally: Tally, placements: Figures[]): Figures {
  const money = (name: "margin" | "revenue") => {
    const known = placements.filter((one) => one[name] !== null);
    const lists = known.reduce((sum, one) => sum + one.lists, 0);
    return lists === 0 ? null : known.reduce((sum, one) => sum + one.lists * one[name]!, 0) / lists;
  };
  return { ...figuresOf(tally, null), margin: money("margin"), revenue: money("revenue") };
}

/** NDCG over the cases of all placements, with the interval of the difference; null without cases. */
function pooled(judged: Judged[]): { before: number; after: number; difference: [number, number] } | null {
  if (judged.length === 0) return null;
  const joined = (which: "before" | "after") =>
    Float64Array.from(judged.flatMap((one) => [...one.ndcg[which]]));
  const [before, after] = [joined("before"), joined("after")];
  return {
    before: meanKnown(before),
    after: meanKnown(after),
    difference: differenceInterval(after, before, random(1).fork("all")),
  };
}

function notesOf(order: EffectOrder, judged: Judged[], { yielding, lists }: Comparison): string[] {
  const notes: string[] = [];
  if (yielding > 0) {
    notes.push(
      `The rules leave nothing for ${whole(yielding)} of ${whole(lists)} lists, which stand without the rules that choose. Relax the rule that takes most.`,
    );
  }
  if (judged.length > 0) {
    notes.push(
      "Ranking quality is judged with today's stock and prices, which the held-out days did not have.",
    );
  } else if (order.judged.length > 0) {
    notes.push(
      "The models in use kept no judged lists. Train them again to see what rules cost in ranking quality.",
    );
  }
  return notes;
}

function together(parts: Comparison[], products: number): Comparison {
  const all = newComparison(products);
  for (const part of parts) {
    all.yielding += part.yielding;
    all.lists += part.lists;
    all.changed += part.changed;
    all.newFirst += part.newFirst;
    addTally(all.before, part.before);
    addTally(all.after, part.after);
  }
  return all;
}

function addTally(into: Tally, part: Tally): void {
  for (const name of [
    "lists",
    "short",
    "places",
    "sellable",
    "revenue",
    "priced",
    "margin",
    "earning",
  ] as const) {
    into[name] += part[name];
  }
  for (let p = 0; p < into.shownOn.length; p++) {
    into.shownOn[p]! += part.shownOn[p]!;
    into.exposure[p]! += part.exposure[p]!;
  }
}

/** Products whose exposure changes, most first: gains, then losses. */
function exposureOf({ before, after }: Comparison, facts: Facts, k: number) {
  const top = fullExposure(k) / k;
  const changes = Float64Array.from(facts.ids, (_, p) => after.exposure[p]! - before.exposure[p]!);
  const row = (p: number) => ({
    productId: facts.ids[p]!,
    title: facts.titles[p]!,
    category: facts.categories[facts.category[p]!]?.name ?? null,
    brand: facts.brands[facts.brand[p]!] ?? null,
    before: before.shownOn[p]!,
    after: after.shownOn[p]!,
    weighted: changes[p]! / top,
  });
  const numbers = Array.from(facts.ids.keys()).filter((p) => Math.abs(changes[p]!) > 1e-9);
  const gains = numbers.filter((p) => changes[p]! > 0).sort((a, b) => changes[b]! - changes[a]!);
  const losses = numbers.filter((p) => changes[p]! < 0).sort((a, b) => changes[a]! - changes[b]!);
  return {
    rows: [...gains.slice(0, MOST_PRODUCTS), ...losses.slice(0, MOST_PRODUCTS)].map(row),
    gaining: gains.length,
    losing: losses.length,
  };
}
