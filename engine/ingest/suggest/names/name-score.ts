/** How well names of tables and columns fit the signs of the canonical ones. */
import { ENTITIES, type Name } from "./concepts.ts";
import type { ColumnSign, Kind, TableSign } from "./table-sign.ts";

/** Words that make another figure of it: a shipping total is no total. */
const APART = new Set([
  "id",
  "subtotal",
  "incl",
  "excl",
  "shipping",
  "tax",
  "discount",
  "cost",
  "currency",
  "compare",
  "count",
  "country",
  "status",
  "percent",
  "fee",
  "kind",
  "forecast",
  "wholesale",
  "cancelled",
  "backorder",
  "shipped",
  "billed",
]);

/** Words that make another thing's name of it: an item's or a device's name is no customer's. */
const OTHERS = new Set([...ENTITIES, "item", "device", "page", "channel", "price"]);

/** Words with which a figure is no amount of money at all: tax rate, tax id, number of discounts, total quantity. */
const NO_AMOUNT = ["percent", "id", "count", "quantity", "status"];

/** What is counted or paid numbers nothing: a sales price is no number of a sale. */
const AMOUNTS = new Set(["price", "total", "tax", "discount", "quantity"]);

/** What an amount with its tax, or without, loses against one that says neither: parts of orders are without. */
const TAX_SAID = { incl: 0.15, excl: 0.1 };
const TAX_WORDS = Object.keys(TAX_SAID);
/** A first name is no product's. */
const OF_PEOPLE = ["first", "last"];

const isWords = (kind: Kind) => kind === "text" || kind === "name";

/** "Amount including VAT" is an amount and no tax. */
const isWithTax = ({ concepts }: Name) =>
  TAX_WORDS.some((word) => concepts.has(word)) && (concepts.has("total") || concepts.has("price"));

/** How well a name fits a sign, 0 to 1, in a table about `entity`. */
export function nameScore(name: Name, column: ColumnSign, entity: string): number {
  let best = 0;
  for (const [concepts, worth] of column.names) {
    if (
      column.kind === "money" &&
      NO_AMOUNT.some((word) => name.concepts.has(word) && !concepts.includes(word))
    )
      continue;
    if (!concepts.every((concept) => name.concepts.has(concept))) continue;
    if (isWithTax(name) && concepts.includes("tax") && !TAX_WORDS.some((word) => concepts.includes(word)))
      continue;
    const saysTax =
      column.kind === "money" &&
      !concepts.includes("tax") &&
      TAX_WORDS.some((word) => name.concepts.has(word));
    const extra = [...name.concepts].filter(
      (concept) => !concepts.includes(concept) && concept !== entity && !(saysTax && concept === "tax"),
    );
    const costOf = (concept: string) => {
      if (saysTax && (concept === "incl" || concept === "excl")) return TAX_SAID[concept];
      // What delivery cost is no cost of goods.
      if (concept === "shipping" && concepts.includes("cost")) return 0.6;
      // A price with its tax is no tax, and one after a discount no discount.
      if (concept === "price" && (concepts.includes("tax") || concepts.includes("discount"))) return 0.6;
      if (column.kind === "text" && AMOUNTS.has(concept)) return 0.6;
      if (isWords(column.kind) && entity !== "customer" && OF_PEOPLE.includes(concept)) return 0.6;
      if (isWords(column.kind) && OTHERS.has(concept)) return 0.6;
      // What was corrected is no amount of the sale, and a channel's number no order's.
      if (concept === (column.kind === "money" ? "movement" : column.kind === "id" ? "channel" : ""))
        return 0.6;
      if ((column.kind === "id" || column.kind === "person") && AMOUNTS.has(concept)) return 0.6;
      return ENTITIES.has(concept) || APART.has(concept) ? 0.5 : 0.2;
    };
    const cost = extra.reduce((sum, concept) => sum + costOf(concept), 0);
    best = Math.max(best, worth - cost - Math.min(0.36, 0.12 * name.unknown));
  }
  return best;
}

/** How well a table's name fits, 0 to 1. */
export function calledScore(name: Name, table: TableSign): number {
  let best = 0;
  for (const concepts of table.called) {
    if (!concepts.every((concept) => name.concepts.has(concept))) continue;
    const extra = [...name.concepts].filter((concept) => !concepts.includes(concept)).length;
    best = Math.max(best, 1 - 0.25 * extra - 0.2 * name.unknown - (name.isBeside ? 0.4 : 0));
  }
  return best;
}
