/** Tables that write down what became of orders over time. */

import type { TableFacts } from "../facts/table-facts.ts";
import { readName } from "../names/concepts.ts";

const LOG =
  /hist(or(y|ies|ique|ia|ial|ie|ik))?|logg?(?![a-z])|verlauf|storico|journal|chroni[kc]|protokoll?|suivi|geschiedenis|przebieg/i;
const OF_HISTORY = new Set(["order", "status", "state", "event"]);

/** Called a history of orders or of states, or a list of these: those of payments, parcels and mails are others. */
export function isHistory({ table, name }: TableFacts): boolean {
  const isLog = LOG.test(table);
  const { concepts, unknown } = isLog ? readName(table.replace(LOG, " ")) : name;
  const isOfOrders = concepts.has("order") || (concepts.has("status") && (isLog || name.isBeside));
  const says = isLog || concepts.has("status") || concepts.has("state");
  return says && isOfOrders && unknown <= 1 && [...concepts].every((one) => OF_HISTORY.has(one));
}

/** Whether each row is something that happened to an order, of which there are several rows. */
export const isLogOfOrders = (facts: TableFacts): boolean =>
  LOG.test(facts.table) &&
  isHistory(facts) &&
  facts.columns.some(
    ({ name: { concepts }, unique, uniqueInFile, filled }) =>
      concepts.has("order") &&
      concepts.has("id") &&
      concepts.size === 2 &&
      !unique &&
      !uniqueInFile &&
      filled > 0.9,
  );
