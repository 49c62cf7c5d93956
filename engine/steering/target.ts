/** From the names that a rule carries to product numbers. */
import type { z } from "zod";
import type { ruleTarget } from "../contract/rules.ts";
import type { Facts } from "./facts.ts";

export type Target = z.output<typeof ruleTarget>;

/** By product number: 1 where the product meets every field of the target that is set. */
export function productsMeant(target: Target, facts: Facts): Uint8Array {
  const tests = testsOf(target, facts);
  return Uint8Array.from(facts.ids, (_, p) => (tests.every((test) => test(p)) ? 1 : 0));
}

function testsOf(target: Target, facts: Facts): ((product: number) => boolean)[] {
  const tests: ((product: number) => boolean)[] = [];
  const within = (column: Float64Array, low: number | undefined, high: number | undefined) => {
    // What is not known meets no bound: a comparison with NaN is false.
    if (low !== undefined) tests.push((p) => column[p]! >= low);
    if (high !== undefined) tests.push((p) => column[p]! <= high);
  };
  const among = (marks: Uint8Array) => tests.push((p) => marks[p] === 1);
  if (target.products.length > 0) among(productsNamed(target.products, facts));
  if (target.categories.length > 0) among(withinCategories(target.categories, facts));
  if (target.brands.length > 0) among(ofBrands(target.brands, facts));
  if (target.attributes.length > 0) among(withAttributes(target.attributes, facts));
  within(facts.margin, target.minMargin, target.maxMargin);
  within(facts.price, target.minPrice, target.maxPrice);
  within(facts.stock, target.minStock, target.maxStock);
  within(facts.ageDays, target.olderThanDays, target.newerThanDays);
  return tests;
}

/** Marks by product number: 1 for those that are named. */
export function productsNamed(ids: string[], facts: Facts): Uint8Array {
  const marks = new Uint8Array(facts.ids.length);
  for (const id of ids) {
    const p = facts.numbers.get(id);
    if (p !== undefined) marks[p] = 1;
  }
  return marks;
}

/** By category number: the named ones (by id, else by name) and all below them. */
export function categoriesNamed(names: string[], facts: Facts): Uint8Array {
  const named = new Set(names.flatMap((name) => categoryNumbers(name, facts)));
  return Uint8Array.from(facts.categories, (_, c) => {
    // A tree that loops would never end, so no walk is longer than there are categories.
    for (let at = c, steps = 0; at >= 0 && steps <= facts.categories.length; steps++) {
      if (named.has(at)) return 1;
      at = facts.categories[at]!.parent;
    }
    return 0;
  });
}

/** Numbers of the category with the id, else of those with the name. */
export function categoryNumbers(name: string, facts: Facts): number[] {
  const byId = facts.categories.findIndex((one) => one.id === name);
  if (byId >= 0) return [byId];
  const wanted = name.toLowerCase();
  return facts.categories.flatMap((one, c) => (one.name.toLowerCase() === wanted ? [c] : []));
}

/** By product number: 1 for products of the named categories and of those below them. */
export function withinCategories(names: string[], facts: Facts): Uint8Array {
  const wanted = categoriesNamed(names, facts);
  return Uint8Array.from(facts.category, (c) => (c >= 0 ? wanted[c]! : 0));
}

/** Number of a brand, whatever its case; -1 when no product has it. */
export function brandNumber(name: string, facts: Facts): number {
  const exact = facts.brands.indexOf(name);
  if (exact >= 0) return exact;
  const wanted = name.trim().toLowerCase();
  return facts.brands.findIndex((brand) => brand.trim().toLowerCase() === wanted);
}

function ofBrands(names: string[], facts: Facts): Uint8Array {
  const wanted = new Set(names.map((name) => name.trim().toLowerCase()));
  const meant = facts.brands.map((brand) => wanted.has(brand.trim().toLowerCase()));
  return Uint8Array.from(facts.brand, (b) => (b >= 0 && meant[b] ? 1 : 0));
}

function withAttributes(wanted: Target["attributes"], facts: Facts): Uint8Array {
  const keys = new Set(wanted.map(({ name, value }) => attributeKey(name, value)));
  return Uint8Array.from(facts.attributes, (json) =>
    attributesIn(json).some(({ name, value }) => keys.has(attributeKey(name, value))) ? 1 : 0,
  );
}

const attributeKey = (name: string, value: string) => `${name.toLowerCase()}\0${value.toLowerCase()}`;

/** Names and values of a product's attributes; a list counts as each of its values. */
export function attributesIn(json: string | null): { name: string; value: string }[] {
  if (!json) return [];
  const parsed = parse(json);
  // Some stores keep the object as text within JSON.
  const object = typeof parsed === "string" ? parse(parsed) : parsed;
  if (object === null || typeof object !== "object" || Array.isArray(object)) return [];
  return Object.entries(object).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((one) => ["string", "number", "boolean"].includes(typeof one))
      .map((one) => ({ name, value: String(one) })),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
