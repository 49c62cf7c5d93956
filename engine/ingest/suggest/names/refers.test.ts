/** Columns that are called as one row of a table is. */
import { expect, test } from "vitest";
import { namesTable } from "./refers.ts";

test.each([
  ["invoice_id", "invoices"],
  ["charge", "charges"],
  ["zamowienie_id", "zamowienia"],
  ["kundeId", "tbl_kunden"],
  ["sub_order_id", "sub_orders"],
  ["ordine", "ordini"],
  ["entry_id", "entries"],
])("%s is of %s", (column, table) => expect(namesTable(column, table)).toBe(true));

test.each([
  ["order_id", "order_items"],
  ["order_id", "sub_orders"],
  ["sub_order_id", "orders"],
  ["id", "orders"],
  ["rechnung_id", "auftraege"],
  ["product_id", "product_attributes"],
])("%s is not of %s", (column, table) => expect(namesTable(column, table)).toBe(false));
