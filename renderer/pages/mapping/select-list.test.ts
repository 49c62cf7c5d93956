import { describe, expect, test } from "vitest";
import { expressionOf, readSelect, withExpression } from "./select-list.ts";

const SQL = `SELECT id AS order_item_id, o.order_id, concat('a, b', "x,y") AS title,
  price * 0.01 AS unit_price
FROM {{raw.order_items}} o`;

describe("readSelect", () => {
  test("splits at commas outside quotes and brackets", () => {
    const list = readSelect(SQL)!;
    expect(list.items.map((item) => item.name)).toEqual(["order_item_id", "order_id", "title", "unit_price"]);
    expect(expressionOf(list, "title")).toBe(`concat('a, b', "x,y")`);
    expect(expressionOf(list, "order_id")).toBe("o.order_id");
    expect(expressionOf(list, "tax")).toBeUndefined();
  });

  test("leaves what it can't edit to the SQL view", () => {
    expect(readSelect("WITH a AS (SELECT 1) SELECT * FROM a")).toBeNull();
    expect(readSelect("SELECT * FROM t")).toBeNull();
    expect(readSelect("SELECT DISTINCT a FROM t")).toBeNull();
    expect(readSelect("SELECT a -- why\n FROM t")).toBeNull();
  });

  test("a FROM inside brackets does not end the list", () => {
    const list = readSelect("SELECT (SELECT max(x) FROM u) AS a, b FROM t")!;
    expect(list.items.map((item) => item.name)).toEqual(["a", "b"]);
  });
});

test("of several SELECTs the first alone is not the list, but one within brackets or quotes is none of them", () => {
  expect(readSelect("SELECT a, b FROM t\nUNION ALL\nSELECT a, b FROM u")).toBeNull();
  expect(
    readSelect("SELECT a FROM (SELECT a FROM t UNION SELECT a FROM u) v WHERE x <> ' union '"),
  ).not.toBeNull();
});

describe("withExpression", () => {
  test("changes, adds and takes out a column, and keeps the rest", () => {
    expect(withExpression(SQL, "unit_price", "price / 100")).toMatch(
      /price \/ 100 AS unit_price\nFROM \{\{raw\.order_items\}\} o$/,
    );
    expect(withExpression(SQL, "tax", "vat")).toMatch(/vat AS tax\nFROM/);
    expect(withExpression(SQL, "title", "")).not.toMatch(/title/);
    expect(withExpression("WITH a AS (SELECT 1) SELECT * FROM a", "tax", "vat")).toBe(
      "WITH a AS (SELECT 1) SELECT * FROM a",
    );
  });
});
