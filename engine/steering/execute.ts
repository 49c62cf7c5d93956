/** Carries a steering order out: in the worker, or here where there is too little to start a process for. */
import { join } from "node:path";
import { withDuckDB } from "../compute/columns.ts";
import { runInWorker } from "../compute/process.ts";
import type { Run } from "../contract/run.ts";
import { effectOf } from "./effect-of.ts";
import { loadFacts } from "./facts.ts";
import { listsOf } from "./lists-of.ts";
import type { Effect, EffectOrder, ListsOrder, ListsOutcome, SteeringOrder } from "./order.ts";

/** Fewer lists are steered in less time than a process takes to start. */
const FEW = 2000;

/** Does an order over the files in its folder; runs in the worker, or here where there are few lists. */
export function execute(order: SteeringOrder, run: Run): Promise<Effect | ListsOutcome> {
  return withDuckDB(async (connection) => {
    const facts = await loadFacts(connection, order.currency, order.folder);
    return order.kind === "effect"
      ? effectOf(connection, order, facts, run)
      : listsOf(connection, order, facts, run);
  });
}

/** `lists` is how many there are in the order's folder. */
export async function steerAll(order: EffectOrder, lists: number, run: Run): Promise<Effect>;
export async function steerAll(order: ListsOrder, lists: number, run: Run): Promise<ListsOutcome>;
export async function steerAll(
  order: SteeringOrder,
  lists: number,
  run: Run,
): Promise<Effect | ListsOutcome> {
  if (lists < FEW) return execute(order, run);
  return runInWorker<SteeringOrder, Effect | ListsOutcome>(
    order,
    run,
    join(import.meta.dirname, "worker.ts"),
  );
}
