/** Whatever changes in the raw tables: a mapping run that goes by the changes gives what one from nothing gives. */
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Stream } from "../../../connectors/connector.ts";
import { LONG } from "../../../tests/support/long.ts";
import { quietRun } from "../../contract/run.ts";
import { applySchema } from "../../warehouse/schema.ts";
import { openWarehouse, type Warehouse } from "../../warehouse/warehouse.ts";
import { openStreamLoad } from "../load-streams.ts";
import { runMapping } from "../mapping/mapping.ts";
import { openRawSchema, readStreamStates } from "../raw-tables.ts";

type Row = Record<string, number | string | null>;
type Random = (below: number) => number;

/** Raw tables with few ids and few values, so that keys meet, parents lack and groups change hands. */
const TABLES: Record<string, { key: string[]; make(random: Random): Row }> = {
  people: { key: ["id"], make: (r) => ({ id: r(12), email: pick(r, ["a", "b", "c", null]), town: r(3) }) },
  towns: { key: ["id"], make: (r) => ({ id: r(4), name: pick(r, ["Ulm", "Bern", null]), land: r(2) }) },
  orders: {
    key: ["id"],
    make: (r) => ({
      id: r(15),
      person: pick(r, [1, 2, 3, null]),
      placed: pick(r, ["2024-01-01", "2024-02-02 10:00", "2024-03-03", "never", null]),
      status: pick(r, ["completed", "cancelled"]),
    }),
  },
  items: {
    key: ["id"],
    make: (r) => ({
      id: r(40),
      number: r(30),
      order_id: r(15),
      sku: pick(r, ["x", "y", "z"]),
      n: pick(r, ["1", "2", "two", null]),
      price: r(9),
    }),
  },
  meta: {
    key: ["id"],
    make: (r) => ({
      id: r(40),
      order_id: r(15),
      name: pick(r, ["channel", "coupon"]),
      value: pick(r, ["p", "q", null]),
    }),
  },
  lines: {
    key: [],
    make: (r) => ({
      file: `f${r(4)}`,
      invoice: r(8),
      sku: pick(r, ["x", "y", "z", null]),
      n: pick(r, ["1", "2", "-1", "two"]),
      price: r(4),
      day: `2024-01-0${1 + r(5)}`,
      buyer: pick(r, [7, 8, null]),
    }),
  },
};
const TYPES: Record<string, string> = {
  id: "BIGINT",
  person: "BIGINT",
  order_id: "BIGINT",
  number: "BIGINT",
  town: "BIGINT",
  land: "BIGINT",
  price: "BIGINT",
  invoice: "BIGINT",
  buyer: "BIGINT",
};

const LINE_KEY =
  "concat_ws('-', invoice, sku, row_number() OVER (PARTITION BY invoice, sku ORDER BY n, price, day, buyer, file))";

/** Mappings by what they are made of. */
const SHAPES: Record<string, Record<string, string>> = {
  "plain tables, keys that meet": {
    customers: "SELECT id AS customer_id, email AS email_hash, town AS city FROM {{raw.people}}",
    orders: "SELECT id AS order_id, person AS customer_id, placed AS ordered_at, status FROM {{raw.orders}}",
    order_items:
      "SELECT number AS order_item_id, order_id, sku, n AS quantity, price * 0.01 AS unit_price FROM {{raw.items}}",
  },
  "filters, joins and left joins": {
    customers:
      "SELECT p.id AS customer_id, t.name AS city, t.land AS country FROM {{raw.people}} p LEFT JOIN {{raw.towns}} t ON t.id = p.town WHERE p.email IS NOT NULL",
    orders:
      "SELECT o.id AS order_id, p.id AS customer_id, placed AS ordered_at, c.value AS channel FROM {{raw.orders}} o JOIN {{raw.people}} p ON p.id = o.person LEFT JOIN {{raw.meta}} c ON c.order_id = o.id AND c.name = 'channel'",
    order_items:
      "SELECT i.id AS order_item_id, o.id AS order_id, sku, n AS quantity, price AS unit_price FROM {{raw.items}} i LEFT JOIN {{raw.orders}} o ON o.id = i.order_id WHERE o.status IS DISTINCT FROM 'cancelled'",
  },
  "union all and grouped attributes": {
    customers:
      "SELECT id AS customer_id, 'p' AS gender FROM {{raw.people}} UNION ALL SELECT 'o' || person, 'o' FROM {{raw.orders}} WHERE status = 'completed'",
    orders: `WITH given AS (SELECT order_id, max(value) FILTER (WHERE name = 'channel') AS channel, max(value) FILTER (WHERE name = 'coupon') AS coupon FROM {{raw.meta}} GROUP BY 1)
      SELECT o.id AS order_id, person AS customer_id, placed AS ordered_at, status, g.channel, g.coupon FROM {{raw.orders}} o LEFT JOIN given g ON g.order_id = o.id`,
    order_items:
      "SELECT id AS order_item_id, order_id, n AS quantity, price AS unit_price FROM {{raw.items}} WHERE id % 2 = 0 UNION ALL SELECT number, order_id, n, price FROM {{raw.items}} WHERE sku = 'x'",
  },
  "chains of left joins, optional and latest rows": {
    customers: `SELECT p.id AS customer_id, t.name AS city, l.land AS country FROM {{raw.people}} p
      LEFT JOIN {{raw.towns}} t ON t.id = p.town LEFT JOIN {{raw.towns}} l ON l.id = t.land WHERE l.id IS NULL OR l.name = 'Ulm' OR p.email = 'a'`,
    products: `SELECT i.id AS product_id, t.name AS title, j.sku AS brand FROM {{raw.items}} i LEFT JOIN {{raw.people}} p ON p.id = i.price
      JOIN {{raw.towns}} t ON t.id = p.town LEFT JOIN {{raw.items}} j ON j.id = i.number`,
    orders: `SELECT o.id AS order_id, o.person AS customer_id, o.placed AS ordered_at, m.value AS coupon, t.n AS total FROM {{raw.orders}} o
      LEFT JOIN (SELECT * FROM {{raw.meta}} QUALIFY row_number() OVER (PARTITION BY order_id ORDER BY id DESC) = 1) m ON m.order_id = o.id
      JOIN (SELECT order_id, count(*) AS n FROM {{raw.items}} GROUP BY order_id HAVING count(*) < 3) t ON t.order_id = o.id`,
    refunds: `SELECT DISTINCT ON (i.id) i.id AS refund_id, i.order_id, u.amount FROM {{raw.items}} i, unnest([1, 2]) u(amount) ORDER BY i.id, u.amount`,
    shipments: `SELECT concat(i.id, m.name) AS shipment_id, i.order_id, m.value AS carrier FROM {{raw.items}} i JOIN {{raw.meta}} m ON m.order_id = i.order_id AND m.value IS NOT NULL
      UNION ALL SELECT 'x' || i.id, i.order_id, p.email FROM {{raw.items}} i LEFT JOIN {{raw.people}} p ON p.id = i.price WHERE i.sku <> 'y'`,
  },
  "two parents and keys of several parts": {
    suppliers: "SELECT id AS supplier_id, email AS name FROM {{raw.people}} WHERE email IS NOT NULL",
    locations: "SELECT id AS location_id, name FROM {{raw.towns}} WHERE name IS NOT NULL",
    products: "SELECT DISTINCT sku AS product_id FROM {{raw.items}}",
    variants: "SELECT id % 12 AS variant_id, sku AS product_id FROM {{raw.items}} WHERE n <> '2'",
    inventory_levels: `SELECT m.id % 12 AS variant_id, m.order_id % 5 AS location_id, o.placed AS as_of, o.id AS on_hand
      FROM {{raw.meta}} m JOIN {{raw.orders}} o ON o.id = m.order_id`,
    purchase_orders:
      "SELECT order_id AS purchase_order_id, id % 14 AS variant_id, number % 13 AS supplier_id, n AS quantity FROM {{raw.items}}",
  },
  "one flat table: groups and windows": {
    customers:
      "SELECT buyer AS customer_id, min(day) AS created_at, count(*) AS birth_year FROM {{raw.lines}} WHERE buyer IS NOT NULL GROUP BY buyer",
    products: `WITH named AS (SELECT sku, n, count(*) AS c FROM {{raw.lines}} GROUP BY ALL)
      SELECT sku AS product_id, n AS title FROM named QUALIFY row_number() OVER (PARTITION BY sku ORDER BY c DESC, n) = 1`,
    variants: `WITH l AS (SELECT sku AS v, price, n, day FROM {{raw.lines}}), priced AS (SELECT v, price FROM l WHERE n = '1' QUALIFY row_number() OVER (PARTITION BY v ORDER BY day DESC, price) = 1)
      SELECT DISTINCT v AS variant_id, v AS product_id, price FROM (SELECT DISTINCT v FROM l) LEFT JOIN priced USING (v)`,
    orders:
      "SELECT invoice AS order_id, max(buyer) AS customer_id, min(day) AS ordered_at, sum(price * TRY_CAST(n AS INTEGER)) AS total FROM {{raw.lines}} GROUP BY invoice HAVING count(*) > 1",
    locations:
      "SELECT ({'invoice': sku, 'sku': invoice}).invoice AS location_id, count(*) AS name FROM {{raw.lines}} GROUP BY 1",
    suppliers:
      "SELECT sku AS supplier_id, max(n) AS name FROM {{raw.lines}} GROUP BY sku UNION ALL SELECT 'd' || day, max(n) FROM {{raw.lines}} GROUP BY day",
    order_items: `SELECT ${LINE_KEY} AS order_item_id, invoice AS order_id, sku AS variant_id, n AS quantity, price AS unit_price FROM {{raw.lines}}`,
  },
  "what no part of can be told": {
    customers: "SELECT id AS customer_id, count(*) OVER () AS city FROM {{raw.people}}",
    orders:
      "SELECT id AS order_id, placed AS ordered_at, (SELECT max(email) FROM {{raw.people}} p WHERE p.id = person) AS coupon FROM {{raw.orders}} WHERE id IN (SELECT order_id FROM {{raw.items}})",
    order_items:
      "SELECT i.id AS order_item_id, order_id, n AS quantity, price AS unit_price FROM {{raw.items}} i FULL JOIN {{raw.people}} p ON p.id = i.number",
  },
};

let incremental: Warehouse;
let fresh: Warehouse;
beforeEach(async () => {
  [incremental, fresh] = await Promise.all([
    openWarehouse(":memory:", { threads: 2 }),
    openWarehouse(":memory:", { threads: 2 }),
  ]);
  for (const warehouse of [incremental, fresh]) {
    await applySchema(warehouse);
    await openRawSchema(warehouse, "raw_s");
  }
});
afterEach(() => Promise.all([incremental.close(), fresh.close()]));

/** More rounds, and other ones by the seed, make a longer search for a difference. */
const ROUNDS = LONG ? 60 : 3;
const SEED = LONG ? Date.now() : 0;

for (const [shape, mapping] of Object.entries(SHAPES)) {
  test(`${shape}: by changes as from nothing`, async () => {
    const random = seeded(shape.length + 1000 * SEED);
    const state: Record<string, Row[]> = {};
    for (const [name, { make, key }] of Object.entries(TABLES)) {
      state[name] = unique(
        Array.from({ length: 14 }, () => make(random)),
        key,
      );
      await load(incremental, name, "full", state[name]);
    }
    await map(incremental, mapping);
    for (let round = 0; round < ROUNDS; round++) {
      const names = Object.keys(TABLES).filter(() => random(2) === 0);
      for (const name of names) state[name] = await change(name, state[name]!, random);
      const counts = await map(incremental, mapping);
      for (const name of Object.keys(TABLES)) await load(fresh, name, "full", state[name]!);
      await fresh.run("DELETE FROM ingest.fills; DELETE FROM store.rejects");
      for (const table of Object.keys(mapping)) await fresh.run(`DELETE FROM store.${table}`);
      const anew = await map(fresh, mapping);
      const totals = (list: typeof anew) =>
        list.map(({ table, read, rejected }) => ({ table, read, rejected }));
      expect(totals(counts)).toEqual(totals(anew));
      for (const table of Object.keys(mapping)) {
        expect(await contents(incremental, table), `${table}, round ${round}, changed ${names}`).toEqual(
          await contents(fresh, table),
        );
      }
    }
  });
}

/** Changes, adds and takes away a few rows: by key, or, where there is none, by file. */
async function change(name: string, rows: Row[], random: Random): Promise<Row[]> {
  const { key, make } = TABLES[name]!;
  const count = 1 + random(4);
  const made = unique(
    Array.from({ length: count }, () => make(random)),
    key,
  );
  if (key.length === 0) {
    const file = String(made[0]!.file);
    const batch = random(3) === 0 ? [] : made.map((row) => ({ ...row, file }));
    await load(incremental, name, "incremental", batch, { replaces: { column: "file", values: [file] } });
    return [...rows.filter((row) => row.file !== file), ...batch];
  }
  const gone = rows.filter(() => random(8) === 0).map((row) => row.id);
  const came = made.filter((row) => !gone.includes(row.id!));
  await load(incremental, name, "incremental", came, { deletedKeys: gone.map((id) => [id]) });
  const changed = [...gone, ...came.map((row) => row.id)];
  return [...rows.filter((row) => !changed.includes(row.id!)), ...came];
}

async function load(
  warehouse: Warehouse,
  name: string,
  mode: "full" | "incremental",
  rows: Row[],
  more: object = {},
): Promise<void> {
  const names = Object.keys(TABLES[name]!.make(() => 0));
  const stream: Stream = { name, key: TABLES[name]!.key, columns: [] };
  const pending = (await readStreamStates(warehouse, "raw_s")).get(name)?.pending ?? "all";
  const { signal } = new AbortController();
  const place = { warehouse, rawSchema: "raw_s", sourceId: "s", signal, tell: () => undefined };
  const columns = Object.fromEntries(names.map((column) => [column, TYPES[column] ?? "VARCHAR"]));
  const one = await openStreamLoad(place, { stream, table: name, mode, columns, cursor: undefined, pending });
  const values = Object.fromEntries(names.map((column) => [column, rows.map((row) => row[column] ?? null)]));
  await one.take({ kind: "columns", rows: rows.length, columns: values, ...more });
  await one.finish();
}

function map(warehouse: Warehouse, mapping: Record<string, string>) {
  const tables = Object.entries(mapping).map(([table, sql]) => ({ table, sql, enabled: true }));
  const params = { time_zone: "Europe/Berlin", currency: "EUR" };
  const run = quietRun();
  // A run by changes that fails is made up for by one from nothing, which would hide the failure.
  const log = {
    ...run.log,
    warn: (text: string, fields?: object) => expect.unreachable(`${text} ${JSON.stringify(fields)}`),
  };
  return runMapping(warehouse, { sourceId: "s", rawSchema: "raw_s", tables, params }, { ...run, log });
}

/** Live rows and rejects of a table, without the time of the load. */
async function contents(warehouse: Warehouse, table: string): Promise<unknown> {
  return {
    rows: await warehouse.query(
      `SELECT * EXCLUDE (loaded_at) FROM store.${table} WHERE deleted_at IS NULL ORDER BY ALL`,
    ),
    rejects: await warehouse.query(
      `SELECT * EXCLUDE (loaded_at) FROM store.rejects WHERE table_name = '${table}' ORDER BY ALL`,
    ),
  };
}

function pick<T>(random: Random, values: T[]): T {
  return values[random(values.length)]!;
}

function unique(rows: Row[], key: string[]): Row[] {
  return key.length === 0 ? rows : [...new Map(rows.map((row) => [row.id, row])).values()];
}

function seeded(seed: number): Random {
  let state = seed * 2654435761;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 374761393) | 0;
    return ((state ^ (state >>> 13)) >>> 0) % below;
  };
}

test("a mapping that can't go by changes after all is filled anew", async () => {
  await incremental.run(
    `CREATE TABLE raw_s.a AS SELECT * FROM (VALUES (1, '7'), (2, '8')) t(id, value);
     CREATE TABLE raw_s.b AS SELECT * FROM (VALUES (1, 'on', 'p'), (2, 'off', 'q')) t(owner, kind, note);
     INSERT INTO raw_s._streams BY NAME SELECT t AS stream, t AS table_name, '{}' AS columns, 2 AS rows, 'all' AS pending FROM (VALUES ('a'), ('b')) s(t)`,
  );
  const sql = `SELECT a.value AS customer_id, b.note AS city FROM {{raw.a}} a LEFT JOIN {{raw.b}} b ON b.owner = a.id
    WHERE b.kind IS DISTINCT FROM 'off'`;
  const warnings: string[] = [];
  const run = {
    ...quietRun(),
    log: { info() {}, error() {}, warn: (text: string) => void warnings.push(text) },
  };
  const request = {
    sourceId: "s",
    rawSchema: "raw_s",
    tables: [{ table: "customers", sql, enabled: true }],
    params: { time_zone: "UTC", currency: "EUR" },
  };
  await runMapping(incremental, request, run);
  await incremental.run(
    `CREATE TABLE raw_s._old_b AS SELECT * REPLACE ('damaged' AS owner) FROM raw_s.b; UPDATE raw_s.b SET note = note || '!';
     CREATE TABLE raw_s._new_b AS SELECT * FROM raw_s.b; UPDATE raw_s._streams SET pending = 'changes' WHERE stream = 'b'`,
  );
  expect(await runMapping(incremental, request, run)).toMatchObject([{ read: 1, accepted: 1 }]);
  expect(await incremental.query("SELECT customer_id, city FROM store.customers")).toEqual([
    { customer_id: "7", city: "p!" },
  ]);
  expect(warnings).toEqual([expect.stringMatching(/filled anew/)]);
});
