/** All lists after the rules, written to mart.recommendation_lists: what a publication compares with the target. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Run } from "../contract/run.ts";
import type { Open } from "../shelves/chains.ts";
import { readPlacement } from "../shelves/settings.ts";
import { quoteText, sqlFile } from "../warehouse/sql.ts";
import { writeCandidates } from "./candidates.ts";
import { chainLinks, placementsInUse } from "./chain.ts";
import { daysOf } from "./effect.ts";
import { steerAll } from "./execute.ts";
import type { ListsOrder, ListsOutcome } from "./order.ts";
import { savedRules } from "./ruleset.ts";

/** Steers every list of the placements in use by the saved rules, each as long as its placement says. */
export async function makeLists(engine: Open, run: Run): Promise<ListsOutcome> {
  const placements = placementsInUse(engine, []);
  const links = await chainLinks(engine, placements);
  const { ruleset } = savedRules(engine.state);
  const folder = mkdtempSync(join(tmpdir(), "merchbench-lists-"));
  try {
    const lists = await writeCandidates(
      engine,
      folder,
      { links, rules: [ruleset] },
      run.part("collect", 0.4),
    );
    const order: ListsOrder = {
      kind: "lists",
      folder,
      placements,
      links,
      rules: ruleset,
      lengths: Object.fromEntries(
        placements.map((placement) => [placement, readPlacement(engine.state, placement).length]),
      ),
      ...(await daysOf(engine)),
    };
    const outcome = await steerAll(order, lists, run.part("steer", 0.4));
    run.progress(0, null, "Writing lists");
    await engine.warehouse.transaction(async (session) => {
      await session.run("DELETE FROM mart.recommendation_lists");
      const sql = sqlFile("steering/save-lists").replaceAll("{folder}", quoteText(folder));
      await session.run(sql, undefined, { signal: run.signal });
    });
    return outcome;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
