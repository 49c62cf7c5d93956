/** Purchase orders out of the lines of what was ordered from suppliers, each with what its head says. */
import type { Bought } from "../roles/bought.ts";
import { matchColumns } from "../roles/match-columns.ts";
import { type Suggestion, suggestion, type Work } from "../work.ts";
import { directDraft } from "./direct.ts";
import { takeFrom } from "./grouped.ts";

/** Nearly every line is of a head. */
const LEAST_FOUND = 0.9;
const OF_HEADS = ["supplier_id", "location_id", "ordered_at", "expected_at", "received_at"];

/** Such a suggestion of the first that says when goods came, without which all of them would be on their way; of the others a sentence. */
export async function suggestBought(work: Work, bought: Bought[]): Promise<Suggestion[]> {
  const found: Suggestion[] = [];
  for (const one of bought) {
    const made = found.length > 0 ? undefined : await purchases(work, one);
    if (made) found.push(made);
    else work.notes.push(sentence(one));
  }
  return found;
}

async function purchases(work: Work, { head, lines }: Bought): Promise<Suggestion | undefined> {
  const link = lines && (await work.links.link(lines, head, ["procurement", "order"], LEAST_FOUND));
  if (!lines || !link) return undefined;
  const table = "purchase_orders";
  const hits = matchColumns(lines, table);
  const key = lines.columns.find(({ column }) => column === link.left.column)!;
  hits.set("purchase_order_id", { column: key, score: 0.9 });
  if (!hits.has("variant_id") || !hits.has("quantity")) return undefined;
  const draft = directDraft({ table, facts: lines, hits, confidence: 0.75 });
  takeFrom(draft, link, head, OF_HEADS);
  if (!draft.part.columns.received_at || !draft.part.columns.supplier_id) return undefined;
  return suggestion(
    [draft],
    0.75,
    `Each row of ${lines.table} was ordered from a supplier, by ${head.table}`,
  );
}

const sentence = ({ head, lines }: Bought) =>
  `${[head, lines].flatMap((one) => one?.table ?? []).join(" and ")} ${lines ? "name" : "names"} suppliers and no customers, so what is bought there counts as no sale: to plan with it, add purchase_orders in Mapping, with the day on which goods came as received_at, or all of them would count as on their way.`;
