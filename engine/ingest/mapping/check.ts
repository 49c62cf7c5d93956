/** Whether a mapping still fits its source: each SELECT is bound against the tables that are there now. */
import { randomBytes } from "node:crypto";
import type { Stream } from "../../../connectors/connector.ts";
import { AppError } from "../../contract/errors.ts";
import { quoteName } from "../../warehouse/sql.ts";
import type { Session, Warehouse } from "../../warehouse/warehouse.ts";
import { createTableSql, rawColumns, rawTable, rawTableNames, readStreamStates } from "../raw-tables.ts";
import { demandTablesOnly } from "../select/tables-only.ts";
import { rawTablesOf, resolveRaw, type TableMapping } from "./mapping.ts";
import { inRawWords } from "./raw-words.ts";
import { columnSuccessors, type Successor, tableSuccessors } from "./successors.ts";

export interface MappingProblem {
  /** Canonical table. */
  table: string;
  kind: "missing-table" | "missing-column" | "error";
  rawTable: string | null;
  column: string | null;
  message: string;
  successors: Successor[];
}

/** Raw table -> column -> DuckDB type. */
export type RawLayout = Map<string, Record<string, string>>;

/** The raw tables that the source's streams would fill. */
export function layoutOf(streams: Stream[]): RawLayout {
  const names = rawTableNames(streams);
  return new Map(streams.map((stream) => [names.get(stream.name)!, rawColumns(stream)]));
}

/** A table that was begun, but no column of it chosen: what to do about it; undefined for any other. */
export function bareGrid({ table, enabled, grid }: TableMapping): string | undefined {
  const isBare = enabled && grid?.parts.every(({ columns }) => Object.keys(columns).length === 0);
  return isBare
    ? `No source column is chosen for ${table} yet. Choose them, or clear or switch off the table.`
    : undefined;
}

/** Problems of the enabled tables, in their order; empty when all fits. */
export async function checkMapping(
  warehouse: Warehouse,
  rawSchema: string,
  tables: TableMapping[],
  now: RawLayout,
): Promise<MappingProblem[]> {
  const states = await readStreamStates(warehouse, rawSchema);
  const before: RawLayout = new Map([...states.values()].map(({ table, columns }) => [table, columns]));
  const problems: MappingProblem[] = [];
  for (const mapping of tables.filter(({ enabled }) => enabled)) {
    const bare = bareGrid(mapping);
    if (bare) {
      problems.push(errorIn(mapping, bare));
      continue;
    }
    const gone = rawTablesOf(mapping.sql).filter((name) => !now.has(name));
    problems.push(...gone.map((name) => missingTable(mapping, name, now, before)));
    if (gone.length > 0) continue;
    for (const problem of await bind(warehouse, mapping, now, before)) {
      problems.push(await withSuccessors(warehouse, rawSchema, problem, now, before));
    }
  }
  return problems;
}

/** Throws `invalid-input` for tables and columns that the source no longer has, with what could replace them. */
export async function requireFit(
  warehouse: Warehouse,
  rawSchema: string,
  tables: TableMapping[],
  streams: Stream[],
): Promise<void> {
  const now = layoutOf(streams);
  const problems = await checkMapping(warehouse, rawSchema, tables, now);
  const missing = problems.filter(({ kind }) => kind !== "error");
  if (missing.length === 0) return;
  const leftOut = streams.flatMap((stream) => stream.leftOut ?? []);
  const said = [...new Set([...missing.map(({ message }) => message), ...leftOut])].join(" ");
  throw new AppError("invalid-input", `${said} Open Mapping to replace what went, then sync again.`, {
    problems: missing,
    missing: [...new Set(missing.map((problem) => problem.column ?? problem.rawTable))],
    present: [...now.keys()],
  });
}

function missingTable(
  mapping: TableMapping,
  name: string,
  now: RawLayout,
  before: RawLayout,
): MappingProblem {
  const successors = tableSuccessors(name, now, before);
  return {
    table: mapping.table,
    kind: "missing-table",
    rawTable: name,
    column: null,
    message: `The mapping reads ${name}, which the source no longer has${successors.length > 0 ? "" : ", or which its user may not read"}.${offer(successors)}`,
    successors,
  };
}

const offer = ([best]: Successor[]) =>
  best && best.confidence >= 0.5 ? ` It is probably ${best.name} now.` : "";

const UNKNOWN_COLUMN = [
  /does not have a column named "([^"]+)"/i,
  /Referenced column "([^"]+)" not found/i,
  /column "?([^"\s]+)"? does not exist/i,
  // A column that went is then taken for the one that the SELECT makes of it.
  /Column "([^"]+)" referenced that exists in the SELECT clause/i,
];
const MOST_PROBLEMS = 50;

/** Binds over and over, each time with the column that was missing put in, so that all of them are found. */
async function bind(
  warehouse: Warehouse,
  mapping: TableMapping,
  now: RawLayout,
  before: RawLayout,
): Promise<MappingProblem[]> {
  const layout: RawLayout = new Map(rawTablesOf(mapping.sql).map((name) => [name, now.get(name)!]));
  const problems: MappingProblem[] = [];
  while (problems.length < MOST_PROBLEMS) {
    const { reason } = await tryBind(warehouse, mapping.sql, layout);
    if (reason === undefined) return [...problems, ...(await shadowed(warehouse, mapping, layout, before))];
    const column = UNKNOWN_COLUMN.map((pattern) => pattern.exec(reason)?.[1]).find(Boolean);
    const owner = column === undefined ? undefined : ownerOf(column, mapping, layout, before);
    if (column === undefined || owner === undefined) return [...problems, failed(mapping, reason)];
    problems.push(missingColumn(mapping, owner, column, has(before.get(owner) ?? {}, column)));
    layout.set(owner, { ...layout.get(owner)!, [column]: before.get(owner)?.[column] ?? "VARCHAR" });
  }
  return problems;
}

/** No other column has this type: a SELECT that reads one of it binds otherwise, or not at all. */
const TELLING = "STRUCT(mb_gone BOOLEAN)";

/**
 * Columns that went and in whose place the SELECT would read something else that it calls so: a column of another table
 * or one that it makes. It reads what went, for it binds otherwise once that is there.
 */
async function shadowed(
  warehouse: Warehouse,
  mapping: TableMapping,
  layout: RawLayout,
  before: RawLayout,
): Promise<MappingProblem[]> {
  const gone = [...layout].flatMap(([owner, columns]) =>
    Object.keys(before.get(owner) ?? {})
      .filter((column) => !has(columns, column))
      .map((column) => ({ owner, column })),
  );
  if (gone.length === 0) return [];
  const now = JSON.stringify(await tryBind(warehouse, mapping.sql, layout));
  const problems: MappingProblem[] = [];
  for (const { owner, column } of gone) {
    const there = new Map(layout).set(owner, { ...layout.get(owner)!, [column]: TELLING });
    if (JSON.stringify(await tryBind(warehouse, mapping.sql, there)) !== now)
      problems.push(missingColumn(mapping, owner, column, true));
  }
  return problems;
}

/** What a SELECT is over empty tables: its columns with their types, or the reason why it does not bind. */
interface Bound {
  reason?: string;
  columns?: unknown[];
}

/** Leaves the transaction without a trace. */
const BOUND = Symbol("bound");

/**
 * Binds the SELECT to empty tables of the layout. The transaction is always rolled back: some errors, that of a date's
 * format among them, end it.
 */
async function tryBind(warehouse: Warehouse, sql: string, layout: RawLayout): Promise<Bound> {
  const scratch = `mb_check_${randomBytes(6).toString("hex")}`;
  const tables = [...layout].map(([name, columns]) => createTableSql(rawTable(scratch, name), columns));
  const all = `SELECT * FROM (\n${resolveRaw(sql, scratch)}\n)`;
  const params = { time_zone: "UTC", currency: "USD" };
  let columns: unknown[] = [];
  return warehouse
    .transaction<Bound>(async (session) => {
      await session.run([`CREATE SCHEMA ${quoteName(scratch)}`, ...tables].join(";\n"));
      await demandTablesOnly(session, all, params);
      columns = await session.query(`DESCRIBE ${all}`, params);
      throw BOUND;
    })
    .catch((error: unknown) => {
      if (error === BOUND) return { columns };
      return { reason: inRawWords((error as Error).message, scratch) };
    });
}

/** The raw table that the column was one of: as the grid says, as it was loaded, or the only one. */
function ownerOf(
  column: string,
  mapping: TableMapping,
  layout: RawLayout,
  before: RawLayout,
): string | undefined {
  const lacks = [...layout.keys()].filter((name) => !has(layout.get(name)!, column));
  const named = JSON.stringify(mapping.grid ?? "");
  const byGrid = lacks.find((name) => named.includes(JSON.stringify({ table: name, column }).slice(1, -1)));
  return byGrid ?? lacks.find((name) => has(before.get(name) ?? {}, column)) ?? lacks[0];
}

const has = (columns: Record<string, string>, column: string) =>
  Object.keys(columns).some((name) => name.toLowerCase() === column.toLowerCase());

function missingColumn(
  mapping: TableMapping,
  owner: string,
  column: string,
  wasThere: boolean,
): MappingProblem {
  const said = wasThere
    ? `reads ${owner}.${column}, which the source no longer has.`
    : `does not run: ${owner} has no column ${column}.`;
  return {
    table: mapping.table,
    kind: "missing-column",
    rawTable: owner,
    column,
    message: `The mapping of ${mapping.table} ${said}`,
    successors: [],
  };
}

const failed = (mapping: TableMapping, reason: string): MappingProblem =>
  errorIn(
    mapping,
    `The mapping of ${mapping.table} does not run: ${reason.replace(/\s+LINE \d[\s\S]*$/, "").trim()}`,
  );

const errorIn = ({ table }: TableMapping, message: string): MappingProblem => ({
  table,
  kind: "error",
  rawTable: null,
  column: null,
  message,
  successors: [],
});

async function withSuccessors(
  session: Pick<Session, "query">,
  rawSchema: string,
  problem: MappingProblem,
  now: RawLayout,
  before: RawLayout,
): Promise<MappingProblem> {
  const { rawTable: owner, column } = problem;
  if (owner === null || column === null) return problem;
  const scope = { session, rawSchema, table: owner };
  const successors = await columnSuccessors(scope, column, now.get(owner)!, before.get(owner) ?? {});
  return { ...problem, message: `${problem.message}${offer(successors)}`, successors };
}
