import { expect, it } from "vitest";
import { counted, currencyDigits, decimal, fixed, listed, money, percent, whole } from "./figures.ts";

it("writes figures with separators, in one way", () => {
  expect(whole(3312)).toBe("3,312");
  expect(decimal(1240.5)).toBe("1,240.5");
  expect(fixed(1240.5, 2)).toBe("1,240.50");
  expect([money(1240.5, "GBP"), money(1240, "JPY")]).toEqual(["£1,240.50", "¥1,240"]);
  expect(["GBP", "JPY", "KWD"].map(currencyDigits)).toEqual([2, 0, 3]);
  expect(percent(12.5)).toBe("1,250.0%");
  expect([counted(1, "sale"), counted(2400, "sale"), counted(1200, "category", "categories")]).toEqual([
    "1 sale",
    "2,400 sales",
    "1,200 categories",
  ]);
});

it("puts words after one another", () => {
  expect([["price"], ["price", "stock"], ["price", "stock", "cost"]].map(listed)).toEqual([
    "price",
    "price and stock",
    "price, stock and cost",
  ]);
});
