import { expect, it } from "vitest";
import { createFormat } from "../../../ui/format.ts";
import { type Association, keyOf, rightOf } from "./answers.ts";
import { ordersOf, ruleInWords, titlesOf } from "./rule-words.ts";

const [both, withLeft, withRight, orders] = [82, 274, 188, 59_107];
const rule: Association = {
  left: "Cake cases",
  leftIds: ["280"],
  right: "Cake tin",
  rightId: "163",
  orders: both,
  support: both / orders,
  confidence: both / withLeft,
  lift: both / withLeft / (withRight / orders),
  leverage: both / orders - (withLeft * withRight) / orders ** 2,
  conviction: 1,
};

it("tells a rule by the orders behind its shares", () => {
  expect(ordersOf(rule, orders)).toEqual({ withLeft, withRight });
  const format = createFormat({ locale: "en-GB", currency: "GBP", timeZone: "UTC" });
  expect(ruleInWords(rule, orders, format)).toBe(
    "Of 274 orders with Cake cases, 82 also hold Cake tin: 29.9%. Of all orders 0.32% do, so it is 94.1 times as likely as by chance.",
  );
});

it("names a rule in the address by its ids, whatever they hold, and takes no broken address amiss", () => {
  const odd = { ...rule, leftIds: ["A>B", 'C"+D'], left: "Milk + sugar + Tea" };
  expect(rightOf(keyOf(odd))).toBe("163");
  expect(keyOf(odd)).not.toBe(keyOf(rule));
  expect(["", "[", "7", "[]", "[1]"].map(rightOf)).toEqual(Array(5).fill(undefined));
  expect(titlesOf(odd)).toEqual(["Milk + sugar + Tea"]);
});
