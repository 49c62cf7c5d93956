/** Exports with headings in Swedish, Danish, Norwegian and Finnish, as shops and tills there write them. */
import { expect, test } from "vitest";
import { rowsOf, sources, suggest, warehouseForTests } from "./suggest.fixture.ts";

warehouseForTests();

const at = (format: string) =>
  `strftime(TIMESTAMP '2024-01-03 09:15:00' + to_hours(5 * (i // 2)::INT), '${format}')`;
/** With a decimal comma, and what follows it. */
const money = (sql: string, sign = "") => `replace(printf('%.2f', ${sql}), '.', ',') || '${sign}'`;
const state = (...words: string[]) => `['${words.join("','")}'][1 + (i // 2) % ${words.length}]`;
const PRICE = "45.5 + i % 7";
const LINE = `(1 + i % 3) * (${PRICE})`;

/** Heading -> SQL of its values; two lines an order. */
const table = (columns: Record<string, string>, rows = 80) =>
  `SELECT ${Object.entries(columns)
    .map(([name, sql]) => `${sql} AS "${name}"`)
    .join(", ")} FROM range(${rows}) r(i)`;

const LINES: [string, Record<string, string>, Record<string, string>][] = [
  [
    "sv",
    {
      Beställningsnummer: "'B' || (1000 + i // 2)",
      Orderdatum: at("%Y-%m-%d %H:%M"),
      Kundnummer: "'K' || (i // 2) % 15",
      Artikelnummer: "'A' || i % 7",
      Benämning: "'Kopp ' || i % 7",
      Antal: "1 + i % 3",
      Pris: money(PRICE, " kr"),
      Summa: money(LINE, " kr"),
      Moms: money(`0.2 * ${LINE}`, " kr"),
      Orderstatus: state("Skickad", "Makulerad"),
    },
    { customer_id: "Kundnummer", unit_price: "Pris", total: "Summa", tax: "Moms" },
  ],
  [
    "da",
    {
      "Ordrenr.": "'B' || (1000 + i // 2)",
      Ordredato: at("%d-%m-%Y %H:%M"),
      Kundenr: "'K' || (i // 2) % 15",
      Varenummer: "'A' || i % 7",
      Varenavn: "'Kopp ' || i % 7",
      "Antal stk": "1 + i % 3",
      "Pris pr. stk": money(PRICE),
      "Beløb i alt": money(LINE),
      Ordrestatus: state("Afsendt", "Annulleret"),
    },
    { customer_id: "Kundenr", unit_price: "Pris pr. stk", total: "Beløb i alt" },
  ],
  [
    "nb",
    {
      Ordrenr: "'B' || (1000 + i // 2)",
      Dato: at("%d.%m.%Y %H:%M"),
      "E-post": "'a' || (i // 2) % 15 || '@x.example'",
      Varenr: "'A' || i % 7",
      Varetekst: "'Kopp ' || i % 7",
      Antall: "1 + i % 3",
      Enhetspris: money(PRICE),
      Beløp: money(LINE),
      Mva: money(`0.2 * ${LINE}`),
      Status: state("Fullført", "Kansellert"),
    },
    { customer_id: "E-post", unit_price: "Enhetspris", total: "Beløp", tax: "Mva" },
  ],
  [
    "fi",
    {
      Tilausnumero: "'B' || (1000 + i // 2)",
      Päivämäärä: at("%d.%m.%Y %H:%M"),
      Asiakasnumero: "'K' || (i // 2) % 15",
      Tuotenumero: "'A' || i % 7",
      Tuotenimi: "'Kopp ' || i % 7",
      Määrä: "1 + i % 3",
      Yksikköhinta: money(PRICE),
      Summa: money(LINE),
      Tila: state("Toimitettu", "Peruttu"),
    },
    { customer_id: "Asiakasnumero", unit_price: "Yksikköhinta", total: "Summa" },
  ],
];

test.each(LINES)("lines of a till (%s)", async (language, columns, { customer_id, ...amounts }) => {
  const found = await suggest(language, { lines: table(columns) });
  const named = Object.entries(amounts).map(([name, column]) => [name, `lines.${column}`]);
  expect(sources(found.get("order_items"))).toMatchObject(Object.fromEntries(named));
  expect(sources(found.get("orders")).customer_id).toBe(`lines.${customer_id}`);
  const [, line] = await rowsOf(language, found.get("order_items")!);
  expect(line).toMatchObject({ order_id: "B1000", sku: "A1", title: "Kopp 1", quantity: "2", total: "93.0" });
  const orders = await rowsOf(language, found.get("orders")!);
  expect(orders.slice(0, 2).map(({ status, total }) => [status, Number(total)])).toEqual([
    ["completed", 138.5],
    ["cancelled", 191],
  ]);
  expect(new Date(String(orders[1]!.ordered_at)).toString()).toContain("Jan 03 2024 14:15");
  expect(await rowsOf(language, found.get("customers")!)).toHaveLength(15);
  expect(await rowsOf(language, found.get("products")!)).toHaveLength(7);
});

test("orders, lines, goods and customers of a Swedish shop, each in its file", async () => {
  const found = await suggest("webbutik", {
    ordrar: table({
      Ordernr: "5000 + i",
      Datum: at("%Y-%m-%d"),
      "E-post": "'a' || i % 15 || '@x.example'",
      Valuta: "'SEK'",
      Ordersumma: money("100.5 + i"),
      Momsbelopp: money("20.1"),
      Fraktavgift: "'49,00'",
      Rabatt: money("0.5 * (i % 2)"),
      Status: state("Levererad", "Avbruten"),
    }),
    orderrader: table(
      {
        Radnr: "i",
        Ordernr: "5000 + i // 2",
        Artikelnr: "'A' || i % 7",
        Artikelnamn: "'Kopp ' || i % 7",
        Antal: "1 + i % 3",
        "À-pris": money(PRICE),
        Radsumma: money(LINE),
      },
      160,
    ),
    artiklar: table(
      {
        Artikelnummer: "'A' || i",
        Benämning: "'Kopp ' || i",
        Varugrupp: "'Porslin'",
        Försäljningspris: money("45.5 + i"),
        Inköpspris: money("20.5 + i"),
        Streckkod: "'731000000000' || i",
      },
      9,
    ),
    kunder: table(
      {
        "E-postadress": "'a' || i || '@x.example'",
        Förnamn: "'Anna'",
        Efternamn: "'Ek' || i",
        Ort: "'Lund'",
      },
      15,
    ),
  });
  expect(sources(found.get("orders"))).toMatchObject({
    ordered_at: "ordrar.Datum",
    customer_id: "ordrar.E-post",
    total: "ordrar.Ordersumma",
    tax: "ordrar.Momsbelopp",
    shipping: "ordrar.Fraktavgift",
    discount: "ordrar.Rabatt",
  });
  expect(sources(found.get("order_items"))).toMatchObject({
    order_item_id: "orderrader.Radnr",
    unit_price: "orderrader.À-pris",
    total: "orderrader.Radsumma",
  });
  expect(sources(found.get("variants"))).toMatchObject({
    price: "artiklar.Försäljningspris",
    cost: "artiklar.Inköpspris",
    barcode: "artiklar.Streckkod",
  });
  expect(sources(found.get("customers"))).toMatchObject({ city: "kunder.Ort", name: "combine" });
});
