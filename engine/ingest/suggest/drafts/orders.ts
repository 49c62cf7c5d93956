/** Suggests orders out of their lines: one row for each order number. */
import { percent } from "../../../contract/figures.ts";
import type { ColumnRule } from "../../../contract/grid.ts";
import { quoteName } from "../../../warehouse/sql.ts";
import { rawTable } from "../../raw-tables.ts";
import type { ColumnFacts } from "../facts/table-facts.ts";
import { statusTranslation } from "../names/status.ts";
import { matchColumns } from "../roles/match-columns.ts";
import { figure } from "../roles/repeated.ts";
import type { Role } from "../roles/role.ts";
import type { Scope } from "../scope.ts";
import { putCurrency } from "./currency.ts";
import { type Draft, draftOf, put, putCompleted, refOf, ruleFor } from "./draft.ts";
import { addedUp, askedRule, discountRule, discountsOf, moneyOf, named, subtotalRule } from "./line-money.ts";
import { orderColumns, orderList, orderOrigin } from "./order-key.ts";

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
  const order = named(orderColumns(role).map((column) => refOf(facts.table, column)));
  const draft = draftOf("orders", facts);
  const hits = matchColumns(facts, "orders");
  draft.part.group = orderColumns(role).map((column) => refOf(facts.table, column));
  // As the lines have it, which would not be found otherwise.
  const isWhole = !role.orderKey && orderColumns(role)[0]!.isWhole;
  put(
    draft,
    "order_id",
    { from: orderOrigin(role), ...(isWhole && { whole: true }) },
    role.orderKey ? 0.8 : 0.95,
    `One order for each ${order}`,
  );
  const taken = ORDER_COLUMNS.filter(([name]) => (hits.get(name)?.score ?? 0) >= 0.6 && name !== "discount");
  const alike = taken.filter(([, aggregate]) => aggregate === "any");
  const shares = await sharesDiffering(
    scope,
    role,
    alike.map(([name]) => hits.get(name)!.column),
  );
  for (const [name, aggregate] of taken) {
    const hit = hits.get(name)!;
    const differing = shares.get(hit.column) ?? 0;
    const { rule, notes } = ruleFor("orders", name, facts.table, hit.column);
    const translate = name === "status" ? statusTranslation("orders", hit.column) : undefined;
    const how =
      aggregate === "sum"
        ? "added up over the lines"
        : aggregate === "min"
          ? "the earliest of the lines"
          : sameOrNot(differing);
    put(
      draft,
      name,
      { ...(aggregate === "sum" ? addedUp(rule) : { ...rule, aggregate }), ...(translate && { translate }) },
      hit.score * (1 - differing),
      [`${hit.column.column}, ${how}`, ...notes].join("; "),
    );
  }
  putRepeated(draft, role);
  const shipping = hits.get("shipping");
  if (shipping) await putShipping(scope, draft, role, shipping.column);
  const money = moneyOf(role);
  const discount = discountRule(money);
  if (discount) {
    const reason = `${named(discountsOf(money))}, added up over the lines`;
    put(draft, "discount", addedUp(discount), 0.8, reason);
  }
  const subtotal = subtotalRule(money);
  if (subtotal) put(draft, "subtotal", addedUp(subtotal), 0.75, "Lines before discount, added up");
  const total = askedRule(money);
  const less = shipping ? "; without shipping" : "";
  if (total) put(draft, "total", addedUp(total.rule), 0.8, `${total.reason}, added up over the lines${less}`);
  putCompleted(draft);
  putCurrency(draft, facts);
  return draft;
}

/** So many rows at the most are looked at, of whole orders, to see what their lines have in common. */
const MOST_ROWS = 500_000;

/** Of the orders of several lines the shares that meet each condition on their lines; null where there are none. */
async function sharesOfOrders(scope: Scope, role: Role, conditions: string[]): Promise<(number | null)[]> {
  if (conditions.length === 0) return [];
  const shares = conditions.map((_, k) => `avg(CAST(c${k} AS INTEGER)) AS s${k}`);
  const held = conditions.map((condition, k) => `${condition} AS c${k}`);
  const every = Math.ceil(role.facts.rows / MOST_ROWS);
  const [row] = await scope.session.query<Record<string, number | null>>(
    `SELECT ${shares.join(", ")} FROM (SELECT ${held.join(", ")} FROM ${rawTable(scope.rawSchema, role.facts.table)}
     WHERE hash(${orderList(role)}) % ${every} = 0 GROUP BY ${orderList(role)} HAVING count(*) > 1)`,
    {},
    { signal: scope.signal },
  );
  return conditions.map((_, k) => row![`s${k}`] ?? null);
}

/** Of what should be the same on all lines of an order, the share of orders where it is not. */
async function sharesDiffering(
  scope: Scope,
  role: Role,
  columns: ColumnFacts[],
): Promise<Map<ColumnFacts, number>> {
  const shares = await sharesOfOrders(
    scope,
    role,
    columns.map(({ column }) => `min(${quoteName(column)}) IS DISTINCT FROM max(${quoteName(column)})`),
  );
  return new Map(columns.map((column, k) => [column, shares[k] ?? 0]));
}

const sameOrNot = (share: number) =>
  share === 0
    ? "the same on every line"
    : `which differs between the lines of ${share < 0.001 ? "a few" : percent(share)} of the orders with several: one of them counts`;

/** What each line repeats of its order counts once. */
function putRepeated(draft: Draft, { facts, ofOrder = [] }: Role): void {
  const hits = matchColumns({ ...facts, columns: ofOrder }, "orders");
  for (const name of ["total", "tax", "discount"]) {
    const hit = hits.get(name);
    if (!hit) continue;
    const { rule, notes } = ruleFor("orders", name, facts.table, hit.column);
    delete draft.part.columns[name];
    draft.reasons = draft.reasons.filter(({ column }) => column !== name);
    const reason = `${hit.column.column} is repeated on each line, so it counts once`;
    put(draft, name, { ...rule, aggregate: "max" }, hit.score, [reason, ...notes].join("; "));
  }
}

/** A delivery charge is either repeated on each line of an order or shared out among them. */
async function putShipping(scope: Scope, draft: Draft, role: Role, column: ColumnFacts): Promise<void> {
  const { facts } = role;
  const charge = figure(column);
  // Orders without a charge are alike in any case, and tell nothing.
  const isAlike = `CASE WHEN max(abs(${charge})) > 0 THEN count(DISTINCT ${charge}) = 1 END`;
  const [alike] = await sharesOfOrders(scope, role, [isAlike]);
  const isRepeated = (alike ?? 0) > 0.8;
  const { rule } = ruleFor("orders", "shipping", facts.table, column);
  put(
    draft,
    "shipping",
    isRepeated ? { ...rule, aggregate: "max" } : addedUp(rule),
    0.7,
    isRepeated
      ? `${column.column} is repeated on each line, so it counts once`
      : `${column.column} differs between the lines, so it is added up`,
  );
}
