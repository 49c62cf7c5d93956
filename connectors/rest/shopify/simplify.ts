/** Shopify's documents without their wrapping: connections as lists, amounts in the shop's currency as text. */
import type { Row } from "../rows.ts";

/** `{ nodes: [...] }` becomes the list, `{ shopMoney: { amount } }` the amount, at any depth. */
export function simplify(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(simplify);
  if (typeof value !== "object" || value === null) return value;
  const { nodes, shopMoney } = value as { nodes?: unknown; shopMoney?: { amount?: unknown } };
  if (Array.isArray(nodes)) return nodes.map(simplify);
  if (shopMoney) return shopMoney.amount ?? null;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, simplify(inner)]));
}

/** The same of a whole row. */
export const simplifyRow = (row: Row): Row => simplify(row) as Row;
