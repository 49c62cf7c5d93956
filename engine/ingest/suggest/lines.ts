/** Suggestions for order lines, and for the orders, customers and products that can be told from them. */
import type { ColumnRef, ColumnRule, Operand } from "../../contract/grid.ts";
import { quoteName } from "../../warehouse/sql.ts";
import type { Session } from "../../warehouse/warehouse.ts";
import { rawTable } from "../raw-tables.ts";
import { currency, type Draft, draftOf, fixed, put, putHit, refOf, ruleFor } from "./draft.ts";
import type { ColumnFacts, TableFacts } from "./facts.ts";
import type { Link } from "./links.ts";
import { columnScore, matchColumns, type Role } from "./roles.ts";
import { TABLES } from "./signs.ts";

export interface Scope {
  session: Session;
  rawSchema: string;
  signal?: AbortSignal | undefined;
}

/** The columns of a lines table that say what one unit and the whole line cost. */
interface Money {
  quantity?: ColumnRef;
  price?: ColumnRef;
  total?: ColumnRef;
  discounts: ColumnRef[];
  /** Decimal mark that figures need to be read with. */
  decimal?: "." | ",";
}

const ADDED = 0.7;

export function moneyOf({ facts, hits }: Role): Money {
  const ref = (name: string) => {
    const hit = hits.get(name);
    return hit && refOf(facts.table, hit.column);
  };
  const sign = TABLES.order_items!.columns.discount!;
  const discounts = facts.columns.filter(
    (column) => hits.get("discount")?.column === column || (hits.has("discount") && isDiscount(column, sign)),
  );
  const decimals = ["quantity", "unit_price", "total"].map((name) => hits.get(name)?.column.decimal);
  return {
    quantity: ref("quantity"),
    price: ref("unit_price"),
    total: ref("total"),
    discounts: discounts.map((column) => refOf(facts.table, column)),
    decimal: decimals.find((decimal) => decimal === ",") ?? decimals.find((decimal) => decimal !== undefined),
  };
}

/** Beside a loyalty discount stand those of coupons: all of them were taken off. */
const isDiscount = (column: ColumnFacts, sign: Parameters<typeof columnScore>[1]) =>
  !column.name.concepts.has("percent") &&
  [...column.name.concepts].every((concept) => concept === "discount" || concept === "coupon") &&
  columnScore(column, sign, "coupon") >= ADDED;

type Steps = { op: "+" | "-" | "*" | "/"; by: Operand }[];

const arithmetic = (money: Money, first: Operand, steps: Steps): ColumnRule => ({
  from: { kind: "arithmetic", first, steps },
  ...(money.decimal && { decimal: money.decimal }),
});

const plus = (refs: ColumnRef[]): Steps => refs.map((by) => ({ op: "+" as const, by }));
const minus = (refs: ColumnRef[]): Steps => refs.map((by) => ({ op: "-" as const, by }));
const named = (refs: ColumnRef[]) => refs.map(({ column }) => column).join(", ");

/** The line's total, stated or worked out; undefined where its parts are not there. */
export function totalRule(money: Money): { rule: ColumnRule; reason: string } | undefined {
  if (money.total) {
    const from = { kind: "column" as const, of: money.total };
    return {
      rule: { from, ...(money.decimal && { decimal: money.decimal }) },
      reason: `The line's ${money.total.column}`,
    };
  }
  if (!money.quantity || !money.price) return undefined;
  const steps: Steps = [{ op: "*", by: money.price }, ...minus(money.discounts)];
  const less = money.discounts.length > 0 ? ` less ${named(money.discounts)}` : "";
  return {
    rule: arithmetic(money, money.quantity, steps),
    reason: `No column holds it: ${money.quantity.column} times ${money.price.column}${less}`,
  };
}

/** Goods at full price, from what lines say of it. */
function subtotalRule(money: Money): ColumnRule | undefined {
  if (money.quantity && money.price) return arithmetic(money, money.quantity, [{ op: "*", by: money.price }]);
  if (!money.total) return undefined;
  return money.discounts.length > 0
    ? arithmetic(money, money.total, plus(money.discounts))
    : totalRule(money)!.rule;
}

/** Adds what lines need beyond their own columns: a key, prices, totals. */
export async function linesDraft(scope: Scope, role: Role): Promise<Draft> {
  const { facts, hits } = role;
  const draft = draftOf("order_items", facts);
  await lineKey(scope, draft, role);
  const product = hits.get("product_id") ?? hits.get("variant_id") ?? hits.get("sku");
  for (const [name, hit] of hits) {
    if (name !== "total" && name !== "discount") putHit(draft, facts.table, name, hit);
  }
  if (product) {
    for (const name of ["variant_id", "product_id"]) putHit(draft, facts.table, name, product);
  }
  const money = moneyOf(role);
  lineMoney(draft, money);
  if (!money.quantity)
    put(draft, "quantity", fixed("1"), 0.5, "No column holds a quantity, so each line counts one unit");
  return draft;
}

function lineMoney(draft: Draft, money: Money): void {
  if (money.discounts.length > 0) {
    const [first, ...rest] = money.discounts;
    const rule = rest.length > 0 ? arithmetic(money, first!, plus(rest)) : undefined;
    put(
      draft,
      "discount",
      rule ?? { from: { kind: "column", of: first! } },
      0.8,
      `Taken off the line: ${named(money.discounts)}`,
    );
  }
  const total = totalRule(money);
  if (total) put(draft, "total", total.rule, money.total ? 0.85 : 0.8, total.reason);
  if (!money.price && money.total) {
    const steps: Steps = plus(money.discounts);
    if (money.quantity) steps.push({ op: "/", by: money.quantity });
    const rule = steps.length > 0 ? arithmetic(money, money.total, steps) : total!.rule;
    put(
      draft,
      "unit_price",
      rule,
      0.75,
      `No column holds a price: ${money.total.column}${money.discounts.length > 0 ? " before discount" : ""} by quantity`,
    );
  }
}

/** The line's own number, else order and product, numbered where they come more than once. */
async function lineKey(scope: Scope, draft: Draft, { facts, hits }: Role): Promise<void> {
  const own = hits.get("order_item_id");
  if (own) return putHit(draft, facts.table, "order_item_id", own);
  const parts = [
    hits.get("order_id"),
    hits.get("product_id") ?? hits.get("variant_id") ?? hits.get("sku") ?? hits.get("title"),
  ];
  const of = parts.flatMap((hit) => (hit ? [refOf(facts.table, hit.column)] : []));
  const [row] = await scope.session.query<{ n: number; d: number }>(
    `SELECT count(*) AS n, count(DISTINCT concat_ws('-', ${of.map(({ column }) => quoteName(column)).join(", ")})) AS d
     FROM ${rawTable(scope.rawSchema, facts.table)}`,
    {},
    { signal: scope.signal },
  );
  const isUnique = row!.n === row!.d;
  put(
    draft,
    "order_item_id",
    { from: { kind: "combine", of, separator: "-", ...(!isUnique && { numbered: true }) } },
    isUnique ? 0.9 : 0.75,
    `Lines have no number of their own: ${named(of)} ${isUnique ? "together are unique" : "together, numbered where they come more than once"}`,
  );
}

const ORDER_COLUMNS: [string, ColumnRule["aggregate"]][] = [
  ["customer_id", "any"],
  ["ordered_at", "min"],
  ["status", "any"],
  ["financial_status", "any"],
  ["channel", "any"],
  ["currency", "any"],
  ["discount", "sum"],
  ["tax", "sum"],
  ["coupon", "any"],
  ["campaign_id", "any"],
  ["shipping_country", "any"],
];

/** Orders out of their lines: one row for each order number. */
export async function ordersFromLines(scope: Scope, role: Role): Promise<Draft> {
  const { facts } = role;
  const order = role.hits.get("order_id")!;
  const draft = draftOf("orders", facts);
  const hits = matchColumns(facts, "orders");
  draft.part.group = [refOf(facts.table, order.column)];
  put(
    draft,
    "order_id",
    { from: { kind: "column", of: draft.part.group[0]! } },
    0.95,
    `One order for each ${order.column.column}`,
  );
  for (const [name, aggregate] of ORDER_COLUMNS) {
    const hit = hits.get(name);
    if (!hit || hit.score < 0.6 || name === "discount") continue;
    const { rule, notes } = ruleFor("orders", name, facts.table, hit.column);
    const how =
      aggregate === "sum"
        ? "added up over the lines"
        : aggregate === "min"
          ? "the earliest of the lines"
          : "the same on every line";
    put(
      draft,
      name,
      { ...rule, aggregate },
      hit.score,
      [`${hit.column.column}, ${how}`, ...notes].join("; "),
    );
  }
  const shipping = hits.get("shipping");
  if (shipping) await putShipping(scope, draft, facts, order.column, shipping.column);
  const money = moneyOf(role);
  if (money.discounts.length > 0) {
    const [first, ...rest] = money.discounts;
    const rule =
      rest.length > 0
        ? arithmetic(money, first!, plus(rest))
        : ruleFor("orders", "discount", facts.table, role.hits.get("discount")!.column).rule;
    put(
      draft,
      "discount",
      { ...rule, aggregate: "sum" },
      0.8,
      `${named(money.discounts)}, added up over the lines`,
    );
  }
  const subtotal = subtotalRule(money);
  if (subtotal)
    put(draft, "subtotal", { ...subtotal, aggregate: "sum" }, 0.75, "Lines before discount, added up");
  const total = totalRule(money);
  const less = shipping ? "; without shipping" : "";
  if (total)
    put(
      draft,
      "total",
      { ...total.rule, aggregate: "sum" },
      0.8,
      `${total.reason}, added up over the lines${less}`,
    );
  put(
    draft,
    "status",
    fixed("completed"),
    0.6,
    "No column holds a status, so every order counts as completed",
  );
  put(draft, "currency", currency, 0.7, "No column holds a currency, so the workspace's is taken");
  return draft;
}

/** A delivery charge is either repeated on each line of an order or shared out among them. */
async function putShipping(
  scope: Scope,
  draft: Draft,
  facts: TableFacts,
  order: ColumnFacts,
  column: ColumnFacts,
): Promise<void> {
  const [row] = await scope.session.query<{ n: number; alike: number }>(
    `SELECT count(*) AS n, count(*) FILTER (WHERE d = 1) AS alike FROM (SELECT count(DISTINCT ${quoteName(column.column)}) AS d
     FROM ${rawTable(scope.rawSchema, facts.table)} GROUP BY ${quoteName(order.column)} HAVING count(*) > 1)`,
    {},
    { signal: scope.signal },
  );
  const isRepeated = row!.n > 0 && row!.alike / row!.n > 0.8;
  const { rule } = ruleFor("orders", "shipping", facts.table, column);
  put(
    draft,
    "shipping",
    { ...rule, aggregate: isRepeated ? "max" : "sum" },
    0.7,
    isRepeated
      ? `${column.column} is repeated on each line, so it counts once`
      : `${column.column} differs between the lines, so it is added up`,
  );
}

/** One row for each value of a column, with what the base table says of it in `take`. */
export function groupedDraft(
  table: string,
  facts: TableFacts,
  key: ColumnFacts,
  keyColumn: string,
  take: Record<string, NonNullable<ColumnRule["aggregate"]>>,
  order: ColumnFacts | undefined,
): Draft {
  const draft = draftOf(table, facts);
  const ref = refOf(facts.table, key);
  draft.part.group = [ref];
  draft.part.filters = key.filled < 1 ? [{ of: ref, op: "filled", values: [] }] : [];
  if (order) {
    const { dateFormat } = order;
    draft.part.order = { of: refOf(facts.table, order), ...(dateFormat && { dateFormat }) };
  }
  put(draft, keyColumn, { from: { kind: "column", of: ref } }, 0.9, `One row for each ${key.column}`);
  const hits = matchColumns(facts, table);
  const own = new Map([...matchColumns(facts, "order_items"), ...hits]);
  for (const [name, wanted] of Object.entries(take)) {
    const hit = hits.get(name) ?? own.get(name === "price" ? "unit_price" : name);
    if (!hit || hit.column === key || hit.score < 0.55) continue;
    const aggregate = wanted === "latest" && !order ? "any" : wanted;
    const { rule, notes } = ruleFor(table, name, facts.table, hit.column);
    put(
      draft,
      name,
      { ...rule, aggregate },
      hit.score - 0.05,
      [`${aggregate === "latest" ? "The latest" : "From"} ${hit.column.column}`, ...notes].join("; "),
    );
  }
  return draft;
}

/** Joins a table and takes columns from it; in a grouped draft its values are alike for each group. */
export function takeFrom(draft: Draft, link: Link, facts: TableFacts, names: string[] | undefined): void {
  const hits = matchColumns(facts, draft.table);
  const wanted = [...hits].filter(([name]) => (!names || names.includes(name)) && !draft.part.columns[name]);
  if (wanted.length > 0 && !draft.part.joins.some((join) => join.table === link.join.table))
    draft.part.joins.push(link.join);
  for (const [name, hit] of wanted) {
    const { rule, notes } = ruleFor(draft.table, name, facts.table, hit.column);
    const grouped: ColumnRule = draft.part.group.length > 0 ? { ...rule, aggregate: "any" } : rule;
    const share = Math.round(link.found * 100);
    put(
      draft,
      name,
      grouped,
      hit.score * 0.95,
      [`${hit.column.column} of ${facts.table}, found for ${share}% of ${link.left.column}`, ...notes].join(
        "; ",
      ),
    );
  }
}
