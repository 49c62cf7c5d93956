/** Orders that name no currency, but the shop, market or list that they are of, which has one. */
import { refOf } from "../drafts/draft.ts";
import type { ColumnFacts } from "../facts/table-facts.ts";
import { namesTable } from "../names/refers.ts";
import type { Suggestion, Work } from "../work.ts";

const saysCurrency = ({ isCurrency, name, distinct }: ColumnFacts) =>
  isCurrency && name.concepts.has("currency") && distinct > 1;

/** Takes the currency from there, where several are in use: else all amounts would be in the workspace's. */
export async function takeCurrencyElsewhere({ facts, links }: Work, found: Suggestion[]): Promise<void> {
  const orders = found.find(({ table }) => table === "orders");
  for (const part of orders?.grid.parts ?? []) {
    const own = facts.find(({ table }) => table === part.from);
    if (!own || part.columns.currency?.from.kind === "column") continue;
    for (const list of facts.filter((one) => one !== own && one.columns.some(saysCurrency))) {
      const key = list.columns.find((one) => one.unique && namesKey(one));
      const isNamed = own.columns.some(({ column }) => namesTable(column, list.called));
      const path = key && isNamed && (await links.path(own, refOf(list.table, key)));
      if (!path || path.joins.length > 0 || part.joins.some(({ table }) => table === list.table)) continue;
      const currency = list.columns.find(saysCurrency)!;
      part.joins.push({ table: list.table, type: "left", on: [{ left: path.of, right: key.column }] });
      const from = { kind: "column" as const, of: refOf(list.table, currency) };
      part.columns.currency = { from, ...(part.group.length > 0 && { aggregate: "any" as const }) };
      const said = orders!.columns.find(({ column }) => column === "currency");
      const reason = `${currency.column} of ${list.table}, by ${path.of.column}`;
      if (said) Object.assign(said, { confidence: 0.8, reason });
      break;
    }
  }
}

const namesKey = ({ name: { concepts } }: ColumnFacts) => concepts.has("id");
