/** Lines whose state says that they came back, where no table holds refunds: what was given back for them. */
import { refOf } from "../drafts/draft.ts";
import { folded } from "../names/fold.ts";
import type { Suggestion, Work } from "../work.ts";
import { saysStates } from "./line-status.ts";
import { withTax } from "./paid-lines.ts";
import { refundedLines, refundsOf } from "./refund-parts.ts";
import { quoted } from "./row-kinds.ts";

/** Whole states, folded, their words parted by one space. */
const RETURNED =
  /^((fully|return) )?(returned|refunded|return (received|completed?)|retour(e|niert|nee?s?)?|(zu|ru)ruckge(sendet|schickt)|(ruck)?erstattet|rembourse?e?s?|devuelt[oa]s?|reembolsad[oa]s?|devolvid[oa]s?|res[oaei]|rimborsat[oaei]|geretourneerd|teruggestuurd|terugbetaald|returnerad|aterbetald|returner(et|t)|refunder(et|t)|zwrocon[aey]|vracen[aoy]|palautettu|hyvitetty)$/;
/** A state that stands on fewer rows is that of the order, on its first line. */
const LEAST_FILLED = 0.9;

/** Adds refunds of the lines that came back. */
export async function takeReturnedLines(work: Work, found: Suggestion[]): Promise<void> {
  const [orders, lines] = ["orders", "order_items"].map(
    (name) => found.find(({ table }) => table === name)?.grid.parts,
  );
  const [order, line] = [orders?.[0], lines?.[0]];
  if (!order || !line || orders!.length + lines!.length > 2) return;
  if (found.some(({ table }) => table === "refunds")) return;
  const table = work.facts.find((one) => one.table === line.from);
  const column = table?.columns.find((one) => saysStates(one) && one.filled >= LEAST_FILLED);
  const values = column?.examples.flatMap(({ v }) => (isReturned(v) ? [v] : [])) ?? [];
  if (values.length === 0) return;
  const part = refundedLines(await withTax(work, line, order), order, table!);
  if (!part) return;
  part.columns.order_item_id = part.columns.refund_id!;
  part.filters.push({ of: refOf(line.from, column!), op: "is", values });
  const reason = `Lines whose ${column!.column} is ${quoted(values)} came back: what they cost was given back`;
  found.push(refundsOf([part], 0.6, reason));
}

const isReturned = (value: string) => RETURNED.test(folded(value).replaceAll(/[\s_-]+/g, " "));
