/** The reason of lists whose scores are sums over what a customer met: the product that adds most, with its share. */

import { percent } from "../../../engine/contract/figures.ts";
import { cell } from "../history/csr.ts";
import type { History } from "../history/history.ts";

/** `adds` says what a product that the customer met adds to the score of `product`. */
export function contributionReason(
  { affinity, bought, catalogue }: Pick<History, "affinity" | "bought" | "catalogue">,
  customer: number,
  product: number,
  adds: (met: number) => number,
): string {
  let most = 0;
  let because = -1;
  let total = 0;
  for (let p = affinity.offsets[customer]!; p < affinity.offsets[customer + 1]!; p++) {
    const met = affinity.indices[p]!;
    const share = Math.max(0, affinity.values[p]! * adds(met));
    total += share;
    if (met === product || share <= most) continue;
    most = share;
    because = met;
  }
  if (cell(bought, customer, product) > 0) return "Bought before";
  if (cell(affinity, customer, product) > 0) return "Looked at before, not bought yet";
  if (because < 0) return "Fits what they met as a whole";
  const verb = cell(bought, customer, because) > 0 ? "bought" : "looked at";
  return `Because they ${verb} ${catalogue.titles[because]} (${percent(most / total, 0)})`;
}
