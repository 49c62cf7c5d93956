/** "Name" in lines is that of the goods in most exports, that of the buyer in some: what it goes with tells. */
import { quoteName } from "../../../warehouse/sql.ts";
import { rawTable } from "../../raw-tables.ts";
import { orderColumns, orderList } from "../drafts/order-key.ts";
import type { Scope } from "../scope.ts";
import type { Role } from "./role.ts";
import { calledSo } from "./roles.ts";

/** Products and orders that tell anything, and the share of them that must agree. */
const LEAST = 3;
const MOST = 0.8;

/**
 * Lines whose title is one for all goods of an order, and several for one product, have the buyer's name in it, or
 * something else of the order: the column is then called so.
 */
export async function titledByGoods(scope: Scope, role: Role): Promise<Role> {
  const [title, ...products] = ["title", "product_id", "variant_id", "sku"].map(
    (name) => role.hits.get(name)?.column,
  );
  const product = products.find((column) => column && column !== title);
  if (!title || !product) return role;
  const [name, goods] = [title, product].map(({ column }) => quoteName(column));
  const from = `${rawTable(scope.rawSchema, role.facts.table)} WHERE ${name} IS NOT NULL AND ${goods} IS NOT NULL`;
  const [first] = orderColumns(role).map(({ column }) => quoteName(column));
  const [row] = await scope.session.query<Record<string, number>>(
    `WITH p AS (SELECT count(DISTINCT ${name}) AS titles FROM ${from} GROUP BY ${goods} HAVING count(DISTINCT ${first}) > 1),
     o AS (SELECT count(DISTINCT ${name}) AS titles FROM ${from} GROUP BY ${orderList(role)} HAVING count(DISTINCT ${goods}) > 1)
     SELECT (SELECT count(*) FROM p) AS p, (SELECT count(*) FROM p WHERE titles > 1) AS changing,
       (SELECT count(*) FROM o) AS o, (SELECT count(*) FROM o WHERE titles = 1) AS alike`,
    {},
    { signal: scope.signal },
  );
  const [p, changing, o, alike] = ["p", "changing", "o", "alike"].map((of) => Number(row![of])) as [
    number,
    number,
    number,
    number,
  ];
  if (p < LEAST || changing < MOST * p || o < LEAST || alike < MOST * o) return role;
  const isPerson = title.isPersonName || title.name.concepts.has("name");
  return isPerson
    ? calledSo(role, [title], undefined, "customer")
    : calledSo(role, [title], "description", "order");
}
