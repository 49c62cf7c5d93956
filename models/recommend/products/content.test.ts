import { describe, expect, it } from "vitest";
import { quietRun } from "../../../engine/contract/run.ts";
import type { Data } from "../../model.ts";
import { describeModel } from "../../testkit/suite.ts";
import { cell } from "../history/csr.ts";
import { madeUpStore } from "../made-up.fixture.ts";
import { content } from "./content.ts";
import { termsOf, wordsOf } from "./content-terms.ts";

const context = { seed: 7, timeZone: "Europe/London", currency: "GBP", asOf: "2025-07-01" };
const unalike = madeUpStore(4, 1);
unalike.recommend_products = productsOf([["Alpha"], ["Beta"], ["Gamma"]]);

describeModel(content, { data: madeUpStore(), tooLittle: unalike });

/** Rows of title, category, brand, attributes. */
function productsOf(rows: (string | null)[][]): Data[string] {
  const column = (at: number) => rows.map((row) => row[at] ?? null);
  return {
    rows: rows.length,
    columns: {
      product_no: Int32Array.from(rows.keys()),
      product_id: rows.map((_, p) => `P${p}`),
      title: column(0),
      category: column(1),
      category_id: column(1),
      brand: column(2),
      attributes: column(3),
      offered: new Int32Array(rows.length).fill(1),
    },
  };
}

async function listsOf(rows: (string | null)[][], vectors: Record<number, number[]> = {}, vectorShare = 1) {
  const numbers = Object.entries(vectors).flatMap(([p, vector]) => vector.map((value) => [Number(p), value]));
  const data: Data = {
    ...madeUpStore(4, 1),
    recommend_products: productsOf(rows),
    recommend_vectors: {
      rows: numbers.length,
      columns: {
        product_no: Int32Array.from(numbers, ([p]) => p!),
        value: Float32Array.from(numbers, ([, value]) => value!),
      },
    },
  };
  const params = content.params.parse({ vectorShare });
  const artifact = await content.train(data, params, context, quietRun());
  const { recommendations } = await content.predict(artifact, data, params, context, quietRun());
  const columns = recommendations!.columns as Record<string, string[]>;
  const list = (source: string) =>
    columns.source_id!.flatMap((id, r) =>
      id === source ? [[columns.recommended_product_id![r]!, columns.reason![r]!]] : [],
    );
  return { list, placements: new Set(columns.placement) };
}

describe("words", () => {
  it("knows case, accents, forms of a letter, numbers with their unit, markup", () => {
    expect(wordsOf("CAFÉ Crème, Ｏak <b>Table</b> 20 cm x 1,5kg")).toEqual([
      "cafe",
      "creme",
      "oak",
      "table",
      "20 cm",
      "1,5kg",
    ]);
    expect(wordsOf("Größe ÅNGSTRÖM İstanbul")).toEqual(["große", "angstrom", "istanbul"]);
  });

  it("takes scripts without spaces apart by pairs, others by spaces", () => {
    expect(wordsOf("木製テーブル")).toEqual(["木製", "製テ", "テー", "ーブ", "ブル"]);
    expect(wordsOf("Деревянный стол")).toEqual(["деревянныи", "стол"]);
    expect(wordsOf("")).toEqual([]);
    expect(wordsOf("!!! — …")).toEqual([]);
  });
});

describe("terms", () => {
  const described = {
    ids: ["a", "b", "c"],
    titles: ["Oak shelf", "Oak table", "Steel lamp"],
    categories: ["Wood", "wood", null],
    brands: [null, null, null],
    attributes: [
      '{"size":{"width":20},"tags":["new","eco"],"vegan":true}',
      '{"width":20,"tags":"ECO"}',
      "not json",
    ],
  };

  it("keeps what two share, weighed by how rare it is", () => {
    const { matrix, names } = termsOf(described);
    const held = names.filter((_, t) => matrix.offsets[t + 1]! > matrix.offsets[t]!);
    expect(held.sort()).toEqual(["Wood", "eco", "oak", "width 20"]);
    expect(cell(matrix, names.indexOf("oak"), 0)).toBeCloseTo(Math.log(4 / 2.5), 6);
    expect(cell(matrix, names.indexOf("oak"), 2)).toBe(0);
  });

  it("drops what most products share", () => {
    const titles = Array.from({ length: 40 }, (_, p) => `Shop item ${p % 10}x`);
    const { matrix, names } = termsOf({
      ids: titles,
      titles,
      categories: [],
      brands: [],
      attributes: [],
    });
    const held = names.filter((_, t) => matrix.offsets[t + 1]! > matrix.offsets[t]!);
    expect(held).toEqual(Array.from({ length: 10 }, (_, n) => `${n}x`));
  });
});

describe("more like this", () => {
  it("finds nothing in common where only words that join others are", async () => {
    await expect(listsOf([["Stuhl mit Kissen und Lehne"], ["Lampe mit Schirm und Fuß"]])).rejects.toThrow(
      "no two share a word",
    );
  });

  it("puts the most alike first and names what they share, new products too", async () => {
    const { list, placements } = await listsOf([
      ["Oak shelf 20 cm", "Shelves", "Lotta", '{"material":"oak"}'],
      ["Oak shelf 40 cm", "Shelves", "Lotta", '{"material":"oak"}'],
      ["Steel shelf 20 cm", "Shelves", "Berg", '{"material":"steel"}'],
      ["Desk lamp", "Lamps", "Berg", '{"material":"steel"}'],
      [null, null, null, null],
    ]);
    expect([...placements]).toEqual(["more_like_this"]);
    expect(list("P0").map(([id]) => id)).toEqual(["P1", "P2"]);
    expect(list("P0")[0]![1]).toMatch(/^4 things in common: /);
    expect(list("P2")[0]![0]).toBe("P3");
    expect(list("P2")[0]![1]).toBe("2 things in common: Berg, steel");
    expect(list("P4")).toEqual([]);
  });

  it("goes by vectors instead of words, or by both; a product without one goes by its words", async () => {
    const rows = [["Oak shelf"], ["Oak table"], ["Steel lamp"], ["Steel table"]];
    const vectors = { 0: [2, 0, 0], 1: [0, 1, 0], 2: [3, 0.3, 0] };
    const ids = async (share: number) => {
      const { list } = await listsOf(rows, vectors, share);
      return [list("P0").map(([id]) => id), list("P3").map(([id]) => id)];
    };
    expect(await ids(1)).toEqual([["P2"], ["P2", "P1"]]);
    expect(await ids(0)).toEqual([["P1"], ["P2", "P1"]]);
    expect((await ids(0.5))[0]).toEqual(["P2", "P1"]);
    expect((await listsOf(rows, vectors, 1)).list("P0")[0]![1]).toBe(
      "Alike by its vector, no word in common",
    );
  });

  it("says what is missing where nothing is alike", async () => {
    await expect(listsOf([["Alpha"], ["Beta"]])).rejects.toThrow(
      "Not enough data: of 2 products no two share a word, a category, a brand or an attribute. Map titles, categories, brands or attributes of products.",
    );
    await expect(listsOf([["Alone"]])).rejects.toThrow("Not enough data: of 1 product ");
  });
});
