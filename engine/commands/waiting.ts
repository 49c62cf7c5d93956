/** Work that waits for the user, for the counts beside the pages' names. */
import type { Engine } from "../engine.ts";
import { DECISIONS } from "./demand-worklist.ts";

/** Plans not yet applied, rejected rows by rule, undecided lines of the worklist with something to order. */
export async function waitingWork(
  engine: Engine,
): Promise<{ plans: number; quality: number; worklist: number }> {
  const decided = engine.state.documents.list(DECISIONS).map(({ id }) => id);
  const [row] = await engine.warehouse.query<{ quality: number; worklist: number }>(
    `SELECT (SELECT count(*) FROM (SELECT DISTINCT source_id, table_name, rule FROM store.rejects)) AS quality,
            (SELECT count(*) FROM mart.replenishment_plan
             WHERE suggested_quantity > 0
               AND NOT list_contains(from_json($decided, '["VARCHAR"]'), variant_id || '@' || location_id)) AS worklist`,
    { decided: JSON.stringify(decided) },
  );
  return { plans: engine.state.publications.waiting(), quality: row!.quality, worklist: row!.worklist };
}
