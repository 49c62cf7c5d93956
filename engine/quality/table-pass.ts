/** All tests of one table, most of them in one pass over it with its snapshot: counts, missing and different values. */
import type { TableSnapshot } from "../contract/quality.ts";
import { BOOKKEEPING } from "../ingest/fill/canonical.ts";
import { quoteName } from "../warehouse/sql.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { type ColumnTypes, checkSpec, failingSql, rowCondition } from "./conditions.ts";
import { MAIN_TIME } from "./defaults.ts";
import { judgeFreshness, newestOfSources } from "./freshness.ts";
import { type Finding, skipped } from "./results.ts";
import { judgeRowCount } from "./row-count.ts";
import type { QualityTest } from "./tests.ts";
import { countDoubled } from "./unique.ts";

export interface Pass {
  table: string;
  tests: QualityTest[];
  /** How the table stood before, oldest first. */
  before: TableSnapshot[];
  /** Names of the sources that there are, by id. */
  names: ReadonlyMap<string, string>;
  /** Whether its columns are counted too. */
  measure: boolean;
  signal: AbortSignal;
}

const EXACT_ROWS = 200_000;

type Counts = Omit<TableSnapshot, "at" | "loadId">;

export interface PassResult {
  findings: Map<string, Finding>;
  /** Undefined when the columns were not counted. */
  snapshot: Counts | undefined;
}

/** Column types of a canonical table; empty for a table that there is not. */
export async function columnTypes(warehouse: Pick<Warehouse, "query">, table: string): Promise<ColumnTypes> {
  const rows = await warehouse.query<{ name: string; type: string }>(
    `SELECT column_name AS name, data_type AS type FROM duckdb_columns()
     WHERE database_name = current_database() AND schema_name = 'store' AND table_name = $table ORDER BY column_index`,
    { table },
  );
  return new Map(rows.map(({ name, type }) => [name, type]));
}

/** A test that can't run is found in error; it does not keep the others from running. */
export async function runPass(warehouse: Warehouse, pass: Pass): Promise<PassResult> {
  const types = await columnTypes(warehouse, pass.table);
  const findings = new Map<string, Finding>();
  const sound: QualityTest[] = [];
  for (const test of pass.tests) {
    try {
      checkSpec(test, types);
      sound.push(test);
    } catch (error) {
      findings.set(test.id, inError(error));
    }
  }
  const together = sound.filter((test) => !isApart(test));
  const counted = await countTogether(warehouse, { ...pass, tests: together }, types, findings);
  for (const test of sound.filter(isApart)) {
    findings.set(test.id, await countRows(warehouse, test, types, counted?.rows ?? null, pass.signal));
  }
  return { findings, snapshot: pass.measure ? counted : undefined };
}

/** What looks its values up: a join beside the others would carry all their columns along, for three times as long. */
const isApart = ({ kind }: QualityTest) => kind === "sql" || kind === "referential" || kind === "accepted";

/** In one statement; where that fails, test by test, to find the one that can't run. */
async function countTogether(
  warehouse: Warehouse,
  pass: Pass,
  types: ColumnTypes,
  findings: Map<string, Finding>,
): Promise<Counts | undefined> {
  try {
    return await countOnce(warehouse, pass, types, findings);
  } catch (error) {
    if (pass.signal.aborted) throw error;
    if (pass.tests.length === 0) return undefined;
    if (pass.tests.length === 1) findings.set(pass.tests[0]!.id, inError(error));
  }
  let counts: Counts | undefined;
  const halves = pass.tests.length === 1 ? [[]] : pass.tests.map((test) => [test]);
  for (const tests of halves)
    counts = (await countTogether(warehouse, { ...pass, tests }, types, findings)) ?? counts;
  return counts;
}

type Row = Record<string, number>;

async function countOnce(
  warehouse: Warehouse,
  pass: Pass,
  types: ColumnTypes,
  findings: Map<string, Finding>,
): Promise<Counts> {
  const names = pass.measure ? [...types.keys()].filter((name) => !BOOKKEEPING.includes(name)) : [];
  const parts = pass.tests.flatMap((test, k) => partOf(test, k, types) ?? []);
  const distinct = await distinctCounter(warehouse, pass);
  const profile = names.map(
    (name, k) => `count(t.${quoteName(name)}) AS c${k}, ${distinct(`t.${quoteName(name)}`)} AS d${k}`,
  );
  const [row] = await warehouse.query<Row>(
    `SELECT ${["count(*) AS n", ...profile, ...parts].join(",\n       ")}
     FROM store.${quoteName(pass.table)} t
     WHERE t.deleted_at IS NULL`,
    {},
    { signal: pass.signal },
  );
  const counts: Counts = {
    rows: Number(row!.n),
    newestOf: await newestOfSources(warehouse, pass.table, MAIN_TIME[pass.table], types, pass.signal),
    columns: Object.fromEntries(
      names.map((name, k) => {
        const present = Number(row![`c${k}`]);
        return [name, [present, Math.min(present, Number(row![`d${k}`]))]];
      }),
    ),
  };
  for (const [k, test] of pass.tests.entries())
    findings.set(test.id, await judge(warehouse, test, row![`f${k}`], counts, types, pass));
  return counts;
}

/** Exact in tables where that costs nothing; in big ones a sketch of it, a few percent off. */
async function distinctCounter(warehouse: Warehouse, { table, signal }: Pass) {
  const [row] = await warehouse.query<{ n: number }>(
    `SELECT count(*) AS n FROM store.${quoteName(table)}`,
    {},
    { signal },
  );
  return (column: string) =>
    row!.n <= EXACT_ROWS ? `count(DISTINCT ${column})` : `approx_count_distinct(${column})`;
}

/** What a test adds to the statement. */
function partOf(test: QualityTest, k: number, types: ColumnTypes): string | undefined {
  const condition = rowCondition(test, types);
  return condition && `count(*) FILTER (WHERE ${condition}) AS f${k}`;
}

async function judge(
  warehouse: Warehouse,
  test: QualityTest,
  failing: number | undefined,
  counts: Counts,
  types: ColumnTypes,
  { before, names, signal }: Pass,
): Promise<Finding> {
  const { rows } = counts;
  if (test.kind === "row_count") return judgeRowCount(test, counts, before);
  if (rows === 0) return skipped("No rows yet");
  if (test.kind === "freshness") return judgeFreshness(warehouse, test, { names, before, types }, signal);
  if (test.kind === "unique") return found(await countDoubled(warehouse, test, signal), rows);
  return found(Number(failing), rows);
}

async function countRows(
  warehouse: Warehouse,
  test: QualityTest,
  types: ColumnTypes,
  checked: number | null,
  signal: AbortSignal,
): Promise<Finding> {
  try {
    if (checked === 0 && test.kind !== "sql") return skipped("No rows yet");
    if (test.kind === "referential" && !(await hasRows(warehouse, test.parent!)))
      return skipped(`No ${test.parent} loaded`);
    const sql = await failingSql(warehouse, test, types);
    const [row] = await warehouse.query<{ n: number }>(
      `SELECT count(*) AS n FROM (\n${sql}\n)`,
      {},
      { signal },
    );
    return found(row!.n, checked);
  } catch (error) {
    if (signal.aborted) throw error;
    return inError(error);
  }
}

async function hasRows(warehouse: Warehouse, table: string): Promise<boolean> {
  const rows = await warehouse.query(
    `SELECT 1 FROM store.${quoteName(table)} WHERE deleted_at IS NULL LIMIT 1`,
  );
  return rows.length > 0;
}

const found = (failing: number, checked: number | null): Finding => ({
  state: failing > 0 ? "failed" : "passed",
  failing,
  checked,
  observed: null,
});

function inError(error: unknown): Finding {
  const reason = (error as Error).message.replace(/\s*LINE \d[\s\S]*$/, "").trim();
  return { state: "error", failing: null, checked: null, observed: reason };
}
