/** Generated interactions with the shape of a large store's: popularity by a power law, customers with tastes. */

import { random } from "../../models/random.ts";
import { type Csr, csrFromTriplets } from "../../models/recommend/history/csr.ts";

/** Groups of taste; four in five of a customer's products come from their own. */
const GROUPS = 200;

/**
 * A customer x product matrix of ones with about `events` cells. Customers have lengths by a power law around the
 * mean; within a group and over the whole catalogue, product number x draws with weight 1 / (x + 50).
 */
export function madeUpEvents(customers: number, products: number, events: number, seed: number): Csr {
  const rng = random(seed).fork("events");
  const row = new Int32Array(events);
  const column = new Int32Array(events);
  const perGroup = Math.floor(products / GROUPS);
  let count = 0;
  for (let c = 0; c < customers && count < events; c++) {
    const mean = (events - count) / (customers - c);
    // Pareto with exponent 1.8 and this mean, cut at 2,000.
    const length = Math.min(2000, Math.max(1, Math.round(0.4444 * mean * (1 - rng.next()) ** (-1 / 1.8))));
    const group = rng.int(GROUPS);
    for (let e = 0; e < length && count < events; e++) {
      const own = rng.next() < 0.8;
      const limit = own ? perGroup : products;
      // Inverse of the distribution with density 1 / (x + 50) on [0, limit).
      const place = Math.floor(50 * ((limit + 50) / 50) ** rng.next() - 50);
      row[count] = c;
      column[count++] = own ? place * GROUPS + group : place;
    }
  }
  const shape = { rows: customers, columns: products };
  const matrix = csrFromTriplets(shape, { count, row, column, value: 1 });
  matrix.values.fill(1);
  return matrix;
}
