/** The kinds of rule in the merchandiser's words, and what a new one starts with. */

import {
  Ban,
  Boxes,
  CalendarClock,
  ChevronsDown,
  ChevronsUp,
  CircleDollarSign,
  Filter,
  GitFork,
  Layers,
  type LucideIcon,
  Percent,
  Pin,
  ShoppingBasket,
  Shuffle,
  Sparkles,
  Swords,
} from "lucide-react";
import type { Rule, RuleInput, RuleKind } from "./edits.ts";

interface KindInfo {
  title: string;
  /** One line below the title where the kind is chosen. */
  help: string;
  icon: LucideIcon;
  start: (id: string) => RuleInput;
}

/** Fields that stay empty until they are chosen. */
type Start<K extends RuleKind> = Omit<Extract<RuleInput, { kind: K }>, "id" | "kind">;
const start =
  <K extends RuleKind>(kind: K, fields: Start<K>) =>
  (id: string) =>
    ({ id, kind, ...fields }) as unknown as RuleInput;

export const KINDS: Record<RuleKind, KindInfo> = {
  pin: {
    title: "Pin",
    help: "Products at a fixed place of the list",
    icon: Pin,
    start: start("pin", { products: [], position: 1 }),
  },
  boost: {
    title: "Boost",
    help: "Products of a kind rise",
    icon: ChevronsUp,
    start: start("boost", { target: {}, factor: 1.3 }),
  },
  bury: {
    title: "Bury",
    help: "Products of a kind sink",
    icon: ChevronsDown,
    start: start("bury", { target: {}, factor: 0.5 }),
  },
  exclude: {
    title: "Never show",
    help: "Products that are on no list",
    icon: Ban,
    start: start("exclude", { target: {} }),
  },
  include_only: {
    title: "Only show",
    help: "Nothing but products of a kind",
    icon: Filter,
    start: start("include_only", { target: {} }),
  },
  stock: {
    title: "Stock",
    help: "Enough units, days of cover, or until the supplier delivers",
    icon: Boxes,
    start: start("stock", { minDays: 10 }),
  },
  margin: {
    title: "Margin",
    help: "Margin of the price, at least and at most",
    icon: Percent,
    start: start("margin", { min: 0.4 }),
  },
  price: {
    title: "Price",
    help: "Price, absolute or against the product of the page",
    icon: CircleDollarSign,
    start: start("price", { maxTimes: 2 }),
  },
  cap: {
    title: "Cap",
    help: "So many of one brand or category on a list",
    icon: Layers,
    start: start("cap", { by: "category", most: 3 }),
  },
  diversity: {
    title: "Variety",
    help: "Products that are alike stand apart",
    icon: Shuffle,
    start: start("diversity", { lambda: 0.7, by: ["category", "text"] }),
  },
  freshness: {
    title: "Freshness",
    help: "New products rise, less with every day",
    icon: Sparkles,
    start: start("freshness", { factor: 1.5, halfLifeDays: 30 }),
  },
  not_bought_in_days: {
    title: "Not bought lately",
    help: "Leaves out what the customer bought in the last days",
    icon: CalendarClock,
    start: start("not_bought_in_days", { days: 90 }),
  },
  complementary_categories_only: {
    title: "Complements",
    help: "Only categories that go with that of the page",
    icon: GitFork,
    start: start("complementary_categories_only", { pairs: [] }),
  },
  never_competitors_pair: {
    title: "Never together",
    help: "Brands or products that must not stand side by side",
    icon: Swords,
    start: start("never_competitors_pair", { pairs: [] }),
  },
  already_in_basket: {
    title: "In the basket",
    help: "Leaves out what is in the basket, and what is like it",
    icon: ShoppingBasket,
    start: start("already_in_basket", {}),
  },
};

/** What a rule does, in a word or two at the end of its line. */
export function effectWord(rule: Rule): string {
  switch (rule.kind) {
    case "pin":
      return "pin";
    case "boost":
    case "freshness":
      return `boost ${rule.factor}`;
    case "bury":
      return `bury ${rule.factor}`;
    case "cap":
    case "diversity":
      return "spread";
    case "exclude":
    case "already_in_basket":
    case "not_bought_in_days":
    case "never_competitors_pair":
      return "hide";
    default:
      return "only";
  }
}
