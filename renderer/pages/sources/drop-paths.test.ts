import { expect, test } from "vitest";
import { commonPath, kindOf, leftOut, nameOf } from "./drop-paths.ts";

test("files of one folder are one pattern; what a pattern can't say is none", () => {
  expect(commonPath(["/a/b.csv"])).toBe("/a/b.csv");
  expect(commonPath(["/a/b.csv", "/a/c d.json"])).toBe("/a/{b.csv,c d.json}");
  expect(commonPath(["C:\\a\\b.csv", "C:\\a\\c.csv"])).toBe("C:\\a\\{b.csv,c.csv}");
  expect(commonPath(["/a/b.csv", "/x/c.csv"])).toBeUndefined();
  expect(commonPath(["/a/b,1.csv", "/a/c.csv"])).toBeUndefined();
});

test("a database in a file is one, not a file of rows", () => {
  expect(["/x/shop.sqlite", "/x/Shop.SQLite3", "C:\\x\\store.db"].map(kindOf)).toEqual(
    Array(3).fill("sqlite"),
  );
  expect(["/x/orders.csv", "/x/{a.db,b.db}", "/x/shop.db.csv", "/x/db"].map(kindOf)).toEqual(
    Array(4).fill("files"),
  );
});

test("a name for people out of the first file's name", () => {
  expect(nameOf(["/x/orders_export_1.csv.gz", "/x/b.csv"])).toBe("Orders export");
  expect(nameOf(["2024-01.csv"])).toBe("2024-01");
  expect(nameOf([""])).toBe("Files");
});

test("what was dropped and lies in no table is left out; folders and workbooks hold their files", () => {
  const tables = [
    { files: [{ name: "a.csv" }, { name: "2024/b.csv" }] },
    { files: [{ name: "c.xlsx/May" }] },
  ];
  expect(leftOut(["a.csv", "2024", "c.xlsx", "logo.png", "b.csv"], tables)).toEqual(["logo.png", "b.csv"]);
});
