/** Fills one canonical table of a source by the cheapest way that gives what filling it anew would give. */
import { type PureSelect, readPure } from "../select/reads.ts";
import { canonicalTable } from "./canonical.ts";
import { markDoubles, markOrphans, type Parent, parentsOf } from "./checks.ts";
import { mergeDelta, planDelta } from "./delta.ts";
import type { FillRun } from "./fill-run.ts";
import { type Fill, fingerprintOf, readFill, saveFill, scopesOf } from "./fills.ts";
import { fillFirst, isFirstLoad } from "./first-load.ts";
import { fillFirstOrders, fillsFirstOrders } from "./first-orders.ts";
import { type Merge, mergeStage, type TableCount } from "./merge.ts";
import { type Described, describeMapping, stageRows } from "./stage.ts";

/** Fills the table with the rows of the SELECT. Throws `invalid-input` when it does not run or does not fit. */
export async function fillTable(run: FillRun, name: string, select: string): Promise<TableCount> {
  const { session, sourceId, params } = run;
  const table = await canonicalTable(session, name);
  const described = await describeMapping(session, table, select, params);
  const parents = await parentsOf(session, table, described.output.keys(), sourceId);
  const fingerprint = fingerprintOf(described, params);
  const last = await readFill(session, sourceId, name);
  const comparable = !run.anew && last?.fingerprint === fingerprint && sameScopes(last, parents);
  const steady = comparable ? await readPure(session, select, run.rawSchema) : undefined;
  if (steady) run.quick.add(name);
  if (last && steady && isSettled(run, steady, parents)) return unchanged(name, last);
  const plan = steady && (await planDelta(run, described, steady));
  const into = {
    session,
    table,
    sourceId,
    loadedAt: run.loadedAt,
    signal: run.signal,
    mapped: [...described.output.keys()],
  };
  const count = plan
    ? await mergeDelta(into, run, described, plan, parents)
    : await fillAnew(into, run, described, parents);
  if (!count) return unchanged(name, last!);
  run.touched.add(name);
  await saveFill(session, sourceId, count, fingerprint, scopesOf(parents));
  return count;
}

/** References that are looked for among other sources' rows may change without this source. */
function sameScopes(last: Fill, parents: Parent[]): boolean {
  return parents.every(({ column, scope }) => scope !== "any" && last.parents[column] === scope);
}

function isSettled(run: FillRun, select: PureSelect, parents: Parent[]): boolean {
  return (
    select.tables.every((table) => run.pending.get(table.toLowerCase()) === "none") &&
    parents.every((parent) => !run.touched.has(parent.table))
  );
}

function unchanged(table: string, { live, rejected }: Fill): TableCount {
  return { table, read: live + rejected, accepted: 0, rejected, unchanged: live, deleted: 0 };
}

async function fillAnew(
  into: Omit<Merge, "stage">,
  { params, rawSchema, keys }: FillRun,
  described: Described,
  parents: Parent[],
): Promise<TableCount> {
  const { session, table, sourceId, signal } = into;
  let count: TableCount;
  if (await isFirstLoad(session, table.name, sourceId)) {
    const read = await readPure(session, described.select, rawSchema);
    count = await fillFirst(into, described, params, parents, read, keys);
  } else {
    const stage = await stageRows(session, described, params, "", signal);
    await markDoubles(session, table, stage, signal);
    for (const parent of parents) await markOrphans(session, stage, parent, sourceId, signal);
    count = await mergeStage({ ...into, stage });
    await session.run(`DROP TABLE ${stage}`);
    if (fillsFirstOrders(into)) await fillFirstOrders(into);
  }
  return count;
}
