/** The newsvendor: how much to hold for one period when too much costs h and too little costs p a unit. */
import { normalDensity, normalQuantile } from "../evaluate/normal.ts";

export interface NewsvendorAnswer {
  /** Base-stock level. */
  level: number;
  /** Expected cost of holding and shortage at that level. */
  cost: number;
}

/** Normal demand (Snyder and Shen 2019, section 4.3): S = mean + z sd, cost = (h + p) sd phi(z). */
export function newsvendorNormal(
  holding: number,
  shortage: number,
  mean: number,
  sd: number,
): NewsvendorAnswer {
  const z = normalQuantile(shortage / (shortage + holding));
  return { level: mean + z * sd, cost: (holding + shortage) * sd * normalDensity(z) };
}
