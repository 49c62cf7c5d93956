/** Why a product goes with a visit, whatever model ranked it: the product of the visit that shares most shoppers. */

import type { Csr } from "./history/csr.ts";
import { nearestItems, sharedRows, weigh } from "./products/neighbours.ts";
import { count } from "./sales/popular.ts";

/** Answers the reason of a product for the products of a visit: "12 shoppers in common with Oak tray, of this visit". */
export async function visitReasons(
  affinity: Csr,
  titles: readonly string[],
): Promise<(visit: Int32Array, product: number) => string> {
  const near = await nearestItems(weigh(affinity, "bm25"), { k: 100, shrinkage: 10 });
  const shared = sharedRows(affinity, near.items, near.k);
  return (visit, product) => {
    let most = 0;
    let because = -1;
    for (const met of visit) {
      for (let n = met * near.k; n < (met + 1) * near.k && near.items[n]! >= 0; n++) {
        if (near.items[n] !== product || shared[n]! <= most) continue;
        most = shared[n]!;
        because = met;
      }
    }
    if (because < 0) return "Fits the products of this visit, with no shopper in common yet";
    return `${count(most, "shopper")} in common with ${titles[because]}, of this visit`;
  };
}
