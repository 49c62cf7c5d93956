import { expect, test } from "vitest";
import type { Stream } from "../connector.ts";
import { detectPreset, findPreset } from "./index.ts";
import { nearestPreset } from "./near.ts";
import { matchPreset, type Preset, withoutStaleTimes } from "./preset.ts";

const stream = (name: string, ...columns: string[]): Stream => ({
  name,
  key: [],
  columns: columns.map((column) => ({ name: column, type: "text", nativeType: "text", nullable: true })),
});
const tableOf = (name: string) => name;
const LINES = stream("sales", "invoice_no", "STOCKCODE", "qty", "Invoice Date", "Price");
const EVENTS = stream("clicks", "event_time", "event_type", "product_id", "brand");

test("columns are found whatever their case and separators; what is absent becomes NULL", () => {
  const match = detectPreset([LINES], tableOf)!;
  expect(match.preset.id).toBe("order-lines");
  const orders = match.tables.find(({ table }) => table === "orders")!.sql;
  expect(orders).toContain("{{raw.sales}}");
  expect(orders).toContain('CAST("invoice_no" AS VARCHAR)');
  expect(orders).toContain("CAST(NULL AS VARCHAR)");
});

test("events beside order lines are mapped too; each source table feeds one preset only", () => {
  const tables = detectPreset([LINES, EVENTS], tableOf)!.tables;
  expect(tables.map(({ table }) => table)).toContain("interactions");
  expect(tables.filter(({ table }) => table === "products")).toHaveLength(1);
  expect(detectPreset([EVENTS], tableOf)!.preset.id).toBe("events");
});

test("of files that look alike the one that is read and those that are not are named", () => {
  const { note } = detectPreset(
    [LINES, stream("more", "invoice_no", "STOCKCODE", "qty", "Invoice Date", "Price")],
    tableOf,
  )!;
  expect(note).toMatch(/^more has the columns of what is read \(sales\), but is not read\./);
  expect(detectPreset([LINES, EVENTS], tableOf)!.note).toBeUndefined();
});

test("nothing fits tables that no preset knows", () => {
  expect(detectPreset([stream("notes", "id", "text")], tableOf)).toBeUndefined();
});

test("of several texts the first that can stand is taken, and a table that can't is left out", () => {
  const preset: Preset = {
    id: "x",
    title: "X",
    description: "",
    reads: {
      a: { columns: { id: ["id"] }, optional: { at: ["at"] } },
      b: { names: ["b"], columns: { id: ["id"] } },
    },
    marks: ["a"],
    tables: {
      orders: ["SELECT {{a.id}}, {{a.at}} FROM {{a}}", "SELECT {{a.id}} FROM {{a}}"],
      refunds: "SELECT * FROM {{b}}",
    },
  };
  expect(matchPreset(preset, [stream("a", "Id")], tableOf)!.tables).toEqual([
    { table: "orders", sql: 'SELECT "Id" FROM {{raw.a}}', enabled: true },
  ]);
});

const shop: Preset = {
  id: "shop",
  title: "Shop",
  description: "",
  prefixed: true,
  reads: {
    orders: { names: ["orders"], columns: { id: ["id"] }, optional: { note: ["note"] } },
    users: { names: ["users"], columns: { id: ["id"] }, shared: true },
    slips: { names: ["order_slips"], columns: { id: ["id"] }, sometimes: true },
  },
  marks: ["orders"],
  tables: {
    orders: `SELECT {{o:orders.note?}} AS note{{#slips}}, s.id{{/slips}}
FROM {{orders}} o{{#slips}} JOIN {{slips}} s USING (id){{/slips}}{{^users.id}} WHERE false{{/users.id}}`,
    customers: "SELECT id FROM {{users}}",
  },
};
const rows = (of: Stream, rowCount: number): Stream => ({ ...of, rowCount });

test("all tables of a prefixed preset carry one prefix; the main shop of several is taken, and it says so", () => {
  const blog = [stream("wp_2_orders", "id"), stream("wp_orders", "id", "note"), stream("wp_users", "id")];
  const main = matchPreset(shop, [...blog, stream("old_order_slips", "id")], tableOf)!;
  expect(main.tables[0]!.sql).toBe('SELECT o."note" AS note\nFROM {{raw.wp_orders}} o');
  expect(main.note).toBe(
    "The database holds 2 shops of Shop: the one with prefix wp_ is mapped, not those with prefix wp_2_. To load another, add a source with the preset shop:wp_2_",
  );
  const meant = matchPreset(shop, blog, tableOf, "WP_2_")!;
  expect(meant.tables[0]!.sql).toContain("{{raw.wp_2_orders}}");
  expect(meant.note).toBeUndefined();
  expect(matchPreset(shop, blog, tableOf, "wp_3_")).toBeUndefined();
  const [second, , users] = blog;
  const sub = matchPreset(shop, [second!, users!], tableOf)!;
  expect(sub.tables.map(({ sql }) => sql)).toEqual([
    "SELECT NULL AS note\nFROM {{raw.wp_2_orders}} o",
    "SELECT id FROM {{raw.wp_users}}",
  ]);
  expect(sub.note).toBeUndefined();
  const copies = [rows(stream("bak_orders", "id"), 10), rows(stream("web_orders", "id"), 900)];
  expect(matchPreset(shop, copies, tableOf)!.tables[0]!.sql).toContain("{{raw.web_orders}}");
});

test("a shop without any prefix fits too, and sections follow what is there", () => {
  const all = [stream("orders", "id"), stream("order_slips", "id")];
  expect(matchPreset(shop, all, tableOf)!.tables).toEqual([
    {
      table: "orders",
      sql: "SELECT NULL AS note, s.id\nFROM {{raw.orders}} o JOIN {{raw.order_slips}} s USING (id) WHERE false",
      enabled: true,
    },
  ]);
});

test("a platform that is nearly there is named with what is absent", () => {
  const named = (name: string) => ({ names: [name], columns: { id: ["id"], at: ["at", "time"] } });
  const near: Preset = {
    ...shop,
    reads: { orders: named("orders"), lines: named("lines"), users: named("users"), goods: named("goods") },
    marks: ["orders", "lines", "users", "goods"],
  };
  const full = (name: string) => stream(name, "ID", "time");
  expect(nearestPreset([near], [full("x_orders"), full("x_users"), full("x_goods"), full("notes")])).toBe(
    "It looks like Shop, but lacks the table x_lines. Where the shop has that, give the connection's user the right to read it and load again.",
  );
  const partly = [full("orders"), full("lines"), stream("users", "id"), full("goods")];
  expect(nearestPreset([near], partly)).toContain("lacks at of the table users.");
  expect(nearestPreset([near], [])).toContain("There is no table");
  expect(nearestPreset([near], partly.slice(0, 3))).toBeUndefined();
  expect(nearestPreset([near], [...partly.slice(0, 3), full("other.goods")])).toBeUndefined();
});

/** A platform's tables as streams of so many rows each: all that it reads, or those of its reads that are named. */
const shopOf = (id: string, prefix: string, rowCount: number, named?: string[]) => {
  const { reads } = findPreset(id);
  return (named ?? Object.keys(reads)).map((read) =>
    rows(stream(prefix + reads[read]!.names![0], ...Object.keys(reads[read]!.columns)), rowCount),
  );
};

test("of shops of two platforms in one database the larger is taken, and the other is named", () => {
  const both = (posts: number, cart: number) => [
    ...shopOf("woocommerce", "wp_", posts),
    ...shopOf("opencart", "oc_", cart),
  ];
  const match = detectPreset(both(5000, 100), tableOf)!;
  expect([match.preset.id, match.note]).toEqual([
    "woocommerce",
    "The database also holds a shop of OpenCart, which is not mapped. To load it, add a source with the preset opencart",
  ]);
  expect(match.tables.every(({ sql }) => !sql.includes("oc_"))).toBe(true);
  expect(detectPreset(both(100, 5000), tableOf)!.preset.id).toBe("opencart");
  expect(detectPreset(shopOf("opencart", "", 0), tableOf)!.note).toBeUndefined();
});

test("what a platform's absent tables would have filled is said, but for those that not every version has", () => {
  const noteWithout = (id: string, ...absent: string[]) => {
    const there = Object.keys(findPreset(id).reads).filter((read) => !absent.includes(read));
    return detectPreset(shopOf(id, findPreset(id).prefixed ? "X_" : "", 9, there), tableOf)!.note;
  };
  const why =
    "these were not there to be read. Where the shop has them, give the connection's user the right to read them and load again";
  expect(noteWithout("prestashop", "slip", "slip_detail", "stock")).toBe(
    `Nothing fills locations (from X_stock_available) and inventory_levels (from X_stock_available) and inventory_movements (from X_stock_available) and refunds (from X_order_slip). Part is left out of orders (from X_order_slip, X_order_slip_detail): ${why}`,
  );
  expect(noteWithout("opencart", "returns", "code", "special", "shipment", "courier")).toBe(
    `Part is left out of refunds (from X_return): ${why}`,
  );
  expect(noteWithout("magento", "source", "source_item", "reservation")).toBeUndefined();
  expect(noteWithout("adobe-commerce-api", "memos", "sources", "source_items")).toBe(
    `Nothing fills refunds (from credit_memos): ${why}`,
  );
  expect(noteWithout("magento", "reservation", "memo_items")).toBe(
    `Part is left out of inventory_levels (from X_inventory_reservation) and of refunds (from X_sales_creditmemo_item): ${why}`,
  );
});

test("times of change that a platform does not keep are no cursors", () => {
  const timed = shopOf("opencart", "x_", 1).map((of) => ({
    ...of,
    columns: [...of.columns, { ...of.columns[0]!, name: "date_modified" }],
    cursorColumn: "date_modified",
  }));
  const cursors = (streams: Stream[]) =>
    streams.filter(({ cursorColumn }) => cursorColumn === undefined).map(({ name }) => name);
  expect(cursors(withoutStaleTimes(findPreset("opencart"), timed))).toEqual(["x_product"]);
  expect(cursors(withoutStaleTimes(findPreset("magento"), timed))).toEqual([]);
  const followed = timed.map((of) => ({ ...of, cursorColumn: "(replication)" }));
  expect(cursors(withoutStaleTimes(findPreset("opencart"), followed))).toEqual([]);
});
