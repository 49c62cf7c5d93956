/** What the tree of a SELECT tells: what it reads, into which parts it falls, which keys changes reach. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWarehouse, type Warehouse } from "../../warehouse/warehouse.ts";
import { partsOf } from "./parts.ts";
import { reachOf } from "./reach.ts";
import { readPure } from "./reads.ts";
import { writeSelect } from "./tree.ts";

const COLUMNS = new Map([
  ["lines", ["invoice", "sku", "n", "buyer"]],
  ["orders", ["id", "person", "status"]],
  ["people", ["id", "email", "town"]],
]);
let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openWarehouse(":memory:");
});
afterAll(() => warehouse.close());

/** "rows", the parts as SQL, or undefined. */
async function parts(sql: string, table: string): Promise<string | undefined> {
  const select = await readPure(warehouse, sql, "raw_s");
  const found = select && partsOf(select.root, select.aggregates, table, COLUMNS)?.parts;
  if (!found || found === "rows") return found;
  const written = await writeSelect(warehouse, {
    ...(await readPure(warehouse, "SELECT 1", "raw_s"))!.root,
    select_list: found,
  });
  return written.replace("SELECT ", "");
}

/** How many SELECTs reach the keys. */
async function reaches(sql: string, key: string, changed: string[]): Promise<number | undefined> {
  const select = await readPure(warehouse, sql, "raw_s");
  const output = select!.root.select_list as { alias: string }[];
  const stands = new Map(changed.map((table) => [table, { moved: `${table}_moved`, ever: `${table}_ever` }]));
  return reachOf({
    select: select!,
    output: output.map(({ alias }) => alias),
    key: [key],
    changed: stands,
    columns: COLUMNS,
  })?.length;
}

test.each([
  "SELECT now() AS a FROM raw_s.orders",
  "SELECT current_date AS a FROM raw_s.orders",
  "SELECT random() AS a FROM raw_s.orders",
  "SELECT id FROM store.orders",
  "SELECT * FROM read_csv('x.csv')",
])("%s may change by itself", async (sql) => {
  expect(await readPure(warehouse, sql, "raw_s")).toBeUndefined();
});

test.each([
  ["SELECT id, lower(status) AS s FROM raw_s.orders WHERE id > 3", "orders", "rows"],
  ["SELECT o.id FROM raw_s.orders o LEFT JOIN raw_s.people p ON p.id = o.person", "orders", "rows"],
  ["SELECT o.id FROM raw_s.orders o LEFT JOIN raw_s.people p ON p.id = o.person", "people", undefined],
  ["SELECT buyer, sum(n) FROM raw_s.lines GROUP BY buyer", "lines", "buyer"],
  ["SELECT lower(buyer) AS b, sum(n) FROM raw_s.lines GROUP BY 1", "lines", "lower(buyer)"],
  [
    "SELECT sku, row_number() OVER (PARTITION BY invoice, sku) AS k FROM raw_s.lines",
    "lines",
    "invoice, sku",
  ],
  [
    "WITH c AS (SELECT sku AS s, n, count(*) AS k FROM raw_s.lines GROUP BY ALL) SELECT s, n FROM c QUALIFY row_number() OVER (PARTITION BY s ORDER BY k) = 1",
    "lines",
    "sku",
  ],
  ["SELECT a.sku FROM raw_s.lines a JOIN raw_s.lines b USING (invoice)", "lines", "invoice"],
  ["SELECT sku FROM raw_s.lines UNION ALL SELECT invoice FROM raw_s.lines", "lines", "rows"],
  ["SELECT DISTINCT ON (invoice) sku AS invoice, n FROM raw_s.lines", "lines", "sku"],
  ["SELECT k, count(*) FROM (SELECT sku AS k, n AS k FROM raw_s.lines) GROUP BY k", "lines", "sku"],
  [
    "SELECT sku, count(*) FROM (SELECT * EXCLUDE (invoice) FROM raw_s.lines UNION ALL SELECT n, sku, n FROM raw_s.lines) GROUP BY sku",
    "lines",
    undefined,
  ],
  ["SELECT sku, count(*) OVER () AS k FROM raw_s.lines", "lines", undefined],
  ["SELECT sku FROM raw_s.lines ORDER BY n LIMIT 3", "lines", undefined],
  ["SELECT id FROM raw_s.orders WHERE id IN (SELECT invoice FROM raw_s.lines)", "lines", undefined],
])("%s by %s: %s", async (sql, table, expected) => {
  expect((await parts(sql, table))?.replaceAll('"', "")).toBe(expected);
});

test.each([
  ["SELECT o.id AS k FROM raw_s.orders o JOIN raw_s.people p ON p.id = o.person", ["orders", "people"], 2],
  ["SELECT o.id AS k FROM raw_s.orders o LEFT JOIN raw_s.people p ON p.id = o.person", ["people"], 1],
  ["SELECT p.id AS k FROM raw_s.orders o LEFT JOIN raw_s.people p ON p.id = o.person", ["people"], undefined],
  [
    "SELECT o.id AS k FROM raw_s.orders o LEFT JOIN (SELECT invoice, sum(n) AS n FROM raw_s.lines GROUP BY invoice) l ON l.invoice = o.id",
    ["orders", "lines"],
    2,
  ],
  [
    "SELECT l.n AS k FROM raw_s.orders o LEFT JOIN (SELECT invoice, sum(n) AS n FROM raw_s.lines GROUP BY invoice) l ON l.invoice = o.id",
    ["lines"],
    undefined,
  ],
  [
    "SELECT concat(o.id, p) AS k FROM raw_s.orders o LEFT JOIN raw_s.people p ON p.id = o.person",
    ["people"],
    undefined,
  ],
  [
    "SELECT l.h AS k FROM raw_s.orders o LEFT JOIN raw_s.people p ON p.id = o.person, LATERAL (SELECT coalesce(email, '') AS h) l",
    ["people"],
    undefined,
  ],
  [
    "SELECT l.best.n AS k FROM raw_s.orders o LEFT JOIN (SELECT invoice, max({'n': n}) AS best FROM raw_s.lines GROUP BY invoice) l ON l.invoice = o.id",
    ["orders", "lines"],
    undefined,
  ],
  ["SELECT o.id AS k FROM raw_s.orders o FULL JOIN raw_s.people p ON p.id = o.person", ["people"], undefined],
])("%s when %s change: %s", async (sql, changed, expected) => {
  expect(await reaches(sql, "k", changed)).toBe(expected);
});
