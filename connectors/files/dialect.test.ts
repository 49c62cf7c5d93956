import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Folder, openFolder } from "./harness.fixture.ts";

let folder: Folder;
beforeEach(() => {
  folder = openFolder();
});
afterEach(() => folder.remove());

const utf16be = (text: string) => Buffer.from(text, "utf16le").swap16();

describe("letters", () => {
  const text = "id;name\n1;Zoë\n2;Ann\n";
  test.each([
    ["UTF-8", Buffer.from(text)],
    ["UTF-8 with a mark", Buffer.from(`\ufeff${text}`)],
    ["UTF-16 LE", Buffer.from(`\ufeff${text}`, "utf16le")],
    ["UTF-16 LE without a mark", Buffer.from(text, "utf16le")],
    ["UTF-16 BE", utf16be(`\ufeff${text}`)],
    ["Windows-1252", Buffer.from(text, "latin1")],
    ["Macintosh", Buffer.from(text.replace("ë", "\x91").replaceAll("\n", "\r"), "latin1")],
  ])("%s", async (_name, bytes) => {
    folder.put("x.csv", bytes);
    const { rows, rejected } = await folder.read("x.csv");
    expect(rejected).toEqual([]);
    expect(rows.x).toMatchObject([
      { id: "1", name: "Zoë" },
      { id: "2", name: "Ann" },
    ]);
  });

  test("the euro sign of Windows, also where the first letters beyond ASCII come late", async () => {
    folder.put("w.csv", Buffer.from("id,price\n1,\x80 5\n", "latin1"));
    expect((await folder.read("w.csv")).rows.w).toMatchObject([{ price: "€ 5" }]);
    const many = `id,name\n${"1,plain\n".repeat(60_000)}2,caf`;
    folder.put(
      "late.csv",
      Buffer.concat([Buffer.from(many), Buffer.from([0xe9, 10]), Buffer.from("3,x\n".repeat(9000))]),
    );
    const { rows, rejected } = await folder.read("late.csv");
    expect(rejected).toEqual([]);
    expect(rows.late!.find((row) => row.id === "2")).toMatchObject({ name: "café" });
  });

  test.each([
    ["shift_jis", "928d95b694d48d862c8fa4956996bc2c89bf8a690a", "商品名"],
    ["gb18030", "b6a9b5a5b1e0bac52cc9ccc6b7c3fbb3c62cbcdbb8f10a", "商品名称"],
    ["euc-kr", "c1d6b9aeb9f8c8a32cbbf3c7b0b8ed2cb0a1b0dd0a", "상품명"],
    ["big5", "ad71b3e6bd73b8b92cb0d3ab7ea657bad92cbbf9aee60a", "商品名"],
    ["euc-jp", "c3edcab8c8d6b9e62cbea6c9caa4ceccbe2cb2c1b3ca0a", "商品の"],
  ])("%s", async (_encoding, head, name) => {
    folder.put("x.csv", Buffer.concat([Buffer.from(head, "hex"), Buffer.from("1,a,2\n2,b,3\n")]));
    const [stream] = await folder.streams("x.csv");
    expect(stream!.columns[1]!.name).toContain(name);
    expect((await folder.read("x.csv")).rejected).toEqual([]);
  });

  test("a web page is no table", async () => {
    for (const name of ["x.csv", "x.json"]) {
      folder.put(name, "<!DOCTYPE html><html><body>Sign in</body></html>");
      await expect(folder.streams(name)).rejects.toThrow(/is a web page.*Export it again/);
    }
  });

  test("a chosen encoding goes before the found one", async () => {
    folder.put("c.csv", "id,name\n1,Zoë\n");
    expect((await folder.read("c.csv", { encoding: "windows-1252" })).rows.c).toMatchObject([
      { name: "ZoÃ«" },
    ]);
  });
});

describe("delimiters, quotes and headers", () => {
  test.each([
    ["tab in .csv", "id\tname\n1\ta b\n"],
    ["pipe", "id|name\n1|a b\n"],
    ["single quotes", "id,name\n'1','a b'\n'2','it''s, so'\n"],
    ["old Mac line ends", "id,name\r1,a b\r"],
  ])("%s", async (_name, text) => {
    folder.put("x.csv", text);
    expect((await folder.read("x.csv")).rows.x![0]).toMatchObject({ id: "1", name: "a b" });
  });

  test("columns aligned with spaces; words alone are one column", async () => {
    const rows = Array.from({ length: 8 }, (_, k) => ` 0000${k} 1997010${k + 1}  ${k}   11.77`);
    folder.put("x.txt", `${[" customer_id  date number_of_cds  dollar_value", ...rows].join("\r\n")}\r\n`);
    expect((await folder.read("x.txt")).rows.x![7]).toMatchObject({
      customer_id: "00007",
      number_of_cds: "7",
      dollar_value: "11.77",
    });
    folder.put("names.txt", `${["three word names", ...rows.map(() => "Ann Bea Cid")].join("\n")}\n`);
    expect((await folder.read("names.txt")).rows.names![0]).toMatchObject({
      "three word names": "Ann Bea Cid",
    });
  });

  test("names that a broken line has run together with values lose no line unseen", async () => {
    const rows = Array.from({ length: 6 }, (_, k) => `"row ${k}"|"${k}"|"2.5"`);
    folder.put("x.csv", `"mark"|"id"|"price"\b"row x"|"1"|"3.5"\n${rows.join("\n")}\n`);
    const { rows: read, rejected } = await folder.read("x.csv");
    expect((read.x ?? []).length + rejected.length).toBe(6);
  });

  test("text behind the closing quote of a name loses no row", async () => {
    folder.put("x.csv", '"a";"b",,,\n"1";"x"\n"2";"y"\n');
    expect((await folder.read("x.csv")).rows.x).toMatchObject([{ a: "1" }, { a: "2" }]);
  });

  test("apostrophes are no quotes; without quotes a quote is a letter", async () => {
    folder.put("x.csv", "id,name\n1,O'Brien\n2,it's\n");
    expect((await folder.read("x.csv")).rows.x).toMatchObject([{ name: "O'Brien" }, { name: "it's" }]);
    folder.put("y.csv", 'id,name\n1,5" pipe\n');
    expect((await folder.read("y.csv", { quote: "none" })).rows.y).toMatchObject([{ name: '5" pipe' }]);
  });

  test("no header when the first line has values, or when told so; blank lines are no rows", async () => {
    folder.put("x.csv", "1,a\n\n2,b\n");
    expect((await folder.read("x.csv")).rows.x).toMatchObject([
      { column_1: "1", column_2: "a" },
      { column_1: "2", column_2: "b" },
    ]);
    folder.put("plu.csv", ",day,4046\n0,2015-12-27,5\n1,2015-12-20,6\n");
    expect((await folder.read("plu.csv")).rows.plu![0]).toMatchObject({
      column_1: "0",
      day: "2015-12-27",
      "4046": "5",
    });
    folder.put("one.csv", "id\n1\n\n3\n");
    expect((await folder.read("one.csv")).rows.one).toHaveLength(2);
    expect((await folder.read("one.csv", { header: "no" })).rows.one).toHaveLength(3);
  });
});

const column = async (values: string[], settings = {}, name = "x.csv") => {
  folder.put(name, `id;v\n${values.map((value, k) => `${k};${value}\n`).join("")}`);
  const { rows } = await folder.read(name, settings);
  return rows.x!.sort((a, b) => Number(a.id) - Number(b.id)).map((row) => row.v);
};

describe("numbers", () => {
  test.each([
    ["decimal commas", ["1.234,50", "7,5", "-3", "1.000"], ["1234.50", "7.5", "-3", "1000"]],
    ["decimal points with thousands", ["1,234.50", "7.5", "1,000"], ["1234.50", "7.5", "1000"]],
    ["spaces and apostrophes", ["1 234,5", "2'000,25", "3\u00a0000,5"], ["1234.5", "2000.25", "3000.5"]],
    [
      "Swiss, as typeset",
      ["1\u2019234.50", "7.50", "12\u2019345\u2019678.90"],
      ["1234.50", "7.50", "12345678.90"],
    ],
    ["plain ones stay", ["007", "1.50", "12"], ["007", "1.50", "12"]],
    ["codes stay", ["100.200.300", "111.222.333"], ["100.200.300", "111.222.333"]],
    ["words stay", ["1,5 kg", "2,5 kg"], ["1,5 kg", "2,5 kg"]],
  ])("%s", async (_name, given, read) => {
    expect(await column(given)).toEqual(read);
  });

  test("what may be a thousand or a fraction stays until it is chosen, or another column tells", async () => {
    expect(await column(["1,234", "5,678"])).toEqual(["1,234", "5,678"]);
    expect(await column(["1,234", "5,678"], { decimal: "comma" })).toEqual(["1.234", "5.678"]);
    expect(await column(["1,234", "5,678"], { decimal: "point" })).toEqual(["1234", "5678"]);
    folder.put("two.csv", "a;b\n1.234;2,50\n5.678;3,75\n");
    expect((await folder.read("two.csv")).rows.two).toMatchObject([{ a: "1234" }, { a: "5678" }]);
  });

  test("a value that does not fit stays as it came", async () => {
    const values = [...Array.from({ length: 40 }, (_, k) => `${k},5`), "n/a"];
    expect((await column(values)).at(-1)).toBe("n/a");
  });
});

describe("dates", () => {
  test.each([
    ["day first", ["01/02/2024", "25/02/2024"], ["2024-02-01", "2024-02-25"]],
    [
      "month first, with times",
      ["2/1/2024 8:26", "2/25/2024 18:05"],
      ["2024-02-01 08:26:00", "2024-02-25 18:05:00"],
    ],
    ["half days", ["2/1/2024 8:26 PM", "2/25/2024 12:05 AM"], ["2024-02-01 20:26:00", "2024-02-25 00:05:00"]],
    ["German", ["01.02.2024", "3.4.2024"], ["2024-02-01", "2024-04-03"]],
    [
      "with spaces behind the points",
      ["1. 2. 2024 8:26", "13. 4. 2024 18:05"],
      ["2024-02-01 08:26:00", "2024-04-13 18:05:00"],
    ],
    ["short years", ["01/02/24", "25/02/24"], ["2024-02-01", "2024-02-25"]],
    ["year first with points", ["2024.02.01", "2024.02.25"], ["2024-02-01", "2024-02-25"]],
    ["ISO stays", ["2024-02-01", "2024-02-01T10:00:00"], ["2024-02-01", "2024-02-01T10:00:00"]],
  ])("%s", async (_name, given, read) => {
    expect(await column(given)).toEqual(read);
  });

  test("what may be either stays until it is chosen; a value of the other kind stays", async () => {
    expect(await column(["01/02/2024", "03/04/2024"])).toEqual(["01/02/2024", "03/04/2024"]);
    expect(await column(["01/02/2024", "03/04/2024"], { dates: "day-first" })).toEqual([
      "2024-02-01",
      "2024-04-03",
    ]);
    expect(await column(["01/02/2024", "03/04/2024"], { dates: "month-first" })).toEqual([
      "2024-01-02",
      "2024-03-04",
    ]);
    const [stream] = await folder.streams("x.csv", { dates: "auto" });
    expect(stream!.doubts).toEqual([
      'x: "01/02/2024" in v may have the day or the month first. Choose the dates; until then it is kept as text.',
    ]);
    expect(await column(["13/02/2024", "02/13/2024"])).toEqual(["13/02/2024", "02/13/2024"]);
  });

  test("files of which each has its own order are read each by it; what is open in one stays as it came", async () => {
    folder.put("o-1.csv", "id,at\n1,02/01/2024\n2,13/01/2024\n");
    folder.put("o-2.csv", "id,at\n3,02/01/2024\n4,02/13/2024\n");
    folder.put("o-3.csv", "id,at\n5,03/04/2024\n");
    const { rows } = await folder.read(".");
    const at = Object.fromEntries(rows.o!.map((row) => [row.id, row.at]));
    expect(at).toEqual({
      1: "2024-01-02",
      2: "2024-01-13",
      3: "2024-02-01",
      4: "2024-02-13",
      5: "03/04/2024",
    });
    expect((await folder.streams("."))[0]!.doubts).toEqual([expect.stringMatching(/put now the day/)]);
  });

  test("evidence that comes late in a big file counts, and files read before it came are read again", async () => {
    folder.put("o-1.csv", "id,at\n1,2/1/2024\n");
    const first = await folder.read();
    expect(first.rows.o).toMatchObject([{ at: "2/1/2024" }]);
    folder.put("o-2.csv", `id,at\n${"2,2/2/2024\n".repeat(60_000)}3,2/28/2024\n`);
    const second = await folder.read(".", {}, first.cursors);
    expect(second.rows.o!.length).toBe(60_002);
    expect(new Set(second.rows.o!.map((row) => row.at))).toEqual(
      new Set(["2024-02-01", "2024-02-02", "2024-02-28"]),
    );
  });
});
