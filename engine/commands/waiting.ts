/** Work that waits for the user, for the counts beside the pages' names. */
import type { Engine } from "../engine.ts";
import { brokenTests } from "../quality/tests.ts";

export interface Waiting {
  plans: number;
  /** Rules that rejected rows, and tests that fail. */
  quality: number;
  rejecting: number;
  failing: number;
}

/** Plans not yet applied and data to look at; what is to order tells the worklist itself. */
export async function waitingWork(engine: Engine): Promise<Waiting> {
  const [row] = await engine.warehouse.query<{ rejecting: number }>(
    "SELECT count(*) AS rejecting FROM (SELECT DISTINCT source_id, table_name, rule FROM store.rejects)",
  );
  const { rejecting } = row!;
  const failing = brokenTests(engine.state).filter(({ test }) => test.severity === "fail").length;
  return {
    plans: engine.state.publications.waiting(),
    quality: rejecting + failing,
    rejecting,
    failing,
  };
}
