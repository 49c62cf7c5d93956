/** States of orders in the warehouse's words; a store's others are kept, and count as sales. */

/** Those in which nothing was sold. */
export const UNSOLD_STATES = ["cancelled", "failed", "draft"] as const;

export const ORDER_STATES = ["completed", "processing", ...UNSOLD_STATES] as const;
