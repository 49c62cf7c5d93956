/** What the lines of an order say of money: quantity, price, discounts and total, stated or worked out. */
import type { ColumnRef, ColumnRule, Operand } from "../../../contract/grid.ts";
import type { ColumnFacts } from "../facts/table-facts.ts";
import { signsIn } from "../facts/values.ts";
import { TABLES } from "../names/signs.ts";
import { columnScore } from "../roles/match-columns.ts";
import type { Role } from "../roles/role.ts";
import { refOf } from "./draft.ts";

/** The columns of a lines table that say what one unit and the whole line cost. */
export interface Money {
  quantity?: ColumnRef;
  price?: ColumnRef;
  total?: ColumnRef | undefined;
  /** What the total is with its tax. */
  asked?: ColumnRef;
  discounts: ColumnRef[];
  /** The discount as a share of the price, where no column holds its amount, and what the whole price is in it. */
  rate?: ColumnRef;
  whole: 100 | 1;
  /** Discounts are written as what they add: -0.50. */
  isNegative: boolean;
  /** Amounts are kept in hundredths. */
  inCents: boolean;
  /** The total is before discount. */
  isUndiscounted?: true;
  /** Decimal mark that figures need to be read with. */
  decimal?: "." | ",";
}

const ADDED = 0.7;

/** What the columns of a table of lines say of money. */
export function moneyOf({ facts, hits, isUndiscounted, withTax }: Role): Money {
  const ref = (name: string) => {
    const hit = hits.get(name);
    return hit && refOf(facts.table, hit.column);
  };
  const sign = TABLES.order_items!.columns.discount!;
  const discounts = facts.columns.filter(
    (column) => hits.get("discount")?.column === column || (hits.has("discount") && isDiscount(column, sign)),
  );
  const rate = discounts.length > 0 ? undefined : facts.columns.find(isRate);
  const amounts = ["unit_price", "total", "discount"].flatMap((name) => hits.get(name) ?? []);
  const decimals = [
    ...["quantity", "unit_price", "total", "discount"].map((name) => hits.get(name)?.column.decimal),
    rate?.decimal,
  ];
  return {
    quantity: ref("quantity"),
    price: ref("unit_price"),
    total: isNothing(hits) ? undefined : ref("total"),
    inCents: amounts.length > 0 && amounts.every((hit) => hit.column.inCents),
    discounts: discounts.map((column) => refOf(facts.table, column)),
    ...(rate && { rate: refOf(facts.table, rate) }),
    whole: rate && isFraction(rate) ? 1 : 100,
    isNegative:
      discounts.some((column) => signsIn(column) === "-") &&
      !discounts.some((column) => signsIn(column).includes("+")),
    ...(withTax && { asked: refOf(facts.table, withTax) }),
    ...(isUndiscounted && { isUndiscounted }),
    decimal: decimals.find((decimal) => decimal === ",") ?? decimals.find((decimal) => decimal !== undefined),
  };
}

/** Whether the total is nothing on each line although prices are not: it then is another's than the goods'. */
function isNothing(hits: Role["hits"]): boolean {
  const [total, price, quantity] = ["total", "unit_price", "quantity"].map((name) => hits.get(name)?.column);
  return (
    total !== undefined &&
    signsIn(total) === "" &&
    [price, quantity].every((one) => one && signsIn(one) !== "")
  );
}

/** All figures are less than one: 0.15 for 15 per cent, few and alike. */
export const isFraction = ({ examples, distinct }: ColumnFacts) =>
  distinct > 1 && distinct <= MOST_RATES && examples.every(({ v }) => /^0*([.,]\d{1,4})?$/.test(v.trim()));
/** Different rates that a shop gives, rounded to hundredths. */
const MOST_RATES = 60;

/** A discount in per cent of the price. */
export const isRate = (column: ColumnFacts) =>
  (column.kind === "number" || column.kind === "integer") &&
  column.name.concepts.has("discount") &&
  column.name.concepts.has("percent") &&
  !signsIn(column).includes("-");

/** Beside a loyalty discount stand those of coupons: all of them were taken off. */
const isDiscount = (column: ColumnFacts, sign: Parameters<typeof columnScore>[1]) =>
  !column.name.concepts.has("percent") &&
  [...column.name.concepts].every((concept) => concept === "discount" || concept === "coupon") &&
  columnScore(column, sign, "coupon") >= ADDED;

export type Steps = { op: "+" | "-" | "*" | "/"; by: Operand }[];

/** How the figures of these columns are read. */
const reading = ({ decimal, inCents }: Money) => ({
  ...(decimal && { decimal }),
  ...(inCents && { minorDigits: 2 }),
});

export const arithmetic = (money: Money, first: Operand, steps: Steps): ColumnRule => ({
  from: { kind: "arithmetic", first, steps },
  ...reading(money),
});

const steps = (op: "+" | "-", refs: ColumnRef[]): Steps => refs.map((by) => ({ op, by }));
/** Gives back what discounts took off the total. */
export const beforeDiscount = ({ discounts, isNegative, isUndiscounted }: Money) =>
  isUndiscounted ? [] : steps(isNegative ? "-" : "+", discounts);
const afterDiscount = ({ discounts, isNegative }: Money) => steps(isNegative ? "+" : "-", discounts);
/** The columns that say what was taken off. */
export const discountsOf = ({ discounts, rate }: Money) => (rate ? [rate] : discounts);
/** Added up over the lines of an order: a figure that is none costs its line, which tells of it, and not the order. */
export const addedUp = (rule: ColumnRule): ColumnRule => ({ ...rule, aggregate: "sum", skipUnread: true });
export const named = (refs: ColumnRef[]) => refs.map(({ column }) => column).join(", ");

/** The line's total, stated or worked out; undefined where its parts are not there. */
export function totalRule(money: Money): { rule: ColumnRule; reason: string } | undefined {
  if (money.total && money.isUndiscounted)
    return {
      rule: arithmetic(money, money.total, afterDiscount(money)),
      reason: `The line's ${money.total.column}, which is before discount, less ${named(money.discounts)}`,
    };
  if (money.total) {
    const from = { kind: "column" as const, of: money.total };
    return {
      rule: { from, ...reading(money) },
      reason: `The line's ${money.total.column}`,
    };
  }
  if (!money.price) return undefined;
  if (!money.quantity) return totalOfOne(money, money.price);
  if (money.rate) return totalByRate(money, money.quantity, money.price, money.rate);
  const worked: Steps = [{ op: "*", by: money.price }, ...afterDiscount(money)];
  const less = money.discounts.length > 0 ? ` less ${named(money.discounts)}` : "";
  return {
    rule: arithmetic(money, money.quantity, worked),
    reason: `No column holds it: ${money.quantity.column} times ${money.price.column}${less}`,
  };
}

/** What the line adds to its order's total, its tax with it where that is known; undefined as its total is. */
export function askedRule(money: Money): { rule: ColumnRule; reason: string } | undefined {
  const { asked: of } = money;
  if (!of) return totalRule(money);
  return {
    rule: { from: { kind: "column", of }, ...reading(money) },
    reason: `The line's ${of.column}, its tax with it`,
  };
}

/** Where nothing says how many, each line is one unit at its price. */
function totalOfOne(money: Money, price: ColumnRef) {
  const off = afterDiscount(money);
  const less = off.length > 0 ? ` less ${named(money.discounts)}` : "";
  const rule: ColumnRule =
    off.length > 0
      ? arithmetic(money, price, off)
      : { from: { kind: "column", of: price }, ...reading(money) };
  return { rule, reason: `No column holds it: ${price.column}${less}` };
}

/** A hundred less the rate comes first, since a blank rate takes nothing off. */
function totalByRate(money: Money, quantity: ColumnRef, price: ColumnRef, rate: ColumnRef) {
  const steps: Steps = [
    { op: "-", by: rate },
    { op: "*", by: quantity },
    { op: "*", by: price },
    ...inHundredths(money),
  ];
  return {
    rule: arithmetic(money, money.whole, steps),
    reason: `No column holds it: ${quantity.column} times ${price.column} less ${rate.column} (${money.whole === 1 ? "a share of the price" : "per cent"})`,
  };
}

const inHundredths = ({ whole }: Money): Steps => (whole === 1 ? [] : [{ op: "/", by: whole }]);

/** Goods at full price, from what lines say of it. */
export function subtotalRule(money: Money): ColumnRule | undefined {
  if (money.quantity && money.price) return arithmetic(money, money.quantity, [{ op: "*", by: money.price }]);
  if (!money.total) return undefined;
  const before = beforeDiscount(money);
  return before.length > 0
    ? arithmetic(money, money.total, before)
    : { from: { kind: "column", of: money.total }, ...reading(money) };
}

/** All discounts of a line as one, which a rate makes of its price; undefined where there is none. */
export function discountRule(money: Money): ColumnRule | undefined {
  const { quantity, price, rate, discounts } = money;
  const [first, ...rest] = discounts;
  if (!first && rate && quantity && price)
    return arithmetic(money, rate, [
      { op: "*", by: quantity },
      { op: "*", by: price },
      ...inHundredths(money),
    ]);
  if (!first) return undefined;
  if (money.isNegative) return arithmetic(money, 0, steps("-", discounts));
  if (rest.length > 0) return arithmetic(money, 0, steps("+", discounts));
  return { from: { kind: "column", of: first }, ...reading(money) };
}
