/** Refunds that stand among the payments of orders: below zero, or told by their kind. */
import type { GridFilter } from "../../../contract/grid.ts";
import { directDraft } from "../drafts/direct.ts";
import { refOf } from "../drafts/draft.ts";
import type { TableFacts } from "../facts/table-facts.ts";
import { signsIn } from "../facts/values.ts";
import { folded } from "../names/fold.ts";
import { isOwnNumber, matchColumns } from "../roles/match-columns.ts";
import type { Suggestion, Work } from "../work.ts";
import { CREDITS } from "./credit-notes.ts";
import { negated, refundsOf } from "./refund-parts.ts";
import { quoted, saysKind } from "./row-kinds.ts";

/** Adds what a table of payments gave back, where no other table tells of refunds. */
export async function takePaidBack(work: Work, found: Suggestion[]): Promise<void> {
  const orders = found.find(({ table }) => table === "orders")?.grid.parts ?? [];
  const own = work.facts.find(({ table }) => table === orders[0]?.from);
  if (orders.length !== 1 || !own || found.some(({ table }) => table === "refunds")) return;
  for (const facts of work.facts) {
    const made = facts !== own && isOfPayments(facts) ? paidBack(facts) : undefined;
    const link = made && (await work.links.link(facts, own, ["order"], LEAST_FOUND));
    if (!made || !link) continue;
    found.push(made);
    return;
  }
}

/** Called payments, or transactions, which are these where another table holds the orders. */
const isOfPayments = ({ name, called }: TableFacts) =>
  name.concepts.has("payment") || /^(trans|txn)/i.test(called);

/** Nearly every payment is of an order. */
const LEAST_FOUND = 0.9;

function paidBack(facts: TableFacts): Suggestion | undefined {
  const hits = matchColumns(facts, "refunds");
  const amount = hits.get("amount")?.column;
  const number = facts.columns.find((one) => isOwnNumber(one) && one.name.concepts.has("id"));
  if (!amount || !number || !hits.has("order_id")) return undefined;
  hits.set("refund_id", { column: number, score: 0.8 });
  const filter = signsIn(amount) === "+-" ? below(facts, amount.column) : ofKind(facts);
  if (!filter) return undefined;
  for (const name of hits.keys())
    if (!["refund_id", "order_id", "amount", "refunded_at"].includes(name)) hits.delete(name);
  const { part } = directDraft({ table: "refunds", facts, hits, confidence: 0.7 });
  part.filters.push(filter);
  if (filter.op === "less") part.columns.amount = negated(part.columns.amount!);
  const why = filter.op === "less" ? "below zero" : `whose ${filter.of.column} is ${quoted(filter.values)}`;
  return refundsOf([part], 0.7, `Payments ${why} in ${facts.table} gave back what was sold`);
}

const below = ({ table }: TableFacts, column: string): GridFilter => ({
  of: { table, column },
  op: "less",
  values: ["0"],
});

function ofKind({ table, columns }: TableFacts): GridFilter | undefined {
  for (const column of columns.filter(saysKind)) {
    const values = column.examples.flatMap(({ v }) =>
      CREDITS.test(folded(v).replaceAll(/[\s_-]+/g, " ")) ? [v] : [],
    );
    if (values.length > 0 && values.length < column.examples.length)
      return { of: refOf(table, column), op: "is", values };
  }
  return undefined;
}
