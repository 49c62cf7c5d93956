/** Files as shops' programs and people's spreadsheets really write them. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Folder, openFolder } from "./harness.fixture.ts";

let folder: Folder;
beforeEach(() => {
  folder = openFolder();
});
afterEach(() => folder.remove());

const names = "Order;Day;Customer;Amount";
const lines = "A1;31.01.2024;Ann;1.234,50\nA2;01.02.2024;Bob;7,25\n";
const read = [
  { Order: "A1", Day: "2024-01-31", Customer: "Ann", Amount: "1234.50" },
  { Order: "A2", Day: "2024-02-01", Customer: "Bob", Amount: "7.25" },
];

describe("lines around the table", () => {
  test.each([
    ["a title", `Sales report\n\n${names}\n${lines}`],
    ["titles padded by a spreadsheet", `Sales report;;;\nFrom;01.01.2024;;\n;;;\n${names}\n${lines}`],
    ["a title with another delimiter in it", `Sales, returns, and more\n${names}\n${lines}`],
    ["a line of groups", `Order;;Person;\n${names}\n${lines}`],
    ["Excel's own hint", `sep=;\r\n${names}\r\n${lines.replaceAll("\n", "\r\n")}`],
  ])("%s", async (_name, text) => {
    folder.put("x.csv", text);
    const { rows, rejected } = await folder.read("x.csv");
    expect(rows.x).toMatchObject(read);
    expect(rejected).toEqual([]);
  });

  test("a wide report may call two columns alike", async () => {
    const more = "Name;Town;State;Phone;Units;Note;State";
    const rows = lines.replaceAll(/(?<=\d)$/gm, ";Mug;Bonn;sent;1;2;x;NW");
    folder.put("x.csv", `Sales report\nAll of 2024;;Sales\n\n${names};${more}\n${rows}`);
    const found = await folder.read("x.csv");
    expect(found.rows.x).toMatchObject(read.map((row) => ({ ...row, State: "sent", State_2: "NW" })));
  });

  test("a line of units below the names is no row, nor in the way of how figures are written", async () => {
    const rows = ["Tasse;0,4;9,50;01.02.2024", "Topf;0,3;7,00;02.02.2024", "Kanne;1,2;19,00;13.02.2024"];
    folder.put("d.csv", ["Artikel;Gewicht;Preis;Datum", "Text;kg;EUR;TT.MM.JJJJ", ...rows].join("\n"));
    const { rows: read } = await folder.read("d.csv");
    expect(read.d!.map(({ Gewicht, Preis }) => [Gewicht, Preis]).sort()).toEqual([
      ["0.3", "7.00"],
      ["0.4", "9.50"],
      ["1.2", "19.00"],
    ]);
  });

  test("a line that describes the columns below their names is no row, and is said", async () => {
    const rows = Array.from({ length: 5 }, (_, k) => `57${k},Cup,${k}.50,03/0${k + 1}/2025 09:15,${k}`);
    const words = "Platform unique order ID.,Name of it,What it costs.,When it was made.,How many there are.";
    folder.put("o.csv", ["Order ID,Product,Price,Created,Quantity", words, ...rows].join("\n"));
    const read = await folder.read("o.csv");
    expect(read.rows.o!.map((row) => row.Price)).toEqual(["0.50", "1.50", "2.50", "3.50", "4.50"]);
    expect((await folder.streams("o.csv"))[0]!.doubts!.join()).toMatch(/below the names of o.csv describes/);
    folder.put(
      "n.csv",
      [
        "Order ID,Product,Price,Quantity",
        "570,Cup,not known,not known",
        "571,Cup,2,1",
        "572,Cup,2,1",
        "573,Cup,2,1",
      ].join("\n"),
    );
    expect((await folder.read("n.csv")).rows.n).toHaveLength(4);
  });

  test("what is left out above is said; who says that the first line has the names has it so", async () => {
    folder.put("x.csv", `Sales report;;;\n${names}\n${lines}`);
    const [found] = await folder.streams("x.csv");
    expect(found!.doubts).toEqual(['x: 1 line above the names is no rows of x.csv: "Sales report".']);
    const [told] = await folder.streams("x.csv", { header: "yes" });
    expect(told!.columns[0]!.name).toBe("Sales report");
  });

  test("names stay names where rows below are fuller, and where rows are sparse", async () => {
    folder.put("x.csv", "id,name,note,\n1,Ann,x,y\n2,Bob,z,w\n");
    expect((await folder.streams("x.csv"))[0]!.columns[0]!.name).toBe("id");
    folder.put(
      "y.csv",
      "Name,Email,Total,Sku\n#1,a@x.example,5,p\n#1,,,q\n#2,b@x.example,6,p\n#2,,,q\n#2,,,r\n",
    );
    expect((await folder.read("y.csv")).rows.y).toHaveLength(5);
    folder.put("z.csv", "brand,,\nAcme,red,small\nBolt,blue,large\n");
    expect((await folder.streams("z.csv"))[0]!.doubts).toHaveLength(1);
  });

  test.each([
    ["small", 2],
    ["large", 40_000],
  ])("a line of sums below a %s table is set aside", async (_name, many) => {
    folder.put("x.csv", `${names}\n${lines.repeat(many / 2)}Summe;;;${many * 1000},00\n`);
    const { rows, rejected } = await folder.read("x.csv");
    expect(rows.x).toHaveLength(many);
    expect(rejected).toMatchObject([{ line: many + 2, reason: "a line that sums up others" }]);
  });

  test.each(["Total: Account;--;--;9,00", "Total for Ann;;;9,00", "Summe für Mai; - ;;9,00"])(
    'as a report writes it: "%s"',
    async (sum) => {
      folder.put("x.csv", `${names}\n${lines.repeat(4)}${sum}\n`);
      const { rows, rejected } = await folder.read("x.csv");
      expect(rows.x).toHaveLength(8);
      expect(rejected).toMatchObject([{ line: 10, reason: "a line that sums up others" }]);
    },
  );

  test.each([
    ["rows", "id;v\n", "1;a;\n2;b;\n"],
    ["names", "id;v;\n", "1;a\n2;b\n"],
  ])("only %s that end with a delimiter", async (_name, first, rest) => {
    folder.put("x.csv", first + rest);
    const { rows, rejected } = await folder.read("x.csv");
    expect(rows.x).toMatchObject([
      { id: "1", v: "a" },
      { id: "2", v: "b" },
    ]);
    expect(rejected).toEqual([]);
  });

  test("a product called Total is no sum", async () => {
    folder.put("x.csv", "name,price,sku\nTotal,5.50,t-1\nOther,,\n");
    expect((await folder.read("x.csv")).rows.x).toHaveLength(2);
  });
});

describe("rows that continue the one above", () => {
  const head = "Order;Date;Customer;SKU;Qty;Price";
  const orders =
    "1;2024-05-01;Ann;A;1;2.50\n;;;B;2;3.50\n2;2024-05-02;Bob;A;1;2.50\n;;;C;3;1.00\n;;;D;1;9.00\n";

  test("get what it says of the order, which is said", async () => {
    folder.put("x.csv", `${head}\n${orders}`);
    const { rows } = await folder.read("x.csv");
    expect(rows.x!.map((row) => [row.Order, row.Customer, row.SKU])).toEqual([
      ["1", "Ann", "A"],
      ["1", "Ann", "B"],
      ["2", "Bob", "A"],
      ["2", "Bob", "C"],
      ["2", "Bob", "D"],
    ]);
    expect((await folder.streams("x.csv"))[0]!.doubts).toEqual([
      "x: Rows of x.csv that leave Order to Customer blank continue the row above, and get its values.",
    ]);
  });

  test("never get those of another order where their own was set aside", async () => {
    folder.put(
      "x.csv",
      `${head}\n${orders}3;2024-05-03;Eve;A;1;2.50;?\n;;;B;1;3.50\n4;2024-05-04;Joe;A;1;2.50\n`,
    );
    const { rows, rejected } = await folder.read("x.csv");
    expect(rows.x).toHaveLength(6);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [7, "too many values: 7 instead of 6"],
      [8, "it continues a row that was set aside"],
    ]);
  });

  test.each([
    ["people without a firm", "Firm;VAT;Name;Qty\nA;1;Ann;1\n;;Bob;2\n;;Eve;3\n;;Joe;4\nB;2;Kim;5\n"],
    [
      "sales without an invoice yet",
      "Invoice;Day;Client;Amount\n1;2024-05-01;Ann;2\n;;Bob;3\n;;Eve;4\n;;Joe;5\n2;2024-05-02;Kim;6\n",
    ],
    [
      "rows with days of their own",
      "Parcel;Sent;Client;Ordered;Qty\n1;2024-05-01;Ann;2024-04-30;1\n;;Bob;2024-05-03;2\n;;Eve;2024-05-03;2\n;;Joe;2024-05-03;1\n2;2024-05-09;Kim;2024-05-03;1\n",
    ],
  ])("are not told where rows may stand alone: %s", async (_name, text) => {
    folder.put("x.csv", text);
    expect((await folder.streams("x.csv"))[0]!.doubts).toEqual([]);
    const [first] = Object.keys((await folder.read("x.csv")).rows.x![0]!);
    expect((await folder.read("x.csv")).rows.x!.filter((row) => row[first!] === null)).toHaveLength(3);
  });
});

test("a stray quote far below makes no titles of the rows above it", async () => {
  const line = (k: number) => `r${k}\tt${k}\n`;
  const rows = Array.from({ length: 12 }, (_, k) => line(k)).join("");
  folder.put("x.csv", `mark\ttext\n${rows}r12"\tt\n${rows}r13"\tt\n${rows}`);
  const found = await folder.read("x.csv");
  expect(found.rows.x!.length + found.rejected.length).toBe(38);
});

test("lines that run together from an inch sign to a quoted value are no names of columns", async () => {
  const rows = (from: number) => Array.from({ length: 8 }, (_, k) => `r${from + k}\tMug\n`).join("");
  folder.put("x.csv", `mark\ttext\n${rows(0)}r8\t15"\n${rows(9)}r17\t"blue\tred"\n${rows(18)}`);
  const found = await folder.read("x.csv");
  expect(found.rejected).toEqual([]);
  expect(found.rows.x).toHaveLength(26);
  expect(found.rows.x).toContainEqual({ mark: "r8", text: '15"', _file: "x.csv" });
});

test("parts of one table that are written in different ways are read each in its own", async () => {
  folder.put("sales-01.csv", "id,day,price\n1,2024-01-31,1.5\n2,2024-01-30,1234.25\n");
  folder.put("sales-02.csv", "id;day;price\n3;28.02.2024;2,5\n4;01.02.2024;1.234\n");
  expect((await folder.streams())[0]!.doubts).toEqual([]);
  const { rows } = await folder.read();
  expect(rows.sales!.sort((a, b) => Number(a.id) - Number(b.id))).toMatchObject([
    { day: "2024-01-31", price: "1.5" },
    { day: "2024-01-30", price: "1234.25" },
    { day: "2024-02-28", price: "2.5" },
    { day: "2024-02-01", price: "1234" },
  ]);
});

describe("letters beyond Western Europe", () => {
  // Bytes as the programs write them, since Node decodes these alphabets but does not encode them.
  const encoded = (label: string, text: string) => {
    const decoder = new TextDecoder(label);
    const bytes = new Map(Array.from({ length: 256 }, (_, b) => [decoder.decode(Uint8Array.of(b)), b]));
    return Buffer.from([...text].map((letter) => bytes.get(letter)!));
  };

  test.each([
    ["windows-1250", "nazwa;opis\nŁódź żółta;świeża gęś\nkoło;pięć\n", "świeża gęś"],
    ["windows-1250", "název;popis\nžluťoučký kůň;těšit\nčaj;příliš žhavý\n", "těšit"],
    [
      "windows-1251",
      "имя;описание\nчай;зелёный чай высшего сорта\nкофе;молотый\n",
      "зелёный чай высшего сорта",
    ],
    [
      "windows-1250",
      "Číslo;Množství\n1;Vyřízená objednávka\n2;Příjemce: Dvořák, Jiří\n",
      "Vyřízená objednávka",
    ],
    // Spaces that don't break are no letters.
    [
      "windows-1254",
      "Müşteri;Tutar\nAyşe;1\u00a0234\u00a0567,50\nİpek Işık;2\u00a0234\u00a0567,50\n",
      "İpek Işık",
    ],
    // Each letter with its sign and the plain one behind it would make a pair of Big5.
    ["windows-1250", "Numer zamówienia;Status\n1;Wysłane\n2;Wysłane\n3;Odesłane\n4;Wysłane\n", "Wysłane"],
    ["windows-1254", "Sipariş Numarası;Ürün Adı\n1;İptal Edildi\n2;Işıklı ağaç\n", "Işıklı ağaç"],
    ["windows-1250", "Preţ;Comandă\n10;Livrată în ţară\n11;Anulată\n", "Livrată în ţară"],
    ["windows-1250", "Rendelés;Vásárló\n1;Kövér Erzsébet\n2;Lőrinc Ármin, Győr\n", "Lőrinc Ármin, Győr"],
    ["windows-1257", "Užsakymas;Būsena\n1;Išsiųsta\n2;Įvykdyta, mokėta\n3;Atšaukta\n", "Išsiųsta"],
    ["windows-1253", "όνομα;περιγραφή\nτσάι;πράσινο τσάι\nκαφές;αλεσμένος\n", "πράσινο τσάι"],
  ])("%s is found, and said", async (label, text, value) => {
    folder.put("x.csv", encoded(label, text));
    expect((await folder.read("x.csv")).rows.x!.flatMap(Object.values)).toContain(value);
    const [stream] = await folder.streams("x.csv");
    expect(stream!.doubts?.[0]).toMatch(new RegExp(`^x: The letters of x.csv are read as ${label}`));
  });

  test("Western letters and signs are no others", async () => {
    const text = "id;text\n1;Größe 5 m³ à 3½ £ für Ærø\n2;ça va, cœur\n3;¿Qué? nº 5 – mañana\n4;Hyvää yötä\n";
    folder.put("x.csv", encoded("windows-1252", text));
    expect((await folder.read("x.csv")).rows.x).toMatchObject([
      { text: "Größe 5 m³ à 3½ £ für Ærø" },
      {},
      {},
      {},
    ]);
    for (const [k, lines] of [
      ["Pöntun;Staða", "Þórður Sigurðsson, Ísafjörður", "Ógreidd", "Súkkulaði, þjónusta"],
      ["Pedido;Situação", "Não pago, só à vista", "Devoluções", "Cartões"],
      ["Commande;Coût", "Payée", "Août", "Reçue à l'hôtel"],
    ].entries()) {
      folder.put(`y${k}.csv`, encoded("windows-1252", lines.map((line, n) => `${n};${line}\n`).join("")));
      expect((await folder.streams(`y${k}.csv`))[0]!.doubts).toEqual([]);
    }
    expect((await folder.streams("x.csv"))[0]!.doubts).toEqual([]);
  });

  test("Japanese can be chosen", async () => {
    folder.put(
      "x.csv",
      Buffer.concat([Buffer.from("id,name\n1,"), Buffer.from([0x8f, 0xa4, 0x95, 0x69, 10])]),
    );
    expect((await folder.read("x.csv", { encoding: "shift_jis" })).rows.x).toMatchObject([{ name: "商品" }]);
  });
});

describe("figures of bookkeepers and spreadsheets", () => {
  const column = async (values: string[]) => {
    folder.put("x.csv", `id;v\n${values.map((value, k) => `${k};${value}\n`).join("")}`);
    const { rows } = await folder.read("x.csv");
    return rows.x!.map((row) => row.v);
  };

  test.each([
    ["a minus behind", ["1.234,50-", "7,00", "3,25-"], ["-1234.50", "7.00", "-3.25"]],
    ["in brackets", ["(12.50)", "7.00", "(1,234.00)"], ["-12.50", "7.00", "-1234.00"]],
    ["a typesetter's minus", ["\u22123", "4"], ["-3", "4"]],
    ["sizes stay", ["36-", "38-"], ["36-", "38-"]],
  ])("%s", async (_name, given, wanted) => {
    expect(await column(given)).toEqual(wanted);
  });

  test("what databases write for no value is none", async () => {
    folder.put("x.csv", 'id;v;w\n1;NULL;\\N\n2;1,5;"NULL"\n3;NULL;Null Island\n');
    expect((await folder.read("x.csv")).rows.x).toMatchObject([
      { v: null, w: null },
      { v: "1.5", w: null },
      { v: null, w: "Null Island" },
    ]);
    folder.put("one.csv", "id\nNULL\n2\n");
    expect((await folder.read("one.csv")).rows.one).toHaveLength(2);
  });

  test("ids that a spreadsheet has cut short are said", async () => {
    await column(["5.90123E+12", "4.00638E+12"]);
    expect((await folder.streams("x.csv"))[0]!.doubts?.[0]).toMatch(
      /"5.90123E\+12" in v is a long number that a/,
    );
  });
});
