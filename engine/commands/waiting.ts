/** Work that waits for the user, for the counts beside the pages' names. */
import type { Engine } from "../engine.ts";
import { brokenTests } from "../quality/tests.ts";
import { DECISIONS } from "./demand-worklist.ts";

export interface Waiting {
  plans: number;
  /** Rules that rejected rows, and tests that fail. */
  quality: number;
  rejecting: number;
  failing: number;
  worklist: number;
}

/** Plans not yet applied, data to look at, undecided lines of the worklist with something to order. */
export async function waitingWork(engine: Engine): Promise<Waiting> {
  const decided = engine.state.documents.list(DECISIONS).map(({ id }) => id);
  const [row] = await engine.warehouse.query<{ rejecting: number; worklist: number }>(
    `SELECT (SELECT count(*) FROM (SELECT DISTINCT source_id, table_name, rule FROM store.rejects)) AS rejecting,
            (SELECT count(*) FROM mart.replenishment_plan
             WHERE suggested_quantity > 0
               AND NOT list_contains(from_json($decided, '["VARCHAR"]'), variant_id || '@' || location_id)) AS worklist`,
    { decided: JSON.stringify(decided) },
  );
  const { rejecting, worklist } = row!;
  const failing = brokenTests(engine.state).filter(({ test }) => test.severity === "fail").length;
  return {
    plans: engine.state.publications.waiting(),
    quality: rejecting + failing,
    rejecting,
    failing,
    worklist,
  };
}
