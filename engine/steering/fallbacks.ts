/**
 * Lists of products that no model knows are best sellers, the same for all of a category: they are published once, for
 * the category or for everyone, and a product reads those where it has none. They are one item longer than those of
 * products, for a product never stands on its own page.
 */
import { PLACEMENT_INFO, type Placement } from "../contract/placements.ts";
import { GROUPED } from "../shelves/candidates.ts";
import type { Facts } from "./facts.ts";
import type { Subject } from "./scope.ts";
import type { Steered, Steerer, Tier } from "./steerer.ts";

/** An item of a list: its product, and the candidate that it was. */
interface ListedItem {
  product: number;
  /** List and step of the candidate; -1 for what no model offered, and why it is there. */
  fromList: number;
  fromTier: number;
}

/** A list for the products of a category. */
export interface Fallback {
  placement: string;
  categoryId: string;
  items: ListedItem[];
}

interface Known {
  facts: Facts;
  lengths: Record<string, number>;
  /** One of its own: lists that are compared must not overwrite each other. */
  steerer: Steerer;
}

/** Whether it is the list that stands for all at a placement of products or customers. */
export const isForEveryone = ({ kind, segments, placement }: Subject): boolean =>
  kind === "segment" && segments.length === 0 && !GROUPED.includes(placement as Placement);

/** How long a published list is. */
export function lengthOf(subject: Subject, lengths: Record<string, number>): number {
  const length = lengths[subject.placement] ?? 0;
  const { subjects } = PLACEMENT_INFO[subject.placement as Placement];
  return isForEveryone(subject) && subjects.includes("product") ? length + 1 : length;
}

/** The items of a list that the next one overwrites. */
export function itemsOf({ count, products, tiers: tierOf }: Steered, tiers: readonly Tier[]): ListedItem[] {
  return Array.from({ length: count }, (_, i) => {
    const rows = tiers[tierOf[i]!]?.rows;
    return { product: products[i]!, fromList: rows?.list ?? -1, fromTier: rows?.position ?? tierOf[i]! };
  });
}

/** Chooses the products whose lists need not be written; the lists for everyone must come before them. */
export function createFallbacks({ facts, lengths, steerer }: Known) {
  const everyone = new Map<string, number[]>();
  const ofCategories = new Map<string, Fallback | null>();
  const used = new Set<Fallback>();

  /** Null where the category's is the one for everyone. */
  const make = ({ placement, sources }: Subject, tiers: readonly Tier[]): Fallback | null => {
    const category = facts.category[sources[0]!]!;
    if (category < 0) return null;
    const subject: Subject = { ...NOBODY, placement, category };
    const list = steerer.steer(subject, tiers, (lengths[placement] ?? 0) + 1);
    const items = itemsOf(list, tiers);
    return areSame(productsOf(items), everyone.get(placement) ?? [])
      ? null
      : { placement, categoryId: facts.categories[category]!.id, items };
  };
  return {
    /** Lists for categories that products read. */
    used,
    /** To be told of the lists for everyone. */
    note(placement: string, items: ListedItem[]) {
      everyone.set(placement, productsOf(items));
    },
    /** Whether the product's list, to which no model gave anything, is one of these but for the product itself. */
    covers(subject: Subject, tiers: readonly Tier[], items: ListedItem[]): boolean {
      const [own] = subject.sources;
      const key = `${subject.placement} ${facts.category[own!]!}`;
      if (!ofCategories.has(key)) ofCategories.set(key, make(subject, tiers));
      const fallback = ofCategories.get(key)!;
      const products = fallback ? productsOf(fallback.items) : (everyone.get(subject.placement) ?? []);
      const others = products.filter((p) => p !== own).slice(0, lengths[subject.placement] ?? 0);
      const same = areSame(productsOf(items), others);
      if (same && fallback) used.add(fallback);
      return same;
    },
  };
}

const NOBODY: Omit<Subject, "placement" | "category"> = {
  kind: "category",
  sources: new Int32Array(0),
  segments: [],
  bought: null,
};

const productsOf = (items: ListedItem[]) => items.map(({ product }) => product);

const areSame = (a: number[], b: number[]) => a.length === b.length && a.every((p, i) => p === b[i]);
