/** "Item cost" is what the buyer paid for one in some exports, what the shop paid in others: the amounts beside it tell. */
import { quoteName } from "../../../warehouse/sql.ts";
import { rawTable } from "../../raw-tables.ts";
import type { ColumnFacts } from "../facts/table-facts.ts";
import type { Scope } from "../scope.ts";
import { matchColumns } from "./match-columns.ts";
import { figure } from "./repeated.ts";
import type { Role } from "./role.ts";
import { calledSo } from "./roles.ts";

/** Lines, or orders, that tell anything, and the share of them that must agree. */
const LEAST = 5;
const MOST = 0.9;

/** Amounts of the sale: none that say themselves that they are a cost. */
const isSale = ({ name, kind }: ColumnFacts) =>
  (kind === "number" || kind === "integer") &&
  ["total", "subtotal"].some((concept) => name.concepts.has(concept)) &&
  !["cost", "unit", "percent", "id", "count"].some((concept) => name.concepts.has(concept));

/**
 * Lines without a price whose cost times quantity is what the line sold for, or adds up to what the order did, have
 * their price in it: the column is then called so.
 */
export async function pricedByCost(scope: Scope, role: Role): Promise<Role> {
  const { facts, hits } = role;
  const [cost, quantity, order] = ["cost", "quantity", "order_id"].map((name) => hits.get(name)?.column);
  if (!cost || !quantity || !order || hits.has("unit_price")) return role;
  const sales = facts.columns.filter(isSale);
  const isSold =
    sales.length === 0
      ? isTaxedSale(role) || isBuyersPrice(role, cost)
      : await isPrice(scope, role, { cost, quantity, order, sales });
  if (!isSold) return role;
  return calledSo(role, [cost], "cost", "price");
}

/** Who bought and what tax they paid stands beside it, and no other amount. */
const isTaxedSale = ({ facts, hits }: Role) =>
  hits.get("tax")?.column.kind === "number" && matchColumns(facts, "orders").has("customer_id");

/** "Purchase price" beside the buyer and no other amount is what they bought it for. */
const isBuyersPrice = ({ facts }: Role, { column }: ColumnFacts) =>
  /price/i.test(column) && matchColumns(facts, "orders").has("customer_id");

interface Told {
  cost: ColumnFacts;
  quantity: ColumnFacts;
  order: ColumnFacts;
  sales: ColumnFacts[];
}

async function isPrice({ session, rawSchema, signal }: Scope, { facts }: Role, told: Told): Promise<boolean> {
  const other = (concept: string) =>
    facts.columns.find(
      ({ name, kind }) =>
        kind === "number" &&
        name.concepts.has(concept) &&
        !["id", "percent"].some((no) => name.concepts.has(no)),
    );
  const added = [other("shipping"), other("tax")].filter((column) => column !== undefined);
  const less = added.map((column) => `coalesce(max(${figure(column)}), 0)`);
  const worth = `${figure(told.quantity)} * ${figure(told.cost)}`;
  const near = (one: string, by: string, slack: string) =>
    `count(*) FILTER (abs(${one} - (${by})) <= ${slack})`;
  const seen = told.sales.map(
    (column, k) => `any_value(${figure(column)}) AS v${k},
      count(*) FILTER (${figure(column)} <> 0) AS n${k}, ${near(`nullif(${figure(column)}, 0)`, worth, "0.011")} AS l${k}`,
  );
  // What an order is charged holds its shipping and its tax in some shops, and not in others.
  const each = less.map((_one, k) => ` - a${k}`);
  const charged = [...new Set(["", ...each, each.join("")])];
  const tellings = told.sales.flatMap((_column, k) => [
    `sum(l${k}) AS hit, sum(n${k}) AS of`,
    ...charged.map((off) => `${near(`v${k}${off}`, "worth", "0.011 * n")} AS hit, count(*) AS of`),
  ]);
  const ofOrders = [
    `sum(${worth}) AS worth`,
    "count(*) AS n",
    ...less.map((sql, k) => `${sql} AS a${k}`),
    ...seen,
  ];
  const rows = await session.query<{ hit: number; of: number }>(
    `WITH o AS (SELECT ${ofOrders.join(", ")} FROM ${rawTable(rawSchema, facts.table)} GROUP BY ${quoteName(told.order.column)})
     ${tellings.map((telling) => `SELECT ${telling} FROM o`).join(" UNION ALL ")}`,
    {},
    { signal },
  );
  return rows.some(({ hit, of }) => Number(of) >= LEAST && Number(hit) >= MOST * Number(of));
}
