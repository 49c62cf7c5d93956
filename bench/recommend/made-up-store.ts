/** A generated store in the warehouse, with the shape of a large one's, made by SQL alone. */
import type { Warehouse } from "../../engine/warehouse/warehouse.ts";

const STORE = "'s' AS source_id, TIMESTAMPTZ '2026-11-20' AS loaded_at";
export const customerId = (expression: string): string => `'gid://shop/Customer/' || ${expression}`;
export const productId = (expression: string): string => `'gid://shop/Product/' || ${expression}`;

/** A number in [0, 1) that follows from the text of the expression. */
const draw = (expression: string) => `((hash(${expression}) >> 11)::DOUBLE / 9007199254740992)`;

/** Inserts what the SELECT gives, as loaded on the day of the store's last order. */
export function addRows(warehouse: Warehouse, table: string, select: string): Promise<void> {
  return warehouse.run(`INSERT INTO store.${table} BY NAME SELECT ${STORE}, * FROM (${select})`);
}

/** Products with a variant each, and customers; no one has bought anything. */
export async function addCatalogue(warehouse: Warehouse, products: number, customers: number): Promise<void> {
  const titled = `'Product ' || i AS title FROM range(${products}) t (i)`;
  await addRows(warehouse, "products", `SELECT ${productId("i")} AS product_id, ${titled}`);
  await addRows(
    warehouse,
    "variants",
    `SELECT 'v' || i AS variant_id, ${productId("i")} AS product_id, 10 AS price, 5 AS cost FROM range(${products}) t (i)`,
  );
  await addRows(
    warehouse,
    "customers",
    `SELECT ${customerId("i")} AS customer_id, 'Person ' || i AS name FROM range(${customers}) t (i)`,
  );
}

const GROUPS = 200;

/**
 * About `each` events a customer over a year, distributed as `madeUpEvents` does: lengths by a power law, four in five
 * products from the customer's own group of tastes. One in twenty is an order of that product, the rest are views and carts.
 */
export async function addHistory(
  warehouse: Warehouse,
  { products, customers, each }: { products: number; customers: number; each: number },
): Promise<void> {
  const own = Math.floor(products / GROUPS);
  await warehouse.run(`
    CREATE OR REPLACE TABLE made_up AS
    WITH act AS (
      SELECT c, unnest(range(least(2000, greatest(1, round(0.4444 * ${each} * (1 - ${draw("('n', c)")}) ** (-1 / 1.8))))::BIGINT)) AS e
      FROM range(${customers}) t (c)
    ),
    drawn AS (
      SELECT c, e, ${draw("('own', c, e)")} < 0.8 AS own, ${draw("('place', c, e)")} AS u, ${draw("('day', c, e)")} AS d,
             ${draw("('kind', c, e)")} AS kind, ${draw("('group', c)")} * ${GROUPS} AS taste
      FROM act
    )
    SELECT c, e, kind, TIMESTAMPTZ '2026-11-19 12:00:00Z' - to_minutes((d * 525600)::BIGINT) AS happened,
           CASE WHEN own THEN floor(50 * (${(own + 50) / 50} ** u) - 50)::BIGINT * ${GROUPS} + taste::BIGINT % ${GROUPS}
                ELSE floor(50 * (${(products + 50) / 50} ** u) - 50)::BIGINT END AS p
    FROM drawn`);
  await addRows(
    warehouse,
    "interactions",
    `SELECT 'e' || c || '-' || e AS event_id, CASE WHEN kind < 0.9 THEN 'view_item' ELSE 'add_to_cart' END AS event_name,
            ${customerId("c")} AS user_id, c || '-' || happened::DATE AS session_id, ${productId("p")} AS product_id, happened AS occurred_at
     FROM made_up WHERE kind < 0.95`,
  );
  await addRows(
    warehouse,
    "orders",
    `SELECT 'o' || c || '-' || e AS order_id, ${customerId("c")} AS customer_id, 'paid' AS status, 10 AS total, happened AS ordered_at
     FROM made_up WHERE kind >= 0.95`,
  );
  await addRows(
    warehouse,
    "order_items",
    `SELECT 'i' || c || '-' || e AS order_item_id, 'o' || c || '-' || e AS order_id, ${productId("p")} AS product_id,
            1 AS quantity, 10 AS unit_price, 10 AS total
     FROM made_up WHERE kind >= 0.95`,
  );
  await warehouse.run("DROP TABLE made_up; CHECKPOINT");
}
