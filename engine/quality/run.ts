/**
 * Runs the quality tests, keeps what they found and tells what does not hold.
 * May import: contract, state, warehouse, ingest, alerts. A new kind of test: its condition in conditions.ts, or its
 * judgement in a file like freshness.ts.
 */
import { throwIfAborted } from "../contract/errors.ts";
import type { QualityOutcome } from "../contract/quality.ts";
import type { Run } from "../contract/run.ts";
import { canonicalTable } from "../ingest/fill/canonical.ts";
import { findReport, saveReport } from "../ingest/loads.ts";
import type { IngestContext } from "../ingest/sync.ts";
import type { State } from "../state/state.ts";
import { keepResult, keepSnapshot, resultOf, snapshotsOf } from "./results.ts";
import { type PassResult, runPass } from "./table-pass.ts";
import { tellBroken } from "./tell.ts";
import { findTest, listTests, type QualityTest } from "./tests.ts";

export interface QualityRequest {
  table?: string | undefined;
  id?: string | undefined;
  loadId?: string | undefined;
}

/** Runs the tests asked for; after a load, those that it may have changed the outcome of. */
export async function runQuality(
  context: IngestContext,
  request: QualityRequest,
  run: Run,
): Promise<QualityOutcome> {
  const { state, warehouse } = context;
  const changed = request.loadId === undefined ? undefined : changedTables(state, request.loadId);
  const tests = chosenTests(state, request, changed);
  if (request.id !== undefined) findTest(state, request.id);
  if (request.table !== undefined) await canonicalTable(warehouse, request.table);
  const tables = [...new Set(tests.map((test) => test.table))];
  const names = new Map(state.connections.list("source").map(({ id, name }) => [id, name]));
  const at = new Date().toISOString();
  for (const [done, table] of tables.entries()) {
    throwIfAborted(run.signal);
    run.progress(done, tables.length, `Testing ${table.replaceAll("_", " ")}`);
    const ofTable = tests.filter((test) => test.table === table);
    const before = snapshotsOf(state, table).filter(({ loadId }) => !loadId || loadId !== request.loadId);
    const measure = request.id === undefined && (changed?.has(table) ?? true);
    const pass = { table, tests: ofTable, before, names, measure, signal: run.signal };
    keep(state, table, await runPass(warehouse, pass), at, request.loadId ?? null);
  }
  if (request.loadId !== undefined && changed) keepUnchanged(state, request.loadId, changed, at);
  run.progress(tables.length, tables.length);
  tellBroken(state, tables);
  const outcome = outcomeOf(state, tests, at);
  if (request.loadId !== undefined) addToReport(state, request.loadId, outcome);
  return outcome;
}

/** Tables that the load added rows to, changed or took away; all of them while the load is not known. */
function changedTables(state: State, loadId: string): Set<string> | undefined {
  const tables = findReport(state, loadId)?.tables;
  return (
    tables && new Set(tables.filter((each) => each.accepted + each.deleted > 0).map(({ table }) => table))
  );
}

/** A load that left a table as it was has seen it so: the usual number of rows is that of all loads. */
function keepUnchanged(state: State, loadId: string, changed: Set<string>, at: string): void {
  for (const { table } of findReport(state, loadId)?.tables ?? []) {
    const last = snapshotsOf(state, table).at(-1);
    if (last && !changed.has(table)) keepSnapshot(state, table, { ...last, at, loadId });
  }
}

function chosenTests(
  state: State,
  { table, id }: QualityRequest,
  changed: Set<string> | undefined,
): QualityTest[] {
  const concerned = (test: QualityTest) =>
    changed === undefined ||
    changed.has(test.table) ||
    (test.parent !== undefined && changed.has(test.parent)) ||
    [...changed].some((name) => test.sql && mayRead(test.sql, name)) ||
    dependsOnNow(test) ||
    (resultOf(state, test.id)?.state ?? "skipped") === "skipped";
  return listTests(state).filter(
    (test) =>
      // One that is asked for by its id is run even while it is off.
      (test.enabled || test.id === id) &&
      (table === undefined || test.table === table) &&
      (id === undefined || test.id === id) &&
      concerned(test),
  );
}

/** What held may hold no more, or the other way round, as time goes by. */
const dependsOnNow = ({ kind, min, max, sql }: QualityTest) =>
  kind === "freshness" ||
  [min, max].includes("now") ||
  /\b(now|today|current_(date|time|timestamp)|get_current_timestamp|transaction_timestamp)\b/i.test(
    sql ?? "",
  );

/** Views and results rest on any table. */
const mayRead = (sql: string, table: string) =>
  sql.toLowerCase().includes(table) || /\b(app|mart)\b/i.test(sql);

function keep(
  state: State,
  table: string,
  { findings, snapshot }: PassResult,
  at: string,
  loadId: string | null,
): void {
  state.database.transaction(() => {
    for (const [id, finding] of findings) keepResult(state, id, finding, at, loadId);
    if (snapshot) keepSnapshot(state, table, { at, loadId, ...snapshot });
  })();
}

function outcomeOf(state: State, tests: QualityTest[], at: string): QualityOutcome {
  const results = tests.map((test) => ({ test, result: resultOf(state, test.id) }));
  const failed = results.filter(({ result }) => result?.state === "failed");
  return {
    at,
    tests: tests.length,
    passed: results.filter(({ result }) => result?.state === "passed").length,
    failed: failed.filter(({ test }) => test.severity === "fail").length,
    warned: failed.filter(({ test }) => test.severity === "warn").length,
    failing: failed.map(({ test }) => `${test.table}: ${test.title}`),
  };
}

function addToReport(state: State, loadId: string, quality: QualityOutcome): void {
  const report = findReport(state, loadId);
  if (report) saveReport(state, { ...report, quality });
}
