/** Of a log of all that shoppers did its purchases alone make orders. */
import { refOf } from "../drafts/draft.ts";
import { eventLogIn } from "../roles/event-log.ts";
import type { Suggestion, Work } from "../work.ts";
import { quoted } from "./row-kinds.ts";

/** Has orders and lines out of a log take its purchases alone. */
export function takePurchases({ facts }: Work, found: Suggestion[]): void {
  for (const one of found.filter(({ table }) => table === "orders" || table === "order_items"))
    for (const part of one.grid.parts) {
      const table = facts.find((other) => other.table === part.from);
      const log = table && eventLogIn(table);
      if (!table || !log) continue;
      part.filters.push({ of: refOf(table.table, log.column), op: "is", values: log.bought });
      one.reason += `; of its events those whose ${log.column.column} is ${quoted(log.bought)}`;
    }
}
