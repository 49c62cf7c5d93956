/** A made-up shop of the sample store's layout as SQL for a database server: `lines` order lines and all they need. */
import { setTimeout } from "node:timers/promises";
import type { TestServer } from "../../tests/support/postgres.ts";

/** What two dialects say differently. */
export interface Dialect {
  /** FROM-expression of the numbers 0 to n - 1 as `i`. */
  numbers(n: number): string;
  /** A moment so many seconds after the first of January 2023, UTC. */
  moment(seconds: string): string;
  /** Parts joined as text. */
  text(...parts: string[]): string;
  div(a: string, b: number): string;
  /** Type of a moment. */
  moments: string;
  /** The moment so many seconds ago. */
  ago(seconds: string): string;
  /** What a server does by itself to a table that has lain for a while. */
  tidy(table: string): string;
  /** Waits until the server has written its changes to the disk, as it has between the syncs of a day. */
  settle(server: TestServer): Promise<void>;
}

export const POSTGRES: Dialect = {
  numbers: (n) => `generate_series(0::bigint, ${n - 1}) i`,
  moment: (seconds) => `timestamptz '2023-01-01 00:00:00Z' + (${seconds}) * interval '1 second'`,
  text: (...parts) => `(${parts.join(" || ")})`,
  div: (a, b) => `(${a}) / ${b}`,
  moments: "timestamptz",
  ago: (seconds) => `CURRENT_TIMESTAMP - (${seconds}) * interval '1 second'`,
  tidy: (table) => `VACUUM ANALYZE ${table}`,
  settle: async (server) => void (await server.query("CHECKPOINT")),
};

export const MARIADB: Dialect = {
  numbers: (n) => `(SELECT seq AS i FROM seq_0_to_${n - 1}) n`,
  moment: (seconds) => `timestamp '2023-01-01 12:00:00' + interval (${seconds}) second`,
  text: (...parts) => `concat(${parts.join(", ")})`,
  div: (a, b) => `(${a}) div ${b}`,
  moments: "timestamp",
  ago: (seconds) => `CURRENT_TIMESTAMP - interval (${seconds}) second`,
  tidy: (table) => `ANALYZE TABLE ${table}`,
  async settle(server) {
    await server.query("SET GLOBAL innodb_max_dirty_pages_pct = 0");
    while (await isWriting(server)) await setTimeout(200);
    await server.query("SET GLOBAL innodb_max_dirty_pages_pct = 90");
  },
};

/** Whether pages wait to be written, or old versions of rows to be taken away. */
async function isWriting(server: TestServer): Promise<boolean> {
  const rows = await server.query(
    `SELECT variable_value AS left_over FROM information_schema.global_status
     WHERE variable_name IN ('Innodb_buffer_pool_pages_dirty', 'Innodb_history_list_length')`,
  );
  return rows.some((row) => Number(row.left_over) > 10);
}

const VARIANTS = 4000;
const LINES_AN_ORDER = 3;
const TWO_YEARS = 730 * 86_400;

interface Table {
  name: string;
  rows: number;
  /** Column -> type and value by the number `i`. */
  columns: Record<string, [type: string, value: string]>;
}

function tablesOf(dialect: Dialect, lines: number): Table[] {
  const { text, div, moment, moments } = dialect;
  const orders = Math.ceil(lines / LINES_AN_ORDER);
  const customers = Math.max(100, Math.ceil(orders / 8));
  const time = (value: string): [string, string] => [moments, moment(value)];
  const placed = (order: string) =>
    div(`(${order}) * ${TWO_YEARS / 10}`, Math.max(1, Math.floor(orders / 10)));
  const variant = `(i * 7919) % ${VARIANTS}`;
  // Of each table some rows are as old as the shop and some are fresh.
  const updated = { updated_at: time(`i % ${TWO_YEARS}`) };
  const int = (value: string): [string, string] => ["integer", value];
  const name = (value: string): [string, string] => ["varchar(120)", value];
  return [
    {
      name: "customers",
      rows: customers,
      columns: {
        id: ["bigint", "i + 1"],
        email: name(text("'buyer'", "i", "'@example.com'")),
        first_name: name(text("'First'", "i % 900")),
        last_name: name(text("'Last'", "i % 5000")),
        is_guest: int("i % 5 * 0"),
        accepts_marketing: int("i % 2"),
        gender: name("NULL"),
        birth_year: int("1950 + i % 50"),
        city: name(text("'City '", "i % 300")),
        region: name(text("'Region '", "i % 30")),
        postcode: name(text("'AB'", "i % 99", "' 1CD'")),
        country_code: name("'GB'"),
        created_at: time("i % 3600"),
        ...updated,
      },
    },
    {
      name: "products",
      rows: VARIANTS / 2,
      columns: {
        id: ["bigint", "i + 1"],
        category_id: ["bigint", "1 + i % 20"],
        supplier_id: ["bigint", "1 + i % 9"],
        title: name(text("'Product number '", "i")),
        brand: name(text("'Brand '", "i % 40")),
        handle: name(text("'product-'", "i")),
        status: name("'active'"),
        attributes: ["text", `'{"material": "oak"}'`],
        created_at: time("i"),
        ...updated,
      },
    },
    {
      name: "product_variants",
      rows: VARIANTS,
      columns: {
        id: ["bigint", "i + 1"],
        product_id: ["bigint", `1 + ${div("i", 2)}`],
        sku: name(text("'SKU-'", "i")),
        title: name(text("'Size '", "i % 2")),
        barcode: name(text("'50'", "10000000000 + i")),
        price: int("500 + i % 9000"),
        compare_at_price: int("NULL"),
        cost: int("200 + i % 4000"),
        weight_grams: int("100 + i % 900"),
        attributes: ["text", `'{"size": "M"}'`],
        status: name("'active'"),
        created_at: time("i"),
        ...updated,
      },
    },
    {
      name: "price_changes",
      rows: VARIANTS,
      columns: {
        id: ["bigint", "i + 1"],
        variant_id: ["bigint", "i + 1"],
        price: int("500 + i % 9000"),
        compare_at_price: int("NULL"),
        valid_from: time("0"),
        valid_to: [moments, "NULL"],
        reason: name("'launch'"),
        ...updated,
      },
    },
    {
      name: "orders",
      rows: orders,
      columns: {
        id: ["bigint", "i + 1"],
        order_number: name(text("'GB'", "100000 + i")),
        customer_id: ["bigint", `1 + (i * 31) % ${customers}`],
        placed_at: time(placed("i")),
        status: name("'completed'"),
        payment_status: name("'paid'"),
        channel: name("'web'"),
        currency: name("'GBP'"),
        subtotal: int("1500 + i % 9000"),
        discount: int("0"),
        shipping: int("395"),
        tax: int("250 + i % 1500"),
        total: int("1895 + i % 9000"),
        coupon_code: name("NULL"),
        campaign_id: ["bigint", "NULL"],
        shipping_country: name("'GB'"),
        updated_at: time(placed("i")),
      },
    },
    {
      name: "order_items",
      rows: lines,
      columns: {
        id: ["bigint", "i + 1"],
        order_id: ["bigint", `1 + ${div("i", LINES_AN_ORDER)}`],
        product_id: ["bigint", `1 + ${div(variant, 2)}`],
        variant_id: ["bigint", `1 + ${variant}`],
        sku: name(text("'SKU-'", variant)),
        title: name(text("'Product number '", div(variant, 2))),
        quantity: int("1 + i % 4"),
        unit_price: int(`500 + ${variant}`),
        discount: int("0"),
        tax: int("80 + i % 900"),
        total: int(`(1 + i % 4) * (500 + ${variant})`),
        unit_cost: int(`200 + ${variant}`),
        updated_at: time(placed(div("i", LINES_AN_ORDER))),
      },
    },
  ];
}

/** Fills the shop and answers its tables' names. */
export async function fillShop(server: TestServer, dialect: Dialect, lines: number): Promise<string[]> {
  const tables = tablesOf(dialect, lines);
  for (const { name, rows, columns } of tables) {
    const list = Object.entries(columns);
    const types = list.map(([column, [type]]) => {
      const nullable = type === "timestamp" ? " NULL DEFAULT NULL" : "";
      return `${column} ${type}${nullable}`;
    });
    await server.query(`CREATE TABLE ${name} (${types.join(", ")})`);
    const values = list.map(([, [, value]]) => value).join(", ");
    await server.query(`INSERT INTO ${name} SELECT ${values} FROM ${dialect.numbers(rows)}`);
    await server.query(`ALTER TABLE ${name} ADD PRIMARY KEY (id)`);
    await server.query(dialect.tidy(name));
  }
  return tables.map((table) => table.name);
}

/** Changes one order line and one order in a hundred, all over the tables, in the course of the last day. */
export async function changeOnePercent(server: TestServer, dialect: Dialect): Promise<void> {
  for (const table of ["orders", "order_items"])
    await change(server, table, dialect.ago("id % 86400"), "id % 100 = 7");
}

/** Lets the database find what changed lately in orders and their lines. */
export async function indexChanges(server: TestServer): Promise<void> {
  for (const table of ["orders", "order_items"])
    await server.query(`CREATE INDEX ${table}_updated_at ON ${table} (updated_at)`);
}

/** Changes the newest of a hundred order lines and orders as of now. */
export async function changeNewest(server: TestServer, lines: number): Promise<void> {
  const before = Math.ceil(lines * 0.99);
  await change(server, "orders", "CURRENT_TIMESTAMP", `id > ${Math.ceil(before / LINES_AN_ORDER)}`);
  await change(server, "order_items", "CURRENT_TIMESTAMP", `id > ${before}`);
}

async function change(server: TestServer, table: string, at: string, where: string): Promise<void> {
  await server.query(`UPDATE ${table} SET total = total + 5, updated_at = ${at} WHERE ${where}`);
}

/** The single-table order file: four lines an order, all as one export has it. */
export async function fillOrderFile(server: TestServer, dialect: Dialect, lines: number): Promise<void> {
  const { text, div, moment, moments, numbers } = dialect;
  const invoice = div("i", 4);
  const seconds = div(`(${invoice}) * ${TWO_YEARS / 10}`, Math.max(1, Math.floor(lines / 40)));
  await server.query(
    `CREATE TABLE online_retail (line_id bigint, invoiceno varchar(20), stockcode varchar(20), description varchar(60),
       quantity integer, invoicedate ${moments}, unitprice decimal(10, 2), customerid varchar(20), country varchar(40))`,
  );
  await server.query(
    `INSERT INTO online_retail SELECT i, ${text("''", `500000 + ${invoice}`)}, ${text("''", "20000 + (i * 7919) % 4000")},
       ${text("'PRODUCT '", "(i * 7919) % 4000")}, 1 + i % 12, ${moment(seconds)}, 0.5 + ((i * 7919) % 4000) % 50,
       ${text("''", `10000 + (${invoice}) * 31 % 50000`)}, 'United Kingdom' FROM ${numbers(lines)}`,
  );
  await server.query("ALTER TABLE online_retail ADD PRIMARY KEY (line_id)");
  await server.query(dialect.tidy("online_retail"));
}
