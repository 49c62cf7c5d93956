/** Writes what the steering worker reads: facts, lists, candidates and what rules ask of customers. */
import { join } from "node:path";
import type { Ruleset } from "../contract/rules.ts";
import type { Run } from "../contract/run.ts";
import { offersSql } from "../experiments/passes.ts";
import type { State } from "../state/state.ts";
import { quoteText, sqlFile } from "../warehouse/sql.ts";
import type { Session, Warehouse } from "../warehouse/warehouse.ts";
import type { Link } from "./chain.ts";
import { writeFacts } from "./facts.ts";

export interface Wanted {
  /** Steps of the chains whose lists are wanted. */
  links: Link[];
  /** Rules that will be applied: they tell what has to be known of customers. */
  rules: Ruleset[];
  /** Versions out of use whose lists are wanted, too: Parquet file by version. */
  files?: Map<string, string>;
}

/** Fills the folder with the files that `SteeringOrder` names; answers how many lists there are. */
export async function writeCandidates(
  { warehouse, state }: { warehouse: Warehouse; state: State },
  folder: string,
  wanted: Wanted,
  run: Run,
): Promise<number> {
  run.progress(0, 3, "Collecting products");
  await writeFacts(warehouse, state.settings().currency, folder, run.signal);
  const active = wanted.rules.flatMap((one) => one.rules).filter((rule) => rule.enabled);
  const asks = {
    purchases: active.some((rule) => rule.kind === "not_bought_in_days"),
    segments: active.some((rule) => rule.scope.segments.length > 0),
  };
  const lists = await warehouse.transaction(async (session) => {
    const copy = (sql: string, name: string) =>
      session.run(
        `COPY (${sql.trim()}) TO ${quoteText(join(folder, `${name}.parquet`))} (FORMAT parquet)`,
        undefined,
        {
          signal: run.signal,
        },
      );
    run.progress(1, 3, "Collecting lists");
    await makeTables(session, folder, state, wanted, asks.segments);
    await copy(sqlFile("steering/list-subjects"), "lists");
    await copy(sqlFile("steering/candidates"), "candidates");
    run.progress(2, 3, "Collecting what customers bought");
    if (asks.segments) await copy("SELECT customer_id, segments FROM steering_segments", "segments");
    if (asks.purchases) await copy(sqlFile("steering/purchases"), "purchases");
    const [row] = await session.query<{ lists: number }>("SELECT count(*) AS lists FROM steering_lists");
    return row!.lists;
  });
  run.progress(3, 3);
  return lists;
}

async function makeTables(
  session: Session,
  folder: string,
  state: State,
  { links, files = new Map() }: Wanted,
  segments: boolean,
): Promise<void> {
  const facts = quoteText(join(folder, "facts.parquet"));
  await session.run(
    `CREATE OR REPLACE TEMP TABLE steering_products AS
     SELECT product_id, (row_number() OVER (ORDER BY product_id) - 1)::INTEGER AS product_no, offered = 1 AS offered
     FROM read_parquet(${facts})`,
  );
  await session.run(
    `CREATE OR REPLACE TEMP TABLE steering_chain AS
     SELECT value ->> 'placement' AS placement, value ->> 'source' AS source, value ->> 'version' AS model_version,
            (value ->> 'position')::INTEGER AS position
     FROM json_each($links)`,
    { links: JSON.stringify(links) },
  );
  await session.run(`CREATE OR REPLACE TEMP VIEW steering_offers AS ${offersSql(files)}`);
  await session.run("CREATE OR REPLACE TEMP TABLE steering_zone AS SELECT $zone AS time_zone", {
    zone: state.settings().timeZone,
  });
  await session.run(sqlFile("steering/customer-segments"), { wanted: segments });
  await session.run(sqlFile("steering/lists"), {});
}
