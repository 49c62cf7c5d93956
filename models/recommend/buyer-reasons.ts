/** The reason of lists whose model has none of its own: which product of the history most customers share with it. */

import type { Csr } from "./history/csr.ts";
import { type Neighbours, sharedRows } from "./products/neighbours.ts";
import { count } from "./sales/popular.ts";

export interface BuyerReasons {
  /** Why `product` may please the customer, by the products of the history: "12 shoppers in common with Oak tray". */
  of(customer: number, product: number): string;
}

/**
 * Reads the counts once from the neighbours of every product. `affinity` is customer x product; `bought` tells
 * whether the product of the history was bought or only looked at.
 */
export function buyerReasons(
  affinity: Csr,
  bought: Csr,
  near: Neighbours,
  titles: readonly string[],
): BuyerReasons {
  const shared = sharedRows(affinity, near.items, near.k);
  const best = new Int32Array(affinity.columns);
  const because = new Int32Array(affinity.columns);
  const touched: number[] = [];
  let ready = -1;

  const read = (customer: number) => {
    for (const product of touched) best[product] = 0;
    touched.length = 0;
    for (let p = affinity.offsets[customer]!; p < affinity.offsets[customer + 1]!; p++) {
      const from = affinity.indices[p]! * near.k;
      for (let n = from; n < from + near.k && near.items[n]! >= 0; n++) {
        const product = near.items[n]!;
        if (shared[n]! <= best[product]!) continue;
        if (best[product] === 0) touched.push(product);
        best[product] = shared[n]!;
        because[product] = affinity.indices[p]!;
      }
    }
    ready = customer;
  };
  const met = (matrix: Csr, customer: number, product: number) =>
    matrix.indices.subarray(matrix.offsets[customer]!, matrix.offsets[customer + 1]!).includes(product);

  return {
    of(customer, product) {
      if (ready !== customer) read(customer);
      if (met(bought, customer, product)) return "Bought before";
      if (met(affinity, customer, product)) return "Looked at before, not bought yet";
      if (best[product] === 0) return "Fits what they met, with no shopper in common yet";
      const verb = met(bought, customer, because[product]!) ? "bought" : "looked at";
      return `${count(best[product]!, "shopper")} in common with ${titles[because[product]!]}, which they ${verb}`;
    },
  };
}
