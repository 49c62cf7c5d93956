import { expect, test } from "vitest";
import { readName } from "./concepts.ts";
import { folded, spelledOut } from "./fold.ts";

test("a word is one however its letters are written", () => {
  expect(["Wysłane", "WYSŁANE", "Wysl\u0061\u0300ne"].map(folded)).toEqual(Array(3).fill("wyslane"));
  expect(["Beløb", "STRASSE", "straße", "İADE", "ısı", "Þór"].map(folded)).toEqual([
    "belob",
    "strasse",
    "strasse",
    "iade",
    "isi",
    "thor",
  ]);
  expect(["Größe", "Gro\u0308ße", "Groesse"].map(spelledOut)).toEqual(Array(3).fill("groesse"));
});

test.each([
  ["Währung", "currency"],
  ["Waehrung", "currency"],
  ["WAHRUNG", "currency"],
  ["Wa\u0308hrung", "currency"],
  ["Benamning", "name"],
  ["주문", "order"],
  ["Mehrwertsteuer", "tax"],
])("the name %s means %s", (name, concept) => {
  expect([...readName(name).concepts]).toEqual([concept]);
});
