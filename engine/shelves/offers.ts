/** What the sources of a chain offer. */
import type { Source } from "./chains.ts";

/** What one product is offered with. */
export interface Offer {
  product: number;
  score: number;
  reason: string;
  categoryId: string | null;
}

/** Offers of one source, best first. */
export interface Origin {
  source: Source;
  offers: Offer[];
}
