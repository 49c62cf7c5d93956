/** All lists after the rules, written to mart.recommendation_lists: what a publication compares with the target. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Run } from "../contract/run.ts";
import { experimentPasses, type Lists, takeVariant } from "../experiments/passes.ts";
import { currentChains, type Open } from "../shelves/chains.ts";
import { quoteText, sqlFile } from "../warehouse/sql.ts";
import type { Session } from "../warehouse/warehouse.ts";
import { writeCandidates } from "./candidates.ts";
import { chainLinks, placementsInUse } from "./chain.ts";
import { daysOf } from "./current.ts";
import { steerAll } from "./execute.ts";
import type { ListsOrder, ListsOutcome } from "./order.ts";
import { savedRules } from "./ruleset.ts";

/**
 * Steers every list of the placements in use by the saved rules, each as long as its placement says; where experiments
 * run, customers of their variants get those of their variant.
 */
export async function makeLists(engine: Open, run: Run): Promise<ListsOutcome> {
  const placements = placementsInUse(engine, []);
  const links = await chainLinks(engine, placements);
  const base: Lists = { placements, links, rules: savedRules(engine.state).ruleset, files: new Map() };
  const passes = await experimentPasses(engine, base);
  const [all, ...parts] = [base, ...passes].map((_, i) => run.part(i === 0 ? "lists" : "variant", 1));
  const outcome = await steerInto(engine, base, all!, async (session, save) => {
    await session.run("DELETE FROM mart.recommendation_lists");
    await save("mart.recommendation_lists");
  });
  for (const [i, pass] of passes.entries()) {
    if (pass.lists) {
      await steerInto(engine, pass.lists, parts[i]!, async (session, save) => {
        await session.run(
          "CREATE OR REPLACE TEMP TABLE variant_lists AS FROM mart.recommendation_lists LIMIT 0",
        );
        await save("variant_lists");
        await takeVariant(session, pass);
        await session.run("DROP TABLE variant_lists");
      });
    } else await engine.warehouse.transaction((session) => takeVariant(session, pass));
  }
  return outcome;
}

/** Steers the lists in a folder of their own; `take` gets the way to save them into a table, in a transaction. */
async function steerInto(
  engine: Open,
  { placements, links, rules, files }: Lists,
  run: Run,
  take: (session: Session, save: (table: string) => Promise<void>) => Promise<void>,
): Promise<ListsOutcome> {
  const folder = mkdtempSync(join(tmpdir(), "merchbench-lists-"));
  try {
    const wanted = { links, rules: [rules], files };
    const lists = await writeCandidates(engine, folder, wanted, run.part("collect", 0.4));
    const order: ListsOrder = {
      kind: "lists",
      folder,
      currency: engine.state.settings().currency,
      placements,
      links,
      rules,
      lengths: (await currentChains(engine)).lengths,
      ...(await daysOf(engine)),
    };
    const outcome = await steerAll(order, lists, run.part("steer", 0.4));
    run.progress(0, null, "Writing lists");
    const sql = sqlFile("steering/save-lists").replaceAll("{folder}", quoteText(folder));
    await engine.warehouse.transaction((session) =>
      take(session, (table) =>
        session.run(sql.replaceAll("{into}", table), undefined, { signal: run.signal }),
      ),
    );
    return outcome;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
