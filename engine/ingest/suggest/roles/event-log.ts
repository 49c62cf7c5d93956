/** Logs of all that shoppers did, with what was bought among it. */

import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";
import { folded } from "../names/fold.ts";

const BROWSED = /view|click|cart|basket|wishlist|impression|search|visit|checkout|session/;
const BOUGHT =
  /^(purchased?|buy|bought|orders?|orders? ?(completed|placed|created)|(placed|completed) order|transaction|checkout ?completed|sale|kauf|achat|compra)$/;
/** Different kinds of events at most. */
const MOST_EVENTS = 60;

export interface EventLog {
  column: ColumnFacts;
  /** Values of events by which something was bought. */
  bought: string[];
}

/** The column that says what happened, where most of it is no purchase; undefined for other tables. */
export function eventLogIn({ columns }: TableFacts): EventLog | undefined {
  for (const column of columns) {
    if (!column.name.concepts.has("event") || column.kind !== "text" || column.distinct > MOST_EVENTS)
      continue;
    const all = column.examples.map(({ v }) => ({ v, plain: folded(v).replaceAll(/[\s_-]+/g, " ") }));
    const bought = all.flatMap(({ v, plain }) => (BOUGHT.test(plain) ? [v] : []));
    if (all.some(({ v, plain }) => BROWSED.test(plain) && !bought.includes(v))) return { column, bought };
  }
  return undefined;
}
