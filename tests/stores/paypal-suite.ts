/** Activity of a PayPal account. */
import { expect, test } from "vitest";
import { type Loaded, load, type Row, rejected, write } from "./marketplace-files.ts";

export function paypalSuite(): void {
  const ENGLISH =
    "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,From Email Address,To Email Address,Transaction ID,Shipping and Handling Amount,Sales Tax,Reference Txn ID,Balance Impact".split(
      ",",
    );
  const GERMAN =
    "Datum,Uhrzeit,Zeitzone,Name,Typ,Status,Währung,Brutto,Entgelt,Netto,Absender E-Mail-Adresse,Empfänger E-Mail-Adresse,Transaktionscode,Zugehöriger Transaktionscode".split(
      ",",
    );
  const row = (columns: string[], ...cells: string[]): Row =>
    Object.fromEntries(columns.map((column, k) => [column, cells[k] ?? ""]));
  const money = ({ query }: Loaded) =>
    query(
      `SELECT o.order_id, o.status, strftime(ordered_at AT TIME ZONE 'UTC', '%m-%d %H:%M') AS at, o.currency, CAST(o.total AS DOUBLE) AS total,
         CAST(r.amount AS DOUBLE) AS refunded, c.name
       FROM store.orders o LEFT JOIN store.customers c USING (customer_id) LEFT JOIN store.refunds r USING (order_id) ORDER BY 1`,
    );

  test("payments are orders of their payers, refunds are theirs; what the account moves is neither", async () => {
    const at = (...cells: string[]) => row(ENGLISH, "03/25/2024", "18:30:00", "PDT", ...cells);
    const [shop, ann] = ["shop@x.example", "Ann@x.example"];
    const sold = (id: string, gross: string, status = "Completed") =>
      at("Ann Lee", "Express Checkout Payment", status, "USD", gross, "-1.00", "", ann, shop, id, "5.00");
    const rows = [
      sold("T1", "1,030.00"),
      sold("T2", "20.00", "Pending"),
      at(
        "",
        "Hold on Balance for Dispute Investigation",
        "Completed",
        "USD",
        "-20.00",
        "0",
        "",
        shop,
        "",
        "H1",
      ),
      at("Ann Lee", "Payment Refund", "Completed", "USD", "-30.00", "1", "", shop, ann, "R1", "", "", "T1"),
      at("", "General Withdrawal", "Completed", "USD", "-900.00", "0", "", shop, "", "W1"),
      at("", "General Currency Conversion", "Completed", "EUR", "40.00", "0", "", shop, "", "C1"),
      at("Supplier", "General Payment", "Completed", "USD", "-99.00", "0", "", shop, "s@x.example", "P1"),
    ];
    write("Download.CSV", ",", ENGLISH, rows);
    write("Download (1).CSV", ",", ENGLISH, [sold("T2", "20.00")]);
    await load(async (store) => {
      const order = { currency: "USD", name: "Ann Lee", at: "03-26 01:30", status: "completed" };
      expect(await money(store)).toEqual([
        { ...order, order_id: "T1", total: 1030, refunded: 30 },
        { ...order, order_id: "T2", total: 20, refunded: null },
      ]);
      expect(rejected(store)).toBe(0);
    });
  });

  test("German headings", async () => {
    const at = (...cells: string[]) => row(GERMAN, "25.03.2024", "18:30:00", "CET", ...cells);
    const people = ["a@x.example", "shop@x.example"];
    write("Download.CSV", ";", GERMAN, [
      at("Ann", "PayPal Express-Zahlung", "Abgeschlossen", "EUR", "1.030,50", "-1", "", ...people, "T1"),
      at("Ann", "Rückzahlung", "Abgeschlossen", "EUR", "-30,50", "", "", ...people.toReversed(), "R1", "T1"),
      at("", "Allgemeine Abbuchung", "Abgeschlossen", "EUR", "-900,00", "", "", "shop@x.example", "", "W1"),
    ]);
    await load(async (store) => {
      expect(await money(store)).toMatchObject([
        { order_id: "T1", at: "03-25 17:30", currency: "EUR", total: 1030.5, refunded: 30.5 },
      ]);
    });
  });
}
