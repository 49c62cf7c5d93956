import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { zipOf } from "../testkit/zip.ts";
import { type Folder, openFolder } from "./harness.fixture.ts";

let folder: Folder;
beforeEach(() => {
  folder = openFolder();
});
afterEach(() => folder.remove());

describe("JSON", () => {
  const rows = [
    { id: "9007199254740993", total: "1.5", lines: '[{"sku":"a"}]' },
    { id: "2", total: null, lines: null },
  ];

  test.each([
    ["a list", '[{"id":9007199254740993,"total":1.5,"lines":[{"sku":"a"}]},\n {"id":2,"lines":null}]'],
    [
      "a list in an answer",
      '{"page":1,"data":[{"id":9007199254740993,"total":1.5,"lines":[{"sku":"a"}]},{"id":2}],"next":null}',
    ],
    [
      "what is sent at once",
      '{"batch":[{"id":9007199254740993,"total":1.5,"lines":[{"sku":"a"}]},{"id":2}],"sentAt":"2024-05-01"}',
    ],
    [
      "a list two levels down",
      '{"data":{"orders":[{"id":9007199254740993,"total":1.5,"lines":[{"sku":"a"}]},{"id":2}]}}',
    ],
    [
      "objects over many lines",
      '{\n  "id": 9007199254740993,\n  "total": 1.5,\n  "lines": [\n{"sku":"a"}\n]\n}\n{\n  "id": 2\n}\n',
    ],
    ["one object a line", '{"id":9007199254740993,"total":1.5,"lines":[{"sku":"a"}]}\n{"id":2}\n'],
  ])("as %s", async (_layout, text) => {
    folder.put("orders.json", text);
    expect((await folder.read("orders.json")).rows.orders).toEqual(
      expect.arrayContaining(rows.map((row) => expect.objectContaining(row))),
    );
  });

  test("of several lists one is read, and the others are said", async () => {
    folder.put("all.json", '{"orders":[{"id":1},{"id":2}],"customers":[{"id":7}],"page":1,"tags":["a"]}');
    expect((await folder.read("all.json")).rows.all).toHaveLength(2);
    expect((await folder.streams("all.json"))[0]!.doubts).toEqual([
      "all: all.json holds several lists: orders is read, customers not. Save each as a file of its own to load it.",
    ]);
  });

  test("objects over many lines are read whatever the file is called", async () => {
    folder.put("orders.jsonl", '{\n  "id": 1,\n  "at": {\n "day": "2024-05-01" }\n}\n{\n  "id": 2\n}\n');
    expect((await folder.read("orders.jsonl")).rows.orders).toHaveLength(2);
  });

  test("objects over many lines whose first one holds a list that files keep their records in", async () => {
    const order = (id: number) => `{\n  "id": ${id},\n  "items": [\n    {"sku": "a"}\n  ]\n}\n`;
    folder.put("orders.jsonl", order(1) + order(2) + order(3));
    const { rows, rejected } = await folder.read("orders.jsonl");
    expect(rows.orders!.map(({ id }) => id)).toEqual(["1", "2", "3"]);
    expect(rejected).toEqual([]);
  });

  test("one object alone is a row, even with a list of lines in it", async () => {
    folder.put("order.json", '{"id": 1,\n "lines": [{"sku": "a"}, {"sku": "b"}]}');
    expect((await folder.read("order.json")).rows.order).toMatchObject([{ id: "1" }]);
  });

  test("a list that is cut, and records that are no objects, are set aside with their line", async () => {
    folder.put("x.json", '[\n{"id":1},\n[2],\n"three",\n{"id":4},\n{"id":5,"name":"cu');
    const { rows, rejected } = await folder.read("x.json");
    expect(rows.x!.map((row) => row.id)).toEqual(["1", "4"]);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [3, "not a JSON object"],
      [4, "not a JSON object"],
      [6, "not valid JSON"],
    ]);
  });

  test("a field that turns up after all others is a column", async () => {
    const early = Array.from({ length: 30_000 }, (_, k) => `{"id":${k}}`);
    folder.put("late.jsonl", [...early, '{"id":"x","late":{"a":1},"flag":true}'].join("\n"));
    const [stream] = await folder.streams("late.jsonl");
    expect(stream!.columns.map(({ name, type }) => [name, type])).toEqual([
      ["id", "text"],
      ["flag", "text"],
      ["late", "json"],
      ["_file", "text"],
    ]);
  });

  test("names that differ in case only, are empty or ours are columns of their own", async () => {
    folder.put("n.jsonl", '{"Id":1,"id":2,"":3,"_file":"mine","a/b~c":{"x":1}}\n');
    expect((await folder.read("n.jsonl")).rows.n).toMatchObject([
      { Id: "1", id_2: "2", column_3: "3", _file_2: "mine", "a/b~c": '{"x":1}', _file: "n.jsonl" },
    ]);
  });

  test("twice the same name in one object, and half a character, spoil no other line", async () => {
    folder.put("d.jsonl", '{"a":1}\n{"a":2,"a":3}\n{"a":"\\ud800"}\n');
    const { rows, rejected } = await folder.read("d.jsonl");
    expect(rows.d!.map((row) => row.a)).toEqual(["1", "2"]);
    expect(rejected).toMatchObject([{ line: 3, reason: "half of a character is missing" }]);
  });

  test("UTF-16 and a byte order mark", async () => {
    folder.put("u.jsonl", Buffer.from('\ufeff{"a":"é"}\n{"a":"b"}\n', "utf16le"));
    expect((await folder.read("u.jsonl")).rows.u!.map((row) => row.a)).toEqual(["b", "é"]);
  });
});

/** A workbook as Excel writes it: shared texts, styles, and cells that leave gaps. */
function workbook(sheets: Record<string, string>, { date1904 = false, hidden = "" } = {}): Buffer {
  const names = Object.keys(sheets);
  const ns = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  return zipOf({
    "xl/workbook.xml": `<workbook ${ns} xmlns:r="${rel}"><workbookPr date1904="${date1904 ? 1 : 0}"/><sheets>${names.map((name, k) => `<sheet name="${name}" sheetId="${k + 1}"${name === hidden ? ' state="hidden"' : ""} r:id="rId${k + 1}"/>`).join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships>${names.map((_, k) => `<Relationship Id="rId${k + 1}" Type="${rel}/worksheet" Target="worksheets/sheet${k + 1}.xml"/>`).join("")}</Relationships>`,
    "xl/styles.xml": `<styleSheet ${ns}><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/><numFmt numFmtId="165" formatCode="&quot;days&quot; 0.00"/><numFmt numFmtId="166" formatCode="[h]:mm"/><numFmt numFmtId="167" formatCode="00000"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/></cellXfs></styleSheet>`,
    "xl/SharedStrings.xml": `<sst ${ns}><si><t>id</t></si><si><t>day</t></si><si><r><t>na</t></r><r><t>me</t></r><rPh><t>x</t></rPh></si><si><t>Ann &amp; Bö</t></si></sst>`,
    ...Object.fromEntries(
      names.map((name, k) => [
        `xl/worksheets/sheet${k + 1}.xml`,
        `<worksheet ${ns}><sheetData>${sheets[name]}</sheetData></worksheet>`,
      ]),
    ),
  });
}

const HEADER =
  '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="s"><v>2</v></c></row>';

describe("Excel", () => {
  test("texts, numbers, dates, gaps and errors of a sheet", async () => {
    const rows = [
      '<row r="3"><c r="A3"><v>12345678901</v></c><c r="B3" s="1"><v>45292</v></c><c r="C3" t="s"><v>3</v></c></row>',
      '<row r="5"><c r="A5"><v>0.30000000000000004</v></c><c r="B5" s="2"><v>45292.5</v></c></row>',
      '<row r="6"><c r="A6" s="3"><v>3</v></c><c r="C6" t="inlineStr"><is><t>in line</t></is></c></row>',
      '<row r="7"><c r="A7" t="b"><v>1</v></c><c r="B7" t="e"><v>#N/A</v></c><c r="C7" t="str"><v>f</v></c></row>',
      '<row r="8"><c r="A8"><v>8</v></c><c r="D8"><v>1</v></c></row>',
    ];
    folder.put("book.xlsx", workbook({ Orders: HEADER + rows.slice(0, 4).join("") }));
    const { rows: read } = await folder.read("book.xlsx");
    expect(read.book).toMatchObject([
      { id: "0.3", day: "2024-01-01 12:00:00", name: null },
      { id: "12345678901", day: "2024-01-01", name: "Ann & Bö" },
      { id: "3", day: null, name: "in line" },
      { id: "true", day: null, name: "f" },
    ]);
  });

  test("lengths of time, postcodes, days that there are not, and formulas that nobody worked out", async () => {
    const row = (r: number, a: string, b: string, c: string) =>
      `<row r="${r}"><c r="A${r}" s="5"><v>${a}</v></c><c r="B${r}" s="4"><v>${b}</v></c><c r="C${r}" s="1">${c}</c></row>`;
    const rows = [
      row(3, "1067", "1.5", "<f>1+1</f>"),
      row(4, "99423", "-0.0625", "<f>TODAY()</f><v>45292</v>"),
      row(5, "123456", "0.75", "<v>-3</v>"),
    ];
    folder.put("book.xlsx", workbook({ Orders: HEADER + rows.join("") }));
    expect((await folder.read("book.xlsx")).rows.book).toMatchObject([
      { id: "01067", day: "36:00:00", name: null },
      { id: "123456", day: "18:00:00", name: "-3" },
      { id: "99423", day: "-01:30:00", name: "2024-01-01" },
    ]);
    expect((await folder.streams("book.xlsx"))[0]!.doubts).toEqual([
      expect.stringMatching(/book.xlsx holds formulas without their results in name,/),
    ]);
  });

  test("a blank sheet is left out; a workbook of nothing else is refused", async () => {
    const row = '<row r="3"><c r="A3"><v>1</v></c></row>';
    folder.put("book.xlsx", workbook({ Orders: HEADER + row, Sheet2: "" }));
    expect((await folder.streams("book.xlsx")).map(({ name }) => name)).toEqual(["book_orders"]);
    folder.put("none.xlsx", workbook({ Sheet1: "" }));
    await expect(folder.streams("none.xlsx")).rejects.toThrow(/is empty. Export it again/);
  });

  test("a hidden sheet is said, and read when it is named", async () => {
    const row = '<row r="3"><c r="A3"><v>1</v></c></row>';
    const sheets = { Orders: HEADER + row, Costs: HEADER + row + row };
    folder.put("book.xlsx", workbook(sheets, { hidden: "Costs" }));
    const [stream, ...others] = await folder.streams("book.xlsx");
    expect([stream!.name, others]).toEqual(["book", []]);
    expect(stream!.leftOut).toEqual([
      expect.stringMatching(/^Hidden sheets of book.xlsx are not read: Costs\. Show them/),
    ]);
    expect((await folder.read("book.xlsx", { sheet: "Costs" })).rows.book).toHaveLength(2);
    expect((await folder.streams("book.xlsx", { sheet: "Costs" }))[0]!.leftOut).toEqual([]);
  });

  test("a workbook of several sheets is several tables, or the one that is named; 1904 counts on", async () => {
    const row = '<row r="3"><c r="A3"><v>1</v></c><c r="B3" s="1"><v>43830</v></c></row>';
    folder.put("book.xlsx", workbook({ Orders: HEADER + row, "Old ones": HEADER }, { date1904: true }));
    expect((await folder.streams("book.xlsx", { sheet: "Orders" })).map(({ name }) => name)).toEqual([
      "book",
    ]);
    expect((await folder.streams("book.xlsx")).map(({ name }) => name).sort()).toEqual([
      "book_old_ones",
      "book_orders",
    ]);
    expect((await folder.read("book.xlsx", { sheet: "Orders" })).rows.book).toMatchObject([
      { day: "2024-01-01" },
    ]);
    await expect(folder.streams("book.xlsx", { sheet: "None" })).rejects.toThrow(
      /no sheet "None". It has: Orders/,
    );
  });
});

/** Rows of cells as Excel keeps them: text in line, figures as such. */
const sheetOf = (rows: (string | number)[][]) =>
  rows
    .map((cells, r) => {
      const items = cells.map((cell, c) => {
        const at = `${String.fromCharCode(65 + c)}${r + 1}`;
        return typeof cell === "number"
          ? `<c r="${at}"><v>${cell}</v></c>`
          : cell === ""
            ? ""
            : `<c r="${at}" t="inlineStr"><is><t>${cell}</t></is></c>`;
      });
      return `<row r="${r + 1}">${items.join("")}</row>`;
    })
    .join("");

describe("sheets that people made", () => {
  test("a line of words below the names, as TikTok Shop writes it, is no row", async () => {
    const rows = [1, 2, 3].map((k) => [`57${k}`, "Cup", `${k}.50`, `0${k}/03/2025`]);
    const words = ["Platform unique order ID.", "Name of it.", "What it costs.", "When it was made."];
    const names = ["Order ID", "Product", "Price", "Created"];
    folder.put("o.xlsx", workbook({ Orders: sheetOf([names, words, ...rows]) }));
    expect((await folder.read("o.xlsx")).rows.o!.map((row) => row.Price)).toEqual(["1.50", "2.50", "3.50"]);
    expect((await folder.streams("o.xlsx"))[0]!.doubts!.join()).toMatch(
      /below the names of o.xlsx describes/,
    );
  });

  test("titles above, sums below, dates and figures typed as text", async () => {
    const rows = [
      ["Sales report", "", "", ""],
      ["Order", "Day", "Amount", "Note"],
      ["A1", "31.01.2024", "1.234,50", "x"],
      ["A2", "01.02.2024", "7,25", "y"],
      ["Total", "", 1241.75, ""],
    ];
    folder.put("book.xlsx", workbook({ Orders: sheetOf(rows) }));
    const { rows: read, rejected } = await folder.read("book.xlsx");
    expect(read.book).toMatchObject([
      { Order: "A1", Day: "2024-01-31", Amount: "1234.50", Note: "x" },
      { Order: "A2", Day: "2024-02-01", Amount: "7.25", Note: "y" },
    ]);
    expect(rejected).toMatchObject([{ line: 5, reason: "a line that sums up others" }]);
    expect((await folder.streams("book.xlsx"))[0]!.doubts).toEqual([
      'book: 1 line above the names is no rows of book.xlsx: "Sales report".',
    ]);
  });

  test("rows of a second table below the first are none of the first; its own go on below a gap", async () => {
    const rows = [
      ["Order", "Qty", "Amount"],
      ["A1", 1, 10],
      ["A2", 2, 20],
      ["", "", ""],
      ["A3", 1, 5.5],
      ["", "", ""],
      ["Product", "Stock", "Cost"],
      ["P1", 30, 4],
    ];
    folder.put("book.xlsx", workbook({ Orders: sheetOf(rows) }));
    const { rows: read, rejected } = await folder.read("book.xlsx");
    expect(read.book!.map(({ Order }) => Order)).toEqual(["A1", "A2", "A3"]);
    const reason = expect.stringMatching(/another table on the sheet/);
    expect(rejected).toMatchObject([
      { line: 7, reason },
      { line: 8, reason },
    ]);
  });

  test("cells that are merged over rows stand for each of them, in names of two rows as well", async () => {
    const rows = [
      ["Category", "Product", "Prices", ""],
      ["", "", "Net", "Gross"],
      ["Mugs", "Big", 10, 12],
      ["", "Small", 5, 6],
      ["", "", "", ""],
      ["Cups", "Thin", 3, 4],
    ];
    const merges = ["A1:A2", "B1:B2", "C1:D1", "A3:A5"].map((ref) => `<mergeCell ref="${ref}"/>`).join("");
    const sheet = `${sheetOf(rows)}</sheetData><mergeCells count="4">${merges}</mergeCells><sheetData>`;
    folder.put("book.xlsx", workbook({ Prices: sheet }));
    expect((await folder.read("book.xlsx")).rows.book).toMatchObject([
      { Category: "Cups", Product: "Thin", Net: "3", Gross: "4" },
      { Category: "Mugs", Product: "Big", Net: "10", Gross: "12" },
      { Category: "Mugs", Product: "Small", Net: "5", Gross: "6" },
    ]);
    expect((await folder.streams("book.xlsx"))[0]!.doubts!.at(-1)).toMatch(/merged over several rows stand/);
  });

  test("figures that the sheet knows are never taken for thousands; a mixture is said", async () => {
    const rows = [
      ["a", "b", "c"],
      ["x", 12.125, 1.5],
      ["y", 3.5, "2.500,00"],
      ["z", 7, "3,10"],
    ];
    folder.put("book.xlsx", workbook({ Orders: sheetOf(rows) }));
    expect((await folder.read("book.xlsx")).rows.book).toMatchObject([
      { b: "12.125", c: "1.5" },
      { b: "3.5", c: "2.500,00" },
      { b: "7", c: "3,10" },
    ]);
    expect((await folder.streams("book.xlsx"))[0]!.doubts).toEqual([
      expect.stringContaining("Some cells of c are numbers, others text"),
    ]);
  });
});
