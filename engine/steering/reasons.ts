/** Lists are at most this long. */
export const MOST_ITEMS = 100;

/** Why a candidate is not on the list where no rule says so; rules are numbered from 0. */
export const SOLD_OUT = -1;
export const NOT_OFFERED = -2;
export const OWN_PRODUCT = -3;

/** Tier of an item that no model offered: it is pinned, or it fills places that the models leave free. */
export const PINNED = -1;
export const FILLED = -2;
