/** Accepting, skipping and reopening lines, each with Undo; and accepted lines as purchase orders. */

import { counted } from "../../../engine/contract/figures.ts";
import { callEngine, host, messageOf, useCommand } from "../../client/index.ts";
import { showToast } from "../../ui/index.ts";
import { quantityOf, type Row } from "./to-order.ts";

type Decision = Row["decision"];

const WORDS: Record<Decision, string> = { accepted: "Accepted", skipped: "Skipped", open: "Reopened" };

const lineOf = ({ variantId, locationId }: Row, quantity?: number | null) => ({
  variantId,
  locationId,
  ...(quantity != null && { quantity }),
});

export interface Decide {
  /** `quantity` replaces the suggested one of a single line. */
  decide(rows: Row[], decision: Decision, quantity?: number | null): Promise<void>;
  /** Accepts the rows of which something is to be ordered, and writes one CSV with an order a supplier. */
  draftOrders(rows: Row[]): Promise<void>;
  busy: boolean;
}

export function useDecide(onDone: () => void): Decide {
  const command = useCommand("demand.decide", {
    onError: (error) => showToast(messageOf(error), { kind: "error" }),
  });
  const undo = (rows: Row[]) =>
    // Back to what each line was, which may have been a decision as well.
    void Promise.all(
      rows.map((row) =>
        command.mutateAsync({ lines: [lineOf(row, row.decidedQuantity)], decision: row.decision }),
      ),
    );
  const decide: Decide["decide"] = async (rows, decision, quantity) => {
    const accepted = (row: Row) => (decision === "accepted" ? (quantity ?? row.suggestedQuantity) : null);
    await command.mutateAsync({ lines: rows.map((row) => lineOf(row, accepted(row))), decision });
    const what = rows.length === 1 ? rows[0]!.title : `${rows.length} lines`;
    showToast(`${WORDS[decision]}: ${what}`, { undo: () => undo(rows) });
    onDone();
  };
  return {
    decide,
    async draftOrders(rows) {
      const open = rows.filter((row) => row.decision !== "accepted" && quantityOf(row) > 0);
      if (open.length > 0) await decide(open, "accepted");
      await saveOrders();
    },
    busy: command.isPending,
  };
}

/** All accepted lines as CSV, saved through the Host. */
export async function saveOrders(): Promise<void> {
  try {
    const { orders, csv } = await callEngine("demand.purchaseOrders", {});
    if (orders.length === 0) return showToast("No line is accepted yet. Accept lines first.");
    const path = await host.saveFile({ name: "purchase-orders.csv", content: csv });
    if (path) showToast(`Saved ${path}: ${counted(orders.length, "purchase order")}`);
  } catch (error) {
    showToast(messageOf(error), { kind: "error" });
  }
}
