import { expect, it } from "vitest";
import { rawTableNames } from "./raw-tables.ts";

const named = (...streams: { name: string; table?: string }[]) => Object.fromEntries(rawTableNames(streams));

it("names tables without their schema where that is enough", () => {
  expect(named({ name: "public.orders" }, { name: "shop.items" }, { name: "crm.items" })).toEqual({
    "public.orders": "orders",
    "shop.items": "shop_items",
    "crm.items": "crm_items",
  });
});

it("gives no two streams one table, whichever capitals they have and whatever is taken", () => {
  expect(named({ name: "Things" }, { name: "things" }, { name: "THINGS" })).toEqual({
    Things: "Things",
    things: "things_2",
    THINGS: "THINGS_3",
  });
  expect(named({ name: "a.b_c" }, { name: "a_b.c", table: "a_b_c" }, { name: "A.b_C" })).toEqual({
    "a.b_c": "a_b_c_2",
    "a_b.c": "a_b_c",
    "A.b_C": "A_b_C_3",
  });
});
