/** "Price" beside a quantity is of one unit in most exports, of the whole line in some: what several units cost tells. */
import { quoteName } from "../../../warehouse/sql.ts";
import { rawTable } from "../../raw-tables.ts";
import type { ColumnFacts } from "../facts/table-facts.ts";
import type { Scope } from "../scope.ts";
import { figure } from "./repeated.ts";
import type { Role } from "./role.ts";
import { calledSo } from "./roles.ts";

/** Products sold in several quantities that tell anything; the share of those that tell that must agree. */
const LEAST = 5;
const MOST = 0.9;
/** Prices are the same, or grow with the quantity, up to this share. */
const NEAR = 0.02;

const isPrice = ({ name, kind }: ColumnFacts) =>
  (kind === "number" || kind === "integer") &&
  name.concepts.has("price") &&
  !["unit", "cost", "compare", "percent", "id"].some((concept) => name.concepts.has(concept));

/** Lines without a total whose prices grow with the quantity: the columns are then called totals. */
export async function pricedByLine(scope: Scope, given: Role): Promise<Role> {
  const role = countedByAmount(given);
  const { facts, hits } = role;
  const [quantity, ...products] = ["quantity", "product_id", "variant_id", "sku", "title"].map(
    (name) => hits.get(name)?.column,
  );
  const product = products.find((column) => column !== undefined);
  if (!quantity || !product || hits.has("total") || !hits.has("unit_price")) return role;
  const whole: ColumnFacts[] = [];
  for (const price of facts.columns.filter(isPrice))
    if (await growsWith(scope, facts.table, { price, quantity, product })) whole.push(price);
  return whole.length === 0 ? role : calledSo(role, whole, "price", "total");
}

/** "Amount" beside a price that is many times as high says how many, not how much. */
function countedByAmount(role: Role): Role {
  const [total, price] = ["total", "unit_price"].map((name) => role.hits.get(name)?.column);
  const isCount =
    !role.hits.has("quantity") &&
    total?.kind === "integer" &&
    [...total.name.concepts].join() === "total" &&
    (total.median ?? 0) * MANY <= (price?.median ?? 0);
  return isCount ? calledSo(role, [total], "total", "quantity") : role;
}
const MANY = 5;

/** Whether most products cost so much more as more of them are bought at once. What is common counts, not each offer. */
async function growsWith(
  { session, rawSchema, signal }: Scope,
  table: string,
  { price, quantity, product }: { price: ColumnFacts; quantity: ColumnFacts; product: ColumnFacts },
): Promise<boolean> {
  const [row] = await session.query<{ grown: number; same: number }>(
    `WITH lines AS (
       SELECT ${quoteName(product.column)} AS product, abs(${figure(quantity)}) AS units, abs(${figure(price)}) AS price
       FROM ${rawTable(rawSchema, table)}
     ), common AS (
       SELECT product, units, mode(price) AS price FROM lines WHERE units > 0 AND price > 0 GROUP BY 1, 2
     ), ends AS (
       SELECT arg_max(price, units) / arg_min(price, units) AS dearer, max(units) / min(units) AS more
       FROM common GROUP BY product HAVING count(*) > 1
     )
     SELECT count(*) FILTER (abs(dearer / more - 1) <= $near) AS grown, count(*) FILTER (abs(dearer - 1) <= $near) AS same
     FROM ends`,
    { near: NEAR },
    { signal },
  );
  const [grown, same] = [Number(row!.grown), Number(row!.same)];
  return grown >= LEAST && grown >= MOST * (grown + same);
}
