/** Exports that hold goods, delivery, payments and the order itself in rows of their own, and say which is which. */
import type { GridPart } from "../../../contract/grid.ts";
import { putCurrency } from "../drafts/currency.ts";
import { type Draft, draftOf, put, putCompleted, refOf, ruleFor } from "../drafts/draft.ts";
import { orderColumns, orderOrigin } from "../drafts/order-key.ts";
import { type ColumnFacts, MOST_KINDS, type TableFacts } from "../facts/table-facts.ts";
import { folded } from "../names/fold.ts";
import { statusTranslation } from "../names/status.ts";
import { matchColumns } from "../roles/match-columns.ts";
import type { Role } from "../roles/role.ts";
import { withSiblings } from "../roles/roles.ts";
import type { Scope } from "../scope.ts";
import { type Suggestion, suggestion, type Work } from "../work.ts";
import { codedKinds } from "./coded-kinds.ts";

/** Whole values, folded, their words parted by one space. */
const GOODS =
  /^((order|invoice|sales?) )?(line ?items?|items?|physical|digital|products?|goods|lines?|skus?|artikel|ware|positione?n?|produits?|articles?|articulos?|productos?|articol[oi]|prodott[oi]|towary?|produkty?)$/;
const ORDER =
  /^(orders?|order header|header|bestellung|auftrag|kopf(zeile)?|commande|pedido|ordine|zamowienie)$/;
const OTHERS =
  /ship|freight|deliver|postage|versand|livraison|envio|spedizione|discount|rabatt|remise|descuento|sconto|coupon|gutschein|\bfees?\b|gebuhr|frais|commission|\btax\b|\bvat\b|steuer|transaction|payment|zahlung|paiement|pago\b|payout|\btips?\b|adjustment|fulfil/;
/** Of these, what is charged for delivery, tax or service is part of the order; the rest says how it was paid or sent. */
const CHARGED =
  /ship|freight|deliver|postage|versand|livraison|envio|spedizione|discount|rabatt|remise|descuento|sconto|coupon|gutschein|\bfees?\b|gebuhr|frais|\btax\b|\bvat\b|steuer|\btips?\b/;

interface Kinds {
  column: ColumnFacts;
  orders: string[];
  others: string[];
  /** Of the others those that an order's total has in it. */
  charged: string[];
}

/** Says of which kind a row is, in a few words. */
export const saysKind = ({ name, kind, distinct }: ColumnFacts) =>
  name.concepts.has("kind") && kind === "text" && distinct <= MOST_KINDS;

async function kindsOf(scope: Scope, role: Role): Promise<Kinds | undefined> {
  const named = namedKinds(role.facts);
  if (named) return named;
  const found = await codedKinds(scope, role);
  return found && { column: found.column, orders: [], others: found.delivery, charged: found.delivery };
}

function namedKinds({ columns }: TableFacts): Kinds | undefined {
  for (const column of columns.filter(saysKind)) {
    const values = column.examples.map(({ v }) => ({ v, plain: folded(v).replaceAll(/[\s_-]+/g, " ") }));
    if (!values.some(({ plain }) => GOODS.test(plain))) continue;
    const fitting = (pattern: RegExp) => values.flatMap(({ v, plain }) => (pattern.test(plain) ? [v] : []));
    const orders = fitting(ORDER);
    const others = fitting(OTHERS).filter((v) => !orders.includes(v));
    const charged = others.filter((value) => CHARGED.test(folded(value)));
    if (orders.length + others.length > 0) return { column, orders, others, charged };
  }
  return undefined;
}

const OF_GOODS = ["order_items", "orders", "products", "variants", "categories"];

/** Keeps delivery, fees and heads of orders out of lines and goods; orders are made of their heads, where there are such. */
export async function takeRowsOfGoods(work: Work, found: Suggestion[]): Promise<void> {
  for (const role of withSiblings(work.roles, "order_items")) {
    const kinds = await kindsOf(work.scope, role);
    if (!kinds) continue;
    const of = refOf(role.facts.table, kinds.column);
    const values = [...kinds.orders, ...kinds.others];
    for (const [k, one] of found.entries()) {
      if (!OF_GOODS.includes(one.table)) continue;
      if (one.table === "orders" && kinds.orders.length > 0) {
        found[k] = headed(one, role, kinds);
        continue;
      }
      for (const part of one.grid.parts.filter(({ from }) => from === role.facts.table)) {
        // A total that is added up has the charges in it, too, and the goods alone can't be told from them.
        const isAddedUp = one.table === "orders" && part.columns.total?.aggregate === "sum";
        const left = isAddedUp ? values.filter((value) => !kinds.charged.includes(value)) : values;
        if (isAddedUp && left.length < values.length) withoutColumn(one, part, "subtotal");
        if (left.length === 0) continue;
        part.filters.push({ of, op: "is-not", values: left });
        one.reason += `; rows whose ${of.column} is ${quoted(left)} are left out`;
      }
    }
  }
}

function withoutColumn(one: Suggestion, part: GridPart, name: string): void {
  delete part.columns[name];
  one.columns = one.columns.filter(({ column }) => column !== name);
}

/** They in quotes, for a reason in words. */
export const quoted = (values: string[]) => values.map((value) => `"${value}"`).join(" or ");

/** Orders of rows of their own, in place of those that were made of lines. */
function headed(before: Suggestion, role: Role, kinds: Kinds): Suggestion {
  const isOf = ({ from, group }: GridPart) => from === role.facts.table && group.length > 0;
  if (!before.grid.parts.some(isOf)) return before;
  const draft = headDraft(role, kinds);
  const reason = `One order for each row whose ${kinds.column.column} is ${quoted(kinds.orders)}`;
  const made = suggestion([draft], before.confidence, reason);
  const parts = before.grid.parts.map((part) => (isOf(part) ? draft.part : part));
  return { ...made, grid: { parts } };
}

function headDraft(role: Role, { column, orders }: Kinds): Draft {
  const { facts } = role;
  const draft = draftOf("orders", facts);
  draft.part.filters = [{ of: refOf(facts.table, column), op: "is", values: orders }];
  draft.part.group = orderColumns(role).map((one) => refOf(facts.table, one));
  put(draft, "order_id", { from: orderOrigin(role) }, 0.9, "The number that the order's lines have, too");
  for (const [name, hit] of matchColumns(facts, "orders")) {
    const { rule, notes } = ruleFor("orders", name, facts.table, hit.column);
    const translate = name === "status" ? statusTranslation("orders", hit.column) : undefined;
    const reason = [`${hit.column.column} of the order's row`, ...notes].join("; ");
    put(draft, name, { ...rule, aggregate: "any", ...(translate && { translate }) }, hit.score, reason);
  }
  putCompleted(draft);
  putCurrency(draft, facts);
  return draft;
}
