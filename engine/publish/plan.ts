/**
 * Plan: the row-level difference between `mart` and the target; nothing is written to the target.
 * May import: contract, connectors, engine/state, engine/warehouse. A new kind of publication is an entry of content.ts.
 */

import { rmSync } from "node:fs";
import { join } from "node:path";
import { dataAsOf } from "../compute/as-of.ts";
import { AppError } from "../contract/errors.ts";
import type { Publication } from "../contract/publish.ts";
import type { Run } from "../contract/run.ts";
import { runningExperiments } from "../experiments/store.ts";
import { newId, now } from "../state/database.ts";
import type { State } from "../state/state.ts";
import type { ListsOutcome } from "../steering/order.ts";
import { quoteText } from "../warehouse/sql.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { CONTENT, type Content, type Kind, targetTable, writeWanted } from "./content.ts";
import { comparePlan } from "./diff.ts";
import { type Operation, planFile } from "./plan-rows.ts";
import { withStanding } from "./standing.ts";
import { openTarget, whoAmI } from "./target.ts";
import { planWarnings } from "./warnings.ts";

export interface PublishContext {
  folder: string;
  warehouse: Warehouse;
  state: State;
}

/** Plans the publication and keeps it. Throws `unsupported` when there is nothing to publish yet. */
export async function planPublication(
  context: PublishContext,
  kind: Kind,
  targetId: string,
  run: Run,
): Promise<Publication> {
  const { warehouse, state } = context;
  const content = CONTENT[kind];
  const target = openTarget(state, targetId);
  const table = targetTable(kind, target.prefix);
  const [making, reading, comparing] = [
    run.part("make", 0.5),
    run.part("read", 0.2),
    run.part("compare", 0.3),
  ];
  const made = await content.make?.(context, making);
  making.progress(1, 1);
  reading.progress(0, null, "Reading the target");
  const id = newId("pub");
  const found = await withStanding(target, table, reading, async (database, folder) => {
    comparing.progress(0, 3, "Collecting rows");
    const files = { wanted: join(folder, "wanted.parquet"), titles: join(folder, "titles.parquet") };
    const wanted = await writeWanted(context, kind, files, run.signal);
    const [present] = await database.query<{ n: number }>("SELECT count(*) AS n FROM present");
    if (wanted === 0 && (!content.mayBeEmpty || present!.n === 0)) throw nothingToPublish(kind, made);
    comparing.progress(1, 3, "Comparing rows");
    const into = planFile(context.folder, id);
    await comparePlan(database, { content, table, ...files, into, signal: run.signal }).catch((error) => {
      rmSync(into, { force: true });
      throw error;
    });
    comparing.progress(2, 3, "Comparing rows");
    return readFindings(database, content, into);
  });
  const asOf = await dataAsOf(warehouse, state.settings().timeZone);
  const publication: Publication = {
    id,
    number: state.publications.nextNumber(),
    kind,
    targetId: target.connection.id,
    targetName: target.connection.name,
    connectionType: target.connection.connectionType,
    table: table.name,
    status: "planned",
    ...found,
    warnings: [...rulesIn(made), ...found.warnings],
    dataAsOf: asOf?.at ?? null,
    holdoutId: experimentsIn(state, kind),
    plannedAt: now(),
    plannedBy: whoAmI(),
    approvedAt: null,
    approvedBy: null,
    appliedAt: null,
    verified: null,
    rolledBackAt: null,
    rolledBackBy: null,
    error: null,
  };
  state.publications.save(publication);
  comparing.progress(3, 3, "Planned");
  return publication;
}

/** What the plan comes to. */
async function readFindings(
  database: Warehouse,
  content: Content,
  plan: string,
): Promise<Pick<Publication, "counts" | "warnings" | "modelVersion">> {
  const rows = `read_parquet(${quoteText(plan)})`;
  const found = await database.query<{ operation: string; n: number }>(
    `SELECT operation, count(*) AS n FROM ${rows} GROUP BY operation`,
  );
  const count = (operation: Operation) => found.find((one) => one.operation === operation)?.n ?? 0;
  const counts = {
    inserted: count("insert"),
    updated: count("update"),
    deleted: count("delete"),
    unchanged: count("unchanged"),
    rejected: count("rejected"),
    changed: 0,
  };
  return {
    counts,
    warnings: await planWarnings(database, content, rows, counts),
    modelVersion: await versionsIn(database, content, rows),
  };
}

/** Versions that made the rows, such as `als-3, rules-2`. */
async function versionsIn(database: Warehouse, { table }: Content, rows: string): Promise<string | null> {
  if (!table.columns.some(({ name }) => name === "model_version")) return null;
  const [found] = await database.query<{ versions: string | null }>(
    `SELECT string_agg(DISTINCT version, ', ' ORDER BY version) AS versions
     FROM (SELECT new.model_version AS version FROM ${rows})`,
  );
  return found!.versions;
}

/** Experiments that the rows are made for, such as `new-tastes`. */
function experimentsIn(state: State, kind: Kind): string | null {
  if (kind !== "recommendations" && kind !== "experiments") return null;
  return (
    runningExperiments(state)
      .map((one) => one.id)
      .join(", ") || null
  );
}

const HOW: Record<Kind, string> = {
  recommendations: "Train recommendations first.",
  experiments: "Start one first.",
  segments: "Train segments first.",
  prices: "Save price recommendations from a what-if first.",
};

const SEE = "See which one takes most: What the change touches, in the Studio, or merchbench rules effect";

/** Said before lists are published that the rules leave empty or short. */
function rulesIn(made: ListsOutcome | undefined): Publication["warnings"] {
  if (!made) return [];
  const { lists, short, yielding } = made;
  const warnings: Publication["warnings"] = [];
  if (yielding > 0) {
    const message = `The rules leave nothing for ${yielding} of ${lists} lists, which stand without the rules that choose. ${SEE}`;
    warnings.push({ code: "rules-yield", message });
  }
  if (short > 0) {
    const message = `${short} of ${lists} lists are shorter than set, for the rules leave no more of the catalogue. ${SEE}`;
    warnings.push({ code: "rules-short", message });
  }
  return warnings;
}

function nothingToPublish(kind: Kind, made?: ListsOutcome): AppError {
  if (made && made.lists > 0) {
    return new AppError(
      "unsupported",
      `None of the ${made.lists} lists can be published: nothing in the catalogue is in stock and on offer. Sync stock, or allow what is sold out under Rules.`,
    );
  }
  return new AppError("unsupported", `There are no ${kind} to publish yet. ${HOW[kind]}`);
}
