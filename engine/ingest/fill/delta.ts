/**
 * Brings a canonical table in line with what changed in its raw tables, without looking at the rest. The result
 * equals a filling anew: a row is looked at again when its key is among those that changed raw rows yield, or yielded
 * before, or when its parent came or went. Where that is not sure, there is no delta and the table is filled anew.
 */

import { readInstead, type Stand } from "../select/branch.ts";
import { type Parts, partsOf } from "../select/parts.ts";
import { reachOf } from "../select/reach.ts";
import { type PureSelect, recursesOver } from "../select/reads.ts";
import { writeSelect } from "../select/tree.ts";
import { markDoubles, markOrphans, type Parent } from "./checks.ts";
import {
  AGAIN,
  columnsOf,
  countRows,
  KEYS,
  keyText,
  noteReached,
  noteShared,
  openKeys,
  stageAgain,
} from "./delta-keys.ts";
import { noteMovedParents } from "./delta-parents.ts";
import type { FillRun } from "./fill-run.ts";
import { fillFirstOrders, fillsFirstOrders, noteCustomers } from "./first-orders.ts";
import { imagesOf, standFor } from "./images.ts";
import { type Merge, mergeStage, OWN, type TableCount, takeOwn } from "./merge.ts";
import { type Described, stageRows, stagingSql } from "./stage.ts";

/** What is known of the raw tables that changed. */
export type DeltaPlan = { select: PureSelect } & (
  | { kind: "parents" }
  /** One table changed: the SELECT over its rows as they were and as they are, and those in their parts. */
  | { kind: "parts"; before: Described; after: Described }
  /** SELECTs of the keys of all rows that may have changed. */
  | { kind: "reach"; reaches: string[] }
);

/** How the table can be filled by delta; undefined when it can't, or when anew is quicker. */
export async function planDelta(
  run: FillRun,
  described: Described,
  select: PureSelect,
): Promise<DeltaPlan | undefined> {
  const pending = (table: string) => run.pending.get(table.toLowerCase());
  const changed = select.tables.filter((table) => pending(table) !== "none");
  if (changed.some((table) => pending(table) !== "changes")) return undefined;
  const [table, ...more] = changed;
  if (table === undefined) return { kind: "parents", select };
  if (recursesOver(select.root, changed)) return undefined;
  const columns = await columnsOf(run);
  if (changed.some((name) => !hasImages(columns, name))) return undefined;
  const { root, aggregates } = select;
  const found = more.length === 0 ? partsOf(root, aggregates, table, columns) : undefined;
  return found
    ? planParts(run, described, select, table, found.parts)
    : planReach(run, described, select, changed, columns);
}

async function planParts(
  run: FillRun,
  described: Described,
  select: PureSelect,
  table: string,
  parts: Parts,
): Promise<DeltaPlan | undefined> {
  const images = await imagesOf(run, table, parts);
  if (!images) return undefined;
  const reading = async (temporary: string): Promise<Described> => ({
    ...described,
    select: await writeSelect(run.session, readInstead(select.root, table, temporary)),
  });
  return { kind: "parts", select, before: await reading(images.before), after: await reading(images.after) };
}

async function planReach(
  run: FillRun,
  described: Described,
  select: PureSelect,
  changed: string[],
  columns: Map<string, string[]>,
): Promise<DeltaPlan | undefined> {
  const stands = new Map<string, Stand>();
  for (const name of changed) stands.set(name.toLowerCase(), await standFor(run, name, stands.size));
  const output = [...described.output.keys()];
  const reaches = reachOf({ select, output, key: described.table.key, changed: stands, columns });
  if (!reaches) return undefined;
  const written = await Promise.all(reaches.map((tree) => writeSelect(run.session, tree)));
  return { kind: "reach", select, reaches: written };
}

/** Images must have the table's columns, which may have got more since they were kept. */
function hasImages(columns: Map<string, string[]>, table: string): boolean {
  const [own, ...images] = ["", "_old_", "_new_"].map((prefix) =>
    columns.get(`${prefix}${table}`.toLowerCase()),
  );
  return images.every((names) => names !== undefined && String(names) === String(own));
}

/** Merges what changed. Undefined when nothing had to be looked at. */
export async function mergeDelta(
  into: Omit<Merge, "stage" | "keys">,
  run: FillRun,
  described: Described,
  plan: DeltaPlan,
  parents: Parent[],
): Promise<TableCount | undefined> {
  const { session, table, sourceId, signal } = into;
  await openKeys(session);
  await noteMovedParents(into, parents, run.touched);
  if (plan.kind === "reach") await noteReached(run, described, plan.reaches);
  const stage = await stageChanges(run, described, plan);
  await session.run(
    `INSERT INTO ${KEYS} SELECT DISTINCT row_key FROM ${AGAIN} ANTI JOIN ${KEYS} USING (row_key)`,
  );
  if ((await countRows(session, KEYS)) === 0) return undefined;
  const merge = { ...into, stage, keys: KEYS };
  await takeOwn(merge);
  if (plan.kind === "parts") await noteShared(run, described);
  await stageAgain(run, described, plan.select, stage);
  await markDoubles(session, table, stage, signal);
  for (const parent of parents) await markOrphans(session, stage, parent, sourceId, signal);
  const count = fillsFirstOrders(merge) ? await mergeOrders(merge) : await mergeStage(merge);
  await session.run(`DROP TABLE ${stage}; DROP TABLE ${KEYS}; DROP TABLE ${AGAIN}`);
  return count;
}

/** Merges orders and finds anew which is the first of each customer for whom that may have changed. */
async function mergeOrders(merge: Merge & { keys: string }): Promise<TableCount> {
  const customers = await noteCustomers(merge, OWN);
  const count = await mergeStage(merge);
  if ((await countRows(merge.session, customers)) > 0) await fillFirstOrders(merge, customers);
  await merge.session.run(`DROP TABLE ${customers}`);
  return count;
}

/** Stages the rows that the changed raw rows yield now, and notes their keys and those that they yielded before. */
async function stageChanges(run: FillRun, described: Described, plan: DeltaPlan): Promise<string> {
  const { session, params, signal } = run;
  if (plan.kind !== "parts") return stageRows(session, described, params, "false", signal);
  const stage = await stageRows(session, plan.after, params, "", signal);
  await session.run(
    `CREATE OR REPLACE TEMP TABLE mb_went AS SELECT ${keyText(described, "r")} AS row_key, count(*) AS n
     FROM (${stagingSql(plan.before)}) r GROUP BY ALL`,
    params,
    { signal },
  );
  await session.run(
    `INSERT INTO ${KEYS} SELECT row_key FROM mb_went UNION SELECT ${keyText(described, "r")} FROM ${stage} r`,
  );
  return stage;
}
