/** Quality: tests of the canonical tables, run and looked at; the tables load by load. */
import type { Outputs } from "../contract/index.ts";
import { type TestView, testSpec } from "../contract/quality.ts";
import type { Engine } from "../engine.ts";
import { CANONICAL, canonicalTable } from "../ingest/fill/canonical.ts";
import { checkSpec, checkValues, failingOrder, failingSql } from "../quality/conditions.ts";
import { allResults, resultOf, shownResult, snapshotsOf } from "../quality/results.ts";
import { runQuality } from "../quality/run.ts";
import { columnTypes } from "../quality/table-pass.ts";
import { tellBroken } from "../quality/tell.ts";
import { findTest, listTests, type QualityTest, removeTest, saveTest, setTest } from "../quality/tests.ts";
import { touchedBy } from "../quality/touches.ts";
import { sqlFile } from "../warehouse/sql.ts";
import type { Handlers, JobHandlers } from "./handlers.ts";
import { paged } from "./paging.ts";
import { readable } from "./warehouse.ts";

const viewOf = (engine: Engine, test: QualityTest): TestView => ({
  ...test,
  ...shownResult(resultOf(engine.state, test.id)),
});

export const qualityCommands: Handlers<"quality"> = {
  "quality.list": async (engine, { table, state, search, ...page }, { signal }) => {
    const results = allResults(engine.state);
    const all = listTests(engine.state).map((test) => ({ ...test, ...shownResult(results.get(test.id)) }));
    const wanted = search?.trim().toLowerCase() ?? "";
    const found = all.filter(
      (test) =>
        (!table || test.table === table) &&
        (!state || (test.enabled && test.state === state)) &&
        `${test.table} ${test.title} ${test.id}`.toLowerCase().includes(wanted),
    );
    if (!page.sort) found.sort((a, b) => urgency(a) - urgency(b));
    return { ...paged(found, page), summary: await summaryOf(engine, all, signal) };
  },
  "quality.get": async (engine, { id }) => {
    const test = findTest(engine.state, id);
    const types = await columnTypes(engine.warehouse, test.table);
    return {
      test: viewOf(engine, test),
      sql: await failingSql(engine.warehouse, test, types).catch(() => test.sql ?? ""),
      history: resultOf(engine.state, id)?.history ?? [],
      ...touchedBy(test.table, test.columns),
    };
  },
  "quality.failing": async (engine, { id, offset, limit }, { signal }) => {
    const test = findTest(engine.state, id);
    const types = await columnTypes(engine.warehouse, test.table);
    checkSpec(test, types);
    const sql = await failingSql(engine.warehouse, test, types).catch(readable);
    // One more than asked for: it tells that there are more.
    const page = `SELECT * FROM (\n${sql}\n) ${failingOrder(test)} LIMIT ${limit + 1} OFFSET ${offset}`;
    return engine.warehouse.table(page, {}, { limit, signal }).catch(readable);
  },
  "quality.save": async (engine, { id, ...given }, { signal }) => {
    const columns = [...new Set(given.columns)];
    const accepted = given.accepted?.map((value) => value.trim()).filter(Boolean);
    const spec = testSpec.parse({ ...given, columns, ...(accepted && { accepted }) });
    await canonicalTable(engine.warehouse, spec.table);
    const types = await columnTypes(engine.warehouse, spec.table);
    checkSpec(spec, types);
    await checkValues(engine.warehouse, spec, types);
    // Tried on the spot: a test that can't run is refused with the reason instead of being found in error later.
    const sql = await failingSql(engine.warehouse, spec, types).catch(readable);
    await engine.warehouse.query(`SELECT * FROM (\n${sql}\n) LIMIT 1`, {}, { signal }).catch(readable);
    return viewOf(engine, saveTest(engine.state, spec, id));
  },
  "quality.set": async (engine, { id, enabled, severity }) => {
    const test = setTest(engine.state, id, { enabled, severity });
    tellBroken(engine.state);
    return viewOf(engine, test);
  },
  "quality.remove": async (engine, { id }) => {
    removeTest(engine.state, id);
    tellBroken(engine.state);
    return {};
  },
  "quality.development": async (engine, { table }) => ({
    tables: Object.keys(CANONICAL).flatMap((name) => {
      const snapshots = snapshotsOf(engine.state, name);
      const last = snapshots.at(-1);
      return last ? [{ table: name, rows: last.rows, snapshots: snapshots.length }] : [];
    }),
    snapshots: table ? snapshotsOf(engine.state, (await canonicalTable(engine.warehouse, table)).name) : [],
  }),
};

export const qualityJobs: JobHandlers<"quality"> = {
  "quality.run": async (engine, request, run) => runQuality(engine, request, run),
};

const ORDER = ["failed", "error", "new", "passed", "skipped"];

/** What fails stands first, what is switched off last. */
function urgency(test: TestView): number {
  if (!test.enabled) return ORDER.length;
  return ORDER.indexOf(test.state) + (test.state === "failed" && test.severity === "warn" ? 0.5 : 0);
}

type Summary = Outputs["quality"]["list"]["summary"];

async function summaryOf(engine: Engine, tests: TestView[], signal?: AbortSignal): Promise<Summary> {
  const [row] = await engine.warehouse.query<{ rejected: number; rows: number; newest: string | null }>(
    sqlFile("quality/summary"),
    {},
    { signal },
  );
  const active = tests.filter((test) => test.enabled);
  const failed = active.filter((test) => test.state === "failed");
  return {
    passing: active.filter((test) => test.state === "passed").length,
    failing: failed.filter((test) => test.severity === "fail").length,
    warning: failed.filter((test) => test.severity === "warn").length,
    unknown: active.filter((test) => !["passed", "failed"].includes(test.state)).length,
    disabled: tests.length - active.length,
    rejected: row!.rejected,
    rows: row!.rows,
    newestAt: row!.newest,
    lastRunAt:
      active
        .flatMap((test) => test.checkedAt ?? [])
        .sort()
        .at(-1) ?? null,
  };
}
