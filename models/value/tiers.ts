/** Customers by what is expected of them: those who make up the first half of it, the next three tenths, the rest. */
import { sum } from "../evaluate/stats.ts";

export const VALUE_TIERS = [
  {
    id: "top",
    name: "Top value",
    upTo: 0.5,
    description: "The most valuable customers, who together make up half of the spend that is expected",
  },
  {
    id: "middle",
    name: "Middle value",
    upTo: 0.8,
    description: "The next customers by expected spend, who make up another three tenths of it",
  },
  {
    id: "low",
    name: "Low value",
    upTo: 1,
    description: "Everybody else: little is expected of each, a fifth of all together",
  },
] as const;

/** Index into VALUE_TIERS of each customer; customers of one value are in one tier. */
export function valueTiers(spend: Float64Array): Int32Array {
  const order = Int32Array.from(spend.keys()).sort((a, b) => spend[b]! - spend[a]!);
  const total = sum(spend);
  const tiers = new Int32Array(spend.length);
  let before = 0;
  let tier = 0;
  order.forEach((row, place) => {
    const tied = place > 0 && spend[order[place - 1]!] === spend[row];
    if (!tied) while (tier < VALUE_TIERS.length - 1 && before >= VALUE_TIERS[tier]!.upTo * total) tier++;
    tiers[row] = tier;
    before += spend[row]!;
  });
  return tiers;
}
