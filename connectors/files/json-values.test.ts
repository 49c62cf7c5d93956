/** Values out of JSON are the same whether one struct holds them all or each is taken out by itself. */
import { expect, test } from "vitest";
import { ask } from "./duck.ts";
import { type JsonValue, valueAt, withValues } from "./json-values.ts";

const JSONS = [
  `{"id":"a\\"é","of":{"no":12345678901234567890123,"big":{"x":1}},"lines":[{"s":1},null,3]}`,
  `{"id":1.50,"of":[1, 2],"lines":{"s":2}}`,
  `{"id":null,"of":{"no":null,"big":null},"lines":[]}`,
  `{"id":true,"id":false,"of":"text","lines":"none","ID":7}`,
  `{}`,
];
const from = `(SELECT CAST(unnest([${JSONS.map((json) => `'${json}'`).join(", ")}]) AS JSON) AS json, 'f' AS file)`;
const text = (...path: string[]): JsonValue => ({ name: path.join("_"), path, kind: "text" });
const json = (...path: string[]): JsonValue => ({ name: path.join("_"), path, kind: "json" });
const list = (...path: string[]): JsonValue => ({ name: path.join("_"), path, kind: "list" });

test.each<[string, JsonValue[]]>([
  ["texts", [text("id"), text("of", "no"), text("of", "big", "x")]],
  ["objects and what lies within them", [json("of"), text("of", "no"), json("of", "big"), json("lines")]],
  ["fields that differ in capitals only", [text("id"), text("ID")]],
  ["a text that is an object, too", [text("of"), text("of", "no")]],
  ["a name that no struct has", [text("id"), text("")]],
])("%s", async (_name, wanted) => {
  const values = wanted.map((value, k) => ({ ...value, name: `v${k}` }));
  const alone = values.map(({ path, kind }) => `CAST(${valueAt("json", path, kind as "text")} AS VARCHAR)`);
  const together = values.map(({ name }) => `CAST(${name} AS VARCHAR)`);
  const found = await ask(
    `SELECT ${together.join(", ")}, file FROM ${withValues(from, ["file"], values)}`,
    "x",
  );
  expect(found).toEqual(await ask(`SELECT ${alone.join(", ")}, file FROM ${from}`, "x"));
});

test("a list, and an object alone as a list of one", async () => {
  for (const values of [[list("lines")], [list("lines"), text("id"), { ...text("ID"), name: "other" }]]) {
    const rows = await ask(`SELECT CAST(lines AS VARCHAR) FROM ${withValues(from, [], values)}`, "x");
    expect(rows.map(([value]) => value)).toEqual([`[{"s":1}, NULL, 3]`, `[{"s":2}]`, "[]", null, null]);
  }
});
