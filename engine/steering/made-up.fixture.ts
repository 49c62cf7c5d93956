/** Facts and candidates made up for tests: 20 products p00 to p19, their numbers 0 to 19. */
import { ruleset } from "../contract/rules.ts";
import { compileRules } from "./compile.ts";
import type { Facts } from "./facts.ts";
import { FILLED } from "./reasons.ts";
import type { Subject } from "./scope.ts";
import { type Candidates, steer } from "./steer.ts";
import type { Tier } from "./steered.ts";

const COUNT = 20;
const column = (value: (p: number) => number) => Float64Array.from({ length: COUNT }, (_, p) => value(p));

/**
 * Brand p % 4, leaf category p % 5 (two below "Indoors", three below "Outdoors"), price 10 + p, margin p / 20,
 * stock 5, 10 days of cover, p * 10 days old.
 */
export function madeUpFacts(part: Partial<Facts> = {}): Facts {
  const ids = Array.from({ length: COUNT }, (_, p) => `p${String(p).padStart(2, "0")}`);
  return {
    currency: "GBP",
    ids,
    numbers: new Map(ids.map((id, p) => [id, p])),
    titles: ids.map((_, p) => `Thing ${p} ${p % 2 === 0 ? "red" : "blue"}`),
    category: Int32Array.from(ids, (_, p) => 2 + (p % 5)),
    categories: [
      { id: "in", name: "Indoors", parent: -1 },
      { id: "out", name: "Outdoors", parent: -1 },
      ...[0, 0, 1, 1, 1].map((parent, c) => ({ id: `c${c}`, name: `Kind ${c}`, parent })),
    ],
    brand: Int32Array.from(ids, (_, p) => p % 4),
    brands: ["Ash", "Birch", "Cedar", "Deal"],
    price: column((p) => 10 + p),
    margin: column((p) => p / 20),
    stock: column(() => 5),
    soldADay: column((p) => 20 - p),
    daysOfCover: column(() => 10),
    leadDays: column(() => Number.NaN),
    ageDays: column((p) => p * 10),
    offered: new Uint8Array(COUNT).fill(1),
    attributes: ids.map((_, p) => (p === 7 ? '{"material":["wax","glass"]}' : null)),
    ...part,
  };
}

/** A tier of these products, with scores falling from 1. */
export function tierOf(products: number[], scores = products.map((_, i) => 1 - i / 40)): Tier {
  return { products: Int32Array.from(products), scores, from: 0, to: products.length };
}

export const subjectOf = (part: Partial<Subject> = {}): Subject => ({
  placement: "related",
  kind: "product",
  sources: new Int32Array(0),
  category: -1,
  segments: [],
  bought: null,
  ...part,
});

export const TEN = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

interface Asked extends Partial<Omit<Candidates, "subject">> {
  facts?: Facts;
  subject?: Partial<Subject>;
  hideSoldOut?: boolean;
  day?: string;
}

/** Steers the first ten products by rules given as plain objects; ids are r0, r1 ... `own` is without the catalogue's. */
export function steerBy(rules: Record<string, unknown>[], asked: Asked = {}) {
  const facts = asked.facts ?? madeUpFacts();
  const parsed = ruleset.parse({
    rules: rules.map((one, i) => ({ id: `r${i}`, ...one })),
    hideSoldOut: asked.hideSoldOut ?? true,
  });
  const steering = compileRules(parsed, facts, asked.day ?? "2026-06-15");
  const list = steer(steering, {
    subject: subjectOf(asked.subject),
    tiers: asked.tiers ?? [tierOf(TEN)],
    k: asked.k ?? 10,
  });
  const products = list.items.map((item) => item.product);
  return { ...list, products, own: products.filter((_, i) => list.items[i]!.tier !== FILLED) };
}
