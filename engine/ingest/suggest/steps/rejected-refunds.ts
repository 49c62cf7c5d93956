/** Refunds that were asked for and not granted, or taken back: their state says so. */
import { refOf } from "../drafts/draft.ts";
import { goneIn, tellsGone } from "../names/status.ts";
import type { Suggestion, Work } from "../work.ts";
import { quoted } from "./row-kinds.ts";

/** Leaves them out of the refunds. */
export function leaveOutRejected({ facts }: Work, found: Suggestion[]): void {
  const refunds = found.find(({ table }) => table === "refunds");
  for (const part of refunds?.grid.parts ?? []) {
    const table = facts.find((one) => one.table === part.from);
    const isOfOrders = found.some(
      (one) => one !== refunds && one.grid.parts.some(({ from }) => from === part.from),
    );
    const column = isOfOrders ? undefined : table?.columns.find(tellsGone);
    if (!column) continue;
    const values = goneIn(column);
    part.filters.push({ of: refOf(part.from, column), op: "is-not", values });
    refunds!.reason += `; rows whose ${column.column} is ${quoted(values)} are left out`;
  }
}
