/** The warehouse in SQL, and the rows that did not get in. */
import { join } from "node:path";
import { AppError, asSentence } from "../contract/errors.ts";
import type { Engine } from "../engine.ts";
import { demandTablesOnly } from "../ingest/select/tables-only.ts";
import { orderBy } from "../warehouse/order-by.ts";
import { quoteName, quoteText, spreadsheetColumns, sqlFile } from "../warehouse/sql.ts";
import type { Params } from "../warehouse/warehouse.ts";
import type { Handlers } from "./handlers.ts";
import type { LineageCommands } from "./lineage.ts";

export const warehouseCommands: Omit<Handlers<"warehouse">, keyof LineageCommands> = {
  "warehouse.query": async (engine, { sql, limit }, { signal }) => {
    const since = performance.now();
    const bracketed = inBrackets(sql);
    // What models learned from lies in files: lineage shows SQL that reads them.
    const result = await demandTablesOnly(engine.warehouse, bracketed, {}, join(engine.folder, "models"))
      // Said in SQL, too, DuckDB does not work out long values of rows that nobody asked for.
      .then(() => engine.warehouse.table(`${bracketed} LIMIT ${limit + 1}`, {}, { limit, signal }))
      .catch(readable);
    return { ...result, elapsedMs: Math.round(performance.now() - since) };
  },
  "warehouse.tables": async (engine) => {
    const columns = await engine.warehouse.query<{ schema: string; name: string; columns: string }>(
      sqlFile("warehouse/tables"),
    );
    return Promise.all(
      columns.map(async (table) => ({
        schema: table.schema,
        name: table.name,
        rows: await countRows(engine, table.schema, table.name),
        columns: JSON.parse(table.columns) as { name: string; type: string }[],
      })),
    );
  },
  "warehouse.rejects": async (engine, input) => {
    const params = { ...rejectParams(engine, input), limit: input.limit, offset: input.offset };
    const [total] = await engine.warehouse.query<{ n: number }>(sqlFile("warehouse/rejects-count"), params);
    const list = `${sqlFile("warehouse/rejects")}\nORDER BY ${rejectsOrder(input.sort)}\nLIMIT $limit OFFSET $offset`;
    const rows = await engine.warehouse.query<RejectRow>(list, params);
    const groups = await engine.warehouse.query<RejectGroup>(sqlFile("warehouse/reject-groups"));
    return { total: total!.n, rows: rows.map((row) => ({ ...row, row: rowOf(row.row) })), groups };
  },
  "warehouse.saveRejects": async (engine, { format, ...filter }) => {
    const stamp = new Date().toISOString().replaceAll(/[:.]/g, "-");
    const path = join(engine.folder, "exports", `rejected-rows-${stamp}.${format}`);
    const rows = await engine.warehouse.transaction(async (session) => {
      // COPY takes no parameters, so the rows are chosen first.
      const chosen = `CREATE OR REPLACE TEMP TABLE mb_rejects AS ${sqlFile("warehouse/rejects")}`;
      await session.run(chosen, rejectParams(engine, filter));
      await session.run(
        format === "parquet"
          ? `COPY mb_rejects TO ${quoteText(path)} (FORMAT parquet, COMPRESSION zstd)`
          : `COPY (SELECT ${spreadsheetColumns(["table", "key", "value"])} FROM mb_rejects) TO ${quoteText(path)} (FORMAT csv, HEADER)`,
      );
      const [counted] = await session.query<{ n: number }>("SELECT count(*) AS n FROM mb_rejects");
      await session.run("DROP TABLE mb_rejects");
      return counted!.n;
    });
    return { path, rows };
  },
};

/** Columns that rejected rows can be sorted by, as the page names them. */
const REJECT_SORTS: Record<string, string> = {
  key: "row_key",
  table: "table_name",
  column: "column_name",
  rule: "rule",
  value: "value",
  rejectedAt: "loaded_at",
};

/** Rows that are equal in the sorted column keep one order, so that pages neither repeat nor leave out a row. */
const rejectsOrder = (sort = "-rejectedAt") =>
  `${orderBy(sort, REJECT_SORTS)}, table_name, row_key, rule, rowid`;

interface RejectFilter {
  sourceId?: string | undefined;
  table?: string | undefined;
  rule?: string | undefined;
  search?: string | undefined;
}

function rejectParams(engine: Engine, { sourceId, table, rule, search }: RejectFilter): Params {
  const source = sourceId && engine.state.connections.get("source", sourceId).id;
  return { source: source ?? null, table: table ?? null, rule: rule ?? null, search: search ?? null };
}

interface RejectRow {
  sourceId: string;
  stage: "read" | "map";
  table: string;
  key: string | null;
  column: string | null;
  rule: string;
  value: string | null;
  row: string | null;
  rejectedAt: string;
}

interface RejectGroup {
  sourceId: string;
  table: string;
  column: string | null;
  rule: string;
  rows: number;
  since: string;
}

/** In brackets only a SELECT can stand, so nothing that writes gets through. */
function inBrackets(sql: string): string {
  return `SELECT * FROM (\n${sql.trim().replace(/;\s*$/, "")}\n)`;
}

/** What DuckDB says of a SELECT that the user wrote, without its picture of the line. */
export function readable(error: Error): never {
  if (error instanceof AppError) throw error;
  const reason = error.message.replace(/\s*LINE \d[\s\S]*$/, "").trim();
  throw new AppError(
    "invalid-input",
    `The query does not run: ${asSentence(reason)} Write one SELECT statement; the warehouse is read-only here.`,
  );
}

async function countRows(engine: Engine, schema: string, name: string): Promise<number> {
  const quoted = `${quoteName(schema)}.${quoteName(name)}`;
  const [row] = await engine.warehouse.query<{ n: number }>(`SELECT count(*) AS n FROM ${quoted}`);
  return row!.n;
}

function rowOf(text: string | null): Record<string, string | number | boolean | null> {
  return text === null ? {} : (JSON.parse(text) as Record<string, string | number | boolean | null>);
}
