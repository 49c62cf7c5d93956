/** CSV as spreadsheets leave it behind when people have opened and saved it. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Folder, openFolder } from "./harness.fixture.ts";

let folder: Folder;
beforeEach(() => {
  folder = openFolder();
});
afterEach(() => folder.remove());

const names = "Order,Item,Amount,Note";
const rows = [
  { Order: "A1", Item: "Mug", Amount: "1.50", Note: "gift" },
  { Order: "A2", Item: "Cup", Amount: "2.50", Note: null },
  { Order: "A3", Item: "Jug", Amount: "3.50", Note: null },
  { Order: "A4", Item: "Pot", Amount: "4.50", Note: null },
];
const cells = (row: (typeof rows)[number]) => [row.Order, row.Item, row.Amount, row.Note ?? ""];
const lines = rows.map((row) => cells(row).join(","));

describe("the same rows", () => {
  test.each([
    ["below blank lines", `\n\r\n${names}\n${lines.join("\n")}\n`],
    ["between blank lines", `${names}\n\n${lines.join("\n\n")}\n\n`],
    ["above rows of nothing but delimiters", `${names}\n${lines.join("\n")}\n,,,\n , ,,\n`],
    ["with more delimiters than names", `${names}\n${lines.map((line) => `${line},,,`).join("\n")}\n`],
    [
      "without delimiters for blank cells at the end",
      `${names}\n${lines.map((line) => line.replace(/,$/, "")).join("\n")}\n`,
    ],
    ["each line in quotes", [names, ...lines].map((line) => `"${line}"`).join("\r\n")],
    [
      "each line in quotes, and values within it",
      [
        names,
        ...rows.map((row) =>
          cells(row)
            .map((cell) => `""${cell}""`)
            .join(","),
        ),
      ]
        .map((line) => `"${line}"`)
        .join("\n"),
    ],
    [
      "as formulas that keep zeros",
      [names.split(","), ...rows.map(cells)]
        .map((row) => row.map((cell) => `"=""${cell}"""`).join(","))
        .join("\n"),
    ],
  ])("%s", async (_name, text) => {
    folder.put("x.csv", text);
    const found = await folder.read("x.csv");
    expect(found.rows.x).toMatchObject(rows);
    expect(found.rejected).toEqual([]);
  });
});

test("a quote within a value is a sign like any other; one that opens a value and never closes costs its line", async () => {
  folder.put(
    "x.csv",
    `${names}\nA1,Screen 15" wide,1.50,\nA2,Cup,2.50,\nA3,Frame 9" high,3.50,x\nA4,"Pot,4.50,\nA5,Bowl,5.50,\n`,
  );
  const { rows: found, rejected } = await folder.read("x.csv");
  expect(found.x!.map(({ Item }) => Item)).toEqual(['Screen 15" wide', "Cup", 'Frame 9" high', "Bowl"]);
  expect(rejected.map(({ text }) => text)).toEqual(['A4,"Pot,4.50,']);
});

test("one value in single quotes does not make them the quotes of the file, beside an inch sign", async () => {
  folder.put("x.csv", `id,name\n1,"a ""q"" b"\n2,5" screen\n4,'single'\n5,"a, b"\n`);
  const { rows: found, rejected } = await folder.read("x.csv");
  expect(found.x!.map(({ name }) => name)).toEqual(['a "q" b', '5" screen', "'single'", "a, b"]);
  expect(rejected).toEqual([]);
});

describe("backslashes before quotes", () => {
  test("that a database has added", async () => {
    const text = String.raw`"id","name","note"
"1","Screen 15\" wide","é, \"b\", c"
"2","x","two\
lines"
"3","back\\slash",\N
`;
    for (const encoding of ["utf8", "latin1"] as const) {
      folder.put("x.csv", Buffer.from(text, encoding));
      const { rows: found, rejected } = await folder.read("x.csv");
      expect(found.x).toMatchObject([
        { id: "1", name: 'Screen 15" wide', note: 'é, "b", c' },
        { id: "2", name: "x", note: "two\nlines" },
        { id: "3", name: "back\\slash", note: null },
      ]);
      expect(rejected).toEqual([]);
    }
  });

  test("that are the value's own, as PHP writes them", async () => {
    folder.put(
      "x.csv",
      String.raw`id,name,note
1,"Mug ""big""","{""a"":""say \"x, y\", z""}"
2,Cup,
`,
    );
    const { rows: found } = await folder.read("x.csv");
    expect(found.x![0]).toMatchObject({ name: 'Mug "big"', note: String.raw`{"a":"say \"x, y\", z"}` });
  });

  test("that stand before the quote that closes a value are signs like any other", async () => {
    folder.put("x.csv", 'id,name,note\n1,"C:\\","a, b"\n2,"D:\\x\\","c"\n');
    const { rows: found } = await folder.read("x.csv");
    expect(found.x).toMatchObject([
      { name: "C:\\", note: "a, b" },
      { name: "D:\\x\\", note: "c" },
    ]);
  });
});

test("one line that was cut is no row whose last cells are blank", async () => {
  folder.put("x.csv", `${names}\n${lines.join("\n")}\nA5,Jar\n${lines.join("\n").replaceAll("A", "B")}\n`);
  const { rows: found, rejected } = await folder.read("x.csv");
  expect(found.x).toHaveLength(8);
  expect(rejected.map(({ reason }) => reason)).toEqual(["too few values: 2 of 4"]);
});

test("what Excel shows in place of a value is none, and lakhs are figures", async () => {
  folder.put(
    "x.csv",
    'Order,Amount,Key\nA1,"1,23,456.50",="0071"\nA2,"12,34,56,789.00",="0072"\nA3,#N/A,#REF!\nA4,950.00,="0073"\n',
  );
  const { rows: found } = await folder.read("x.csv");
  expect(found.x).toMatchObject([
    { Amount: "123456.50", Key: "0071" },
    { Amount: "123456789.00", Key: "0072" },
    { Amount: null, Key: null },
    { Amount: "950.00", Key: "0073" },
  ]);
});
