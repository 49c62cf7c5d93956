import { describe, expect, it } from "vitest";
import { rule as ruleSchema } from "../contract/rules.ts";
import { madeUpFacts, steerBy, TEN, tierOf } from "./made-up.fixture.ts";
import { FILLED } from "./reasons.ts";
import type { SteeredItem } from "./steer.ts";
import { ruleWords } from "./words.ts";

const without = (...gone: number[]) => TEN.filter((p) => !gone.includes(p));

describe("a list without rules", () => {
  it("is the models' own, the next model's after it, each product once", () => {
    const list = steerBy([], { tiers: [tierOf([3, 1, 2]), tierOf([2, 9, 3, 8])], k: 4 });
    expect(list.products).toEqual([3, 1, 2, 9]);
    expect(list.items.map((item) => [item.tier, item.place, item.before])).toEqual([
      [0, 0, 1],
      [0, 1, 2],
      [0, 2, 3],
      [1, 1, 4],
    ]);
  });

  it("never holds the page's own product, what is sold out or no longer offered", () => {
    const facts = madeUpFacts();
    facts.stock[2] = 0;
    facts.stock[3] = Number.NaN;
    facts.offered[4] = 0;
    const list = steerBy([], { facts, subject: { sources: Int32Array.of(5) } });
    expect(list.own).toEqual(without(2, 4, 5));
    expect(list.leftOut).toEqual([
      { product: 2, rule: null, reason: "out of stock" },
      { product: 4, rule: null, reason: "not offered any more" },
    ]);
    expect(steerBy([], { facts, hideSoldOut: false }).own).toEqual(without(4));
  });
});

describe("pins", () => {
  it("stand at their places, whatever the scores, and only once", () => {
    const list = steerBy([
      { kind: "pin", products: ["p08", "p15"] },
      { kind: "pin", products: ["p03"], position: 4 },
    ]);
    expect(list.products).toEqual([8, 15, 0, 3, 1, 2, 4, 5, 6, 7]);
    expect(list.items[0]).toMatchObject({ before: 9, pinned: true, tier: 0 });
    expect(list.items[0]!.moves).toEqual([{ rule: "r0", words: "pinned first", from: 9, to: 1 }]);
    expect(list.items[1]).toMatchObject({ before: 0, tier: -1, pinned: true });
  });

  it("that are sold out or unknown are left out with the reason, and the list is filled", () => {
    const facts = madeUpFacts();
    facts.stock[8] = 0;
    const list = steerBy([{ kind: "pin", products: ["p08", "gone", "p09"] }], { facts, k: 5 });
    expect(list.products).toEqual([9, 0, 1, 2, 3]);
    expect(list.leftOut).toEqual([{ product: 8, rule: null, reason: "out of stock" }]);
  });

  it("close up at the end of a short list, and on their own page are not shown", () => {
    const rules = [{ kind: "pin", products: ["p09", "p05"], position: 8 }];
    expect(
      steerBy(rules, { tiers: [tierOf([0, 1])], subject: { sources: Int32Array.of(5) } }).products,
    ).toEqual([0, 1, 9]);
    expect(steerBy(rules, { tiers: [], k: 3 }).products).toEqual([0, 1, 2]);
    expect(steerBy(rules, { tiers: [], k: 9 }).products).toEqual([0, 1, 2, 3, 4, 6, 7, 9, 5]);
    expect(steerBy(rules, { tiers: [tierOf([0, 1, 2])], k: 3 }).products).toEqual([0, 1, 2]);
  });
});

describe("a shorter list", () => {
  it("is the beginning of the longer one, whatever the rules", () => {
    const rules = [
      { kind: "pin", products: ["p17", "p18"], position: 6 },
      { kind: "pin", products: ["p09"], position: 3 },
      { kind: "pin", products: ["p16"], position: 6 },
      { kind: "boost", target: { products: ["p08"] }, factor: 1.1 },
      { kind: "diversity", lambda: 0.4, by: ["category"] },
      { kind: "cap", by: "brand", most: 3 },
      { kind: "bury", target: { brands: ["Birch"] }, factor: 0.9 },
    ];
    const tiers = [tierOf([0, 5, 10, 1, 6, 11, 2]), tierOf([9, 8, 7, 4, 3])];
    const whole = steerBy(rules, { tiers, k: 20 });
    const origin = (item: SteeredItem) => [item.product, item.tier, item.place, item.before];
    expect(whole.products.slice(2, 3)).toEqual([9]);
    expect(whole.products.slice(5, 8)).toEqual([17, 18, 16]);
    for (let k = 1; k <= whole.items.length; k++) {
      const { items } = steerBy(rules, { tiers, k });
      expect(items.map(origin)).toEqual(whole.items.slice(0, k).map(origin));
    }
  });
});

describe("boost, bury and freshness", () => {
  it("multiply scores, so that a candidate rises or falls", () => {
    // Scores fall by .025 a place: p06 at .85 rises to 1.02, p00 falls to .5.
    const list = steerBy([
      { kind: "boost", target: { products: ["p06"] }, factor: 1.2 },
      { kind: "bury", target: { products: ["p00"] }, factor: 0.5 },
    ]);
    expect(list.products).toEqual([6, 1, 2, 3, 4, 5, 7, 8, 9, 0]);
    expect(list.items[0]!.moves).toEqual([{ rule: "r0", words: "boosted 1.2 by hand", from: 7, to: 1 }]);
    expect(list.items[0]!.before).toBe(7);
  });

  it("work on scores of any scale and sign alike", () => {
    const boost = { kind: "boost", target: { products: ["p03"] }, factor: 10 };
    for (const scores of [
      [-1, -2, -3, -4],
      [4e6, 3e6, 2e6, 1e6],
      [0, 0, 0, 0],
      [Number.NaN, 1, 2, 3],
    ]) {
      expect(steerBy([boost], { tiers: [tierOf([0, 1, 2, 3], scores)] }).products).toEqual([3, 0, 1, 2]);
    }
  });

  it("mean products by margin, brand, category with those below, attribute, age and price", () => {
    const rises = (target: object) => steerBy([{ kind: "boost", target, factor: 100 }]).products;
    expect(rises({ minMargin: 0.4 }).slice(0, 2)).toEqual([8, 9]);
    expect(rises({ brands: ["birch"] }).slice(0, 3)).toEqual([1, 5, 9]);
    expect(rises({ categories: ["in"] }).slice(0, 4)).toEqual([0, 1, 5, 6]);
    expect(rises({ categories: ["Kind 4"] }).slice(0, 2)).toEqual([4, 9]);
    expect(rises({ attributes: [{ name: "Material", value: "glass" }] })[0]).toBe(7);
    expect(rises({ olderThanDays: 90 })[0]).toBe(9);
    expect(rises({ brands: ["Ash"], maxPrice: 12 }).slice(0, 2)).toEqual([0, 1]);
  });

  it("favour the new more, by half after the half-life", () => {
    const facts = madeUpFacts({
      ageDays: Float64Array.from({ length: 20 }, (_, p) => (p === 5 ? 0 : Number.NaN)),
    });
    const list = steerBy([{ kind: "freshness", factor: 2, halfLifeDays: 10 }], { facts });
    expect(list.products[0]).toBe(5);
    facts.ageDays[5] = 1000;
    expect(steerBy([{ kind: "freshness", factor: 2, halfLifeDays: 10 }], { facts }).products).toEqual(TEN);
  });
});

describe("filters", () => {
  const left = (rule: Record<string, unknown>, asked = {}) => steerBy([rule], asked).own;

  it("exclude and include only what they mean", () => {
    expect(left({ kind: "exclude", target: { brands: ["Ash"] } })).toEqual(without(0, 4, 8));
    expect(left({ kind: "include_only", target: { brands: ["Ash"] } })).toEqual([0, 4, 8]);
  });

  it("ask for stock in units, days of cover and until the supplier delivers", () => {
    const facts = madeUpFacts();
    facts.stock[1] = 2;
    facts.daysOfCover[2] = 4;
    facts.daysOfCover[3] = Number.NaN;
    facts.leadDays[4] = 30;
    facts.leadDays[5] = 9;
    expect(left({ kind: "stock", minUnits: 3 }, { facts })).toEqual(without(1));
    expect(left({ kind: "stock", minDays: 5 }, { facts })).toEqual(without(2));
    expect(left({ kind: "stock", coversLeadTime: true }, { facts })).toEqual(without(4));
    const list = steerBy([{ kind: "stock", minDays: 5 }], { facts });
    expect(list.leftOut).toEqual([{ product: 2, rule: "r0", reason: "stock for 4 days" }]);
  });

  it("hold bands of margin and price, absolute and against the product of the page", () => {
    expect(left({ kind: "margin", min: 0.2, max: 0.4 })).toEqual([4, 5, 6, 7, 8]);
    expect(left({ kind: "price", min: 12, max: 14 })).toEqual([2, 3, 4]);
    const dear = { tiers: [tierOf([0, 5, 10, 11, 15])], subject: { sources: Int32Array.of(1) } };
    expect(left({ kind: "price", maxTimes: 2 }, dear)).toEqual([0, 5, 10, 11]);
    expect(left({ kind: "price", maxTimes: 2 }, { tiers: dear.tiers })).toEqual([0, 5, 10, 11, 15]);
  });

  it("leave out what was bought lately", () => {
    const bought = { products: Int32Array.of(2, 3), daysAgo: Float64Array.of(89, 91), from: 0, to: 2 };
    const list = steerBy([{ kind: "not_bought_in_days", days: 90 }], {
      subject: { kind: "customer", bought },
    });
    expect(list.own).toEqual(without(2));
    expect(list.leftOut[0]!.reason).toBe("bought 89 days ago");
  });

  it("keep to complementary categories where a category has any", () => {
    const rule = { kind: "complementary_categories_only", pairs: [{ from: "c0", to: "out" }] };
    const on = (source: number) => left(rule, { subject: { sources: Int32Array.of(source) } });
    expect(on(10)).toEqual([2, 3, 4, 7, 8, 9]);
    expect(on(11)).toEqual(TEN);
  });

  it("keep rivals off each other's page, and apart on one list", () => {
    const rule = { kind: "never_competitors_pair", pairs: [{ a: "Ash", b: "BIRCH" }] };
    expect(left(rule, { subject: { sources: Int32Array.of(12) } })).toEqual(without(1, 5, 9));
    // The first of the two brands on the list decides.
    expect(left(rule)).toEqual(without(1, 5, 9));
    expect(left(rule, { tiers: [tierOf([1, 0, 2])] })).toEqual([1, 2]);
    expect(left({ kind: "never_competitors_pair", pairs: [{ by: "product", a: "p02", b: "p03" }] })).toEqual(
      without(3),
    );
  });

  it("leave out what a basket holds, and others of its categories", () => {
    const subject = { kind: "basket" as const, sources: Int32Array.of(0, 1) };
    expect(left({ kind: "already_in_basket" }, { subject })).toEqual(without(0, 1));
    expect(left({ kind: "already_in_basket", sameCategory: true }, { subject })).toEqual(without(0, 1, 5, 6));
  });
});

describe("caps and variety", () => {
  it("let so many of a brand on the list, pins and later models counted", () => {
    const rules = [
      { kind: "pin", products: ["p16"] },
      { kind: "cap", by: "brand", most: 2 },
    ];
    expect(steerBy(rules).products).toEqual([16, 0, 1, 2, 3, 5, 6, 7]);
    expect(steerBy(rules).note).toMatch(
      /^Only 8 of the 20 products .* "At most 2 of one brand" keeps 12 off/,
    );
    const tiers = [tierOf([0, 4]), tierOf([8, 1])];
    expect(steerBy([{ kind: "cap", by: "brand", most: 2 }], { tiers }).own).toEqual([0, 4, 1]);
  });

  it("count in the order in which the rules stand", () => {
    const cap = { kind: "cap", by: "brand", most: 1 };
    const boost = { kind: "boost", target: { products: ["p08"] }, factor: 3 };
    expect(steerBy([boost, cap]).products).toEqual([8, 1, 2, 3]);
    expect(steerBy([cap, boost]).products).toEqual([0, 1, 2, 3]);
  });

  it("spread a list: alike ones stand apart, the best stays first", () => {
    const tiers = [tierOf([0, 5, 10, 15, 1])];
    const list = steerBy([{ kind: "diversity", lambda: 0.5, by: ["category"] }], { tiers });
    expect(list.products).toEqual([0, 1, 5, 10, 15]);
    expect(list.items[1]!.moves[0]).toMatchObject({ from: 5, to: 2, words: "moved for variety" });
    expect(steerBy([{ kind: "diversity", lambda: 1, by: ["category"] }], { tiers }).products).toEqual([
      0, 5, 10, 15, 1,
    ]);
  });
});

describe("scope", () => {
  const off = (scope: object, asked = {}) =>
    steerBy([{ kind: "exclude", target: { products: ["p00"] }, scope }], asked).products.includes(0);

  it("is a placement, a segment, dates, the list's product or category, the candidate's category", () => {
    expect(off({ placements: ["related"] })).toBe(false);
    expect(off({ placements: ["most_popular"] })).toBe(true);
    expect(off({ segments: ["rfm:loyal"] })).toBe(true);
    expect(off({ segments: ["rfm:loyal"] }, { subject: { segments: ["rfm:loyal"] } })).toBe(false);
    expect(off({ from: "2026-06-15", until: "2026-06-15" })).toBe(false);
    expect(off({ from: "2026-06-16" })).toBe(true);
    expect(off({ until: "2026-06-14" })).toBe(true);
    expect(off({ sourceProducts: ["p03"] }, { subject: { sources: Int32Array.of(3) } })).toBe(false);
    expect(off({ sourceProducts: ["p03"] }, { subject: { sources: Int32Array.of(4) } })).toBe(true);
    expect(off({ sourceCategories: ["in"] }, { subject: { sources: Int32Array.of(11) } })).toBe(false);
    expect(off({ sourceCategories: ["out"] }, { subject: { category: 2 } })).toBe(true);
    expect(off({ categories: ["out"] })).toBe(true);
    expect(off({ categories: ["in"] })).toBe(false);
  });

  it("leaves a rule that is off alone", () => {
    expect(steerBy([{ kind: "exclude", enabled: false, target: { products: ["p00"] } }]).products).toEqual(
      TEN,
    );
  });
});

describe("rules that leave nothing", () => {
  const nothing =
    'The rules leave nothing to show. "Margin at least 90%" takes 10 of 10 candidates: relax it.';

  it("fall back to the next model under the same rules, else to best sellers of the catalogue", () => {
    const rules = [{ kind: "margin", min: 0.9 }];
    const only = (count: number, off: number, of: number) =>
      `Only ${count} of the ${of} products of the catalogue may stand here: "Margin at least 90%" keeps ${off} off. Relax it for a longer list.`;
    const chain = steerBy(rules, { tiers: [tierOf(TEN), tierOf([17, 19, 18])] });
    expect(chain).toMatchObject({ products: [19, 18], note: only(2, 18, 20) });
    expect(steerBy(rules, { tiers: [tierOf(TEN), tierOf([17, 19, 18])], k: 2 }).note).toBeNull();
    const filled = steerBy(rules, { subject: { sources: Int32Array.of(19) } });
    expect(filled.products).toEqual([18]);
    expect(filled.items[0]).toMatchObject({ tier: FILLED, before: 0, pinned: false, moves: [] });
    expect(filled.leftOut).toHaveLength(10);
    expect(filled.note).toBe(
      `${nothing} Until then best sellers of the catalogue that the rules allow stand here. ${only(1, 18, 19)}`,
    );
    expect(steerBy([], { tiers: [], k: 3 })).toMatchObject({ products: [0, 1, 2], note: null });
  });

  it("fill up with the catalogue what a narrow rule leaves of the models' offers", () => {
    const narrow = [{ kind: "include_only", target: { brands: ["Ash"] } }];
    const list = steerBy(narrow, { k: 5 });
    expect(list.products).toEqual([0, 4, 8, 12, 16]);
    expect(list.items.map(({ tier }) => tier)).toEqual([0, 0, 0, FILLED, FILLED]);
    expect(list.note).toBe(
      '"Only Ash" takes 7 of what the models offer, so 2 best sellers of the catalogue fill it up.',
    );
    expect(steerBy(narrow, { k: 6 }).note).toMatch(/ Only 5 of the 20 .* "Only Ash" keeps 15 off/);
    const pair = { kind: "complementary_categories_only", pairs: [{ from: "c0", to: "c4" }] };
    const asked = { tiers: [tierOf([1, 4, 2])], subject: { sources: Int32Array.of(10) } };
    expect(steerBy([pair], { ...asked, k: 3 }).products).toEqual([4, 9, 14]);
    const facts = madeUpFacts();
    facts.stock.fill(0, 4);
    expect(steerBy([], { facts })).toMatchObject({
      products: [0, 1, 2, 3],
      note: "Only 4 of the 20 products of the catalogue may stand here: 16 are out of stock.",
    });
  });

  it("give up what chooses before what is never shown, and that before an empty shelf", () => {
    const all = { kind: "exclude", target: { minPrice: 0 } };
    const none = [
      { kind: "price", min: 1000 },
      { kind: "exclude", target: { brands: ["Ash"] } },
    ];
    const chosen = steerBy(none, { k: 4 });
    expect(chosen.products).toEqual([1, 2, 3, 5]);
    expect(chosen.note).toMatch(
      /"Price at least £1,000\.00" takes 10 of 10 .* never to be shown stays off\.$/,
    );
    const pinned = steerBy([all, { kind: "pin", products: ["p04"] }], { k: 3 });
    expect(pinned.products).toEqual([4, 0, 1]);
    expect(pinned.note).toMatch(/takes 10 of 10 .* the list stands without your rules\.$/);
  });

  it("says prices in the currency of the figures, with the digits that it has", () => {
    const facts = madeUpFacts({ currency: "JPY" });
    facts.price[3] = 1_304_100;
    const list = steerBy([{ kind: "price", max: 12_000 }], { facts });
    expect(list.leftOut).toContainEqual({ product: 3, rule: "r0", reason: "price ¥1,304,100" });
    const boost = { kind: "boost", target: { minPrice: 1.5 } } as const;
    expect(ruleWords(ruleSchema.parse({ id: "x", ...boost }), madeUpFacts())).toBe(
      "Boost price at least £1.50",
    );
  });

  it("never bring back what is sold out or no longer offered", () => {
    const facts = madeUpFacts();
    facts.stock.fill(0, 0, 19);
    facts.offered[19] = 0;
    expect(steerBy([{ kind: "margin", min: 0.9 }], { facts })).toMatchObject({
      products: [],
      note: "Nothing can be sold: 10 of 10 candidates are out of stock or no longer offered.",
    });
  });
});

describe("the schema", () => {
  it("refuses a rule that means nothing, with what to do", () => {
    const empty = ruleSchema.safeParse({ id: "x", kind: "boost", target: {} });
    expect(empty.error?.issues[0]?.message).toContain("choose at least one product");
    expect(ruleSchema.safeParse({ id: "x", kind: "margin" }).success).toBe(false);
  });
});
