/** What to know before an experiment's result is read. */
import type { Experiment } from "../contract/experiment.ts";
import type { Engine } from "../engine.ts";
import { sqlFile } from "../warehouse/sql.ts";

interface Unattributed {
  orders: number;
  unknown: number;
  foreign_orders: number;
}

/** More of the orders than this without a customer is said. */
const MANY = 0.02;

/** What a reader must know beside the figures: orders that no customer can be found for, and the like. */
export async function notesOf(
  { warehouse, state }: Pick<Engine, "warehouse" | "state">,
  experiment: Experiment,
  window: { from: Date; until: Date },
  signal?: AbortSignal,
): Promise<string[]> {
  const notes: string[] = [];
  const { currency } = state.settings();
  const params = { from: window.from.toISOString(), until: window.until.toISOString(), currency };
  const [row] = await warehouse.query<Unattributed>(sqlFile("experiment/unattributed"), params, { signal });
  const { orders, unknown, foreign_orders: foreign } = row!;
  const share = (part: number) => `${Math.round((part / orders) * 100)}% of the orders since the start`;
  if (unknown > MANY * orders)
    notes.push(`${share(unknown)} have no known customer and belong to no variant.`);
  if (foreign > MANY * orders)
    notes.push(`${share(foreign)} are in another currency than ${currency} and are left out.`);
  if (experiment.status === "running" && !publishedSince(state, experiment)) {
    notes.push(
      "No experiment was published since the start, so the store shows the variants only if it works them out itself.",
    );
  }
  return notes;
}

function publishedSince(state: Engine["state"], { startedAt }: Experiment): boolean {
  return state.publications
    .list()
    .some(
      (one) =>
        one.kind === "experiments" &&
        one.appliedAt !== null &&
        startedAt !== null &&
        one.appliedAt >= startedAt,
    );
}
