import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { commands } from "../contract/meta.ts";
import { type Field, fieldsOf, parseValue } from "./cli-flags.ts";

const folder = mkdtempSync(join(tmpdir(), "merchbench-flags-"));
const fileOf = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const save = commands.find(({ area, verb }) => area === "mapping" && verb === "save")!;
const tables: Field = fieldsOf(save.input).fields.tables!;
const rows = [{ table: "orders", sql: "SELECT 1", enabled: true }];

it("takes what is JSON from a file, as another command has answered it", () => {
  const answer = fileOf("mapping.json", JSON.stringify({ tables: rows, notes: [] }));
  expect(parseValue("tables", tables, `@${answer}`)).toEqual(rows);
  expect(parseValue("tables", tables, `@${fileOf("list.json", JSON.stringify(rows))}`)).toEqual(rows);
  expect(parseValue("tables", tables, JSON.stringify(rows))).toEqual(rows);
  const config: Field = { type: "object" };
  expect(parseValue("config", config, `@${fileOf("config.json", '{"config":[1]}')}`)).toEqual({
    config: [1],
  });
});

it.each([
  [join(folder, "none.json"), "can't be read: there is none."],
  [folder, "it is a folder."],
  [fileOf("broken.json", "["), "broken.json holds is none."],
])("says what is wrong with a file", (path, words) => {
  expect(() => parseValue("tables", tables, `@${path}`)).toThrow(words);
});

it("leaves an @ alone where a list is of names", () => {
  expect(parseValue("ids", { type: "array", items: { type: "string" } }, "@a,b")).toEqual(["@a", "b"]);
});
