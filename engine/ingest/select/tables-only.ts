/**
 * SQL that people write (mappings, which are also imported from others, tests, queries) reads tables and nothing else:
 * no files by path, no functions that read files, run other SQL, or change how DuckDB runs.
 */
import { isAbsolute, relative, resolve } from "node:path";
import { AppError } from "../../contract/errors.ts";
import type { Params, Session } from "../../warehouse/warehouse.ts";
import { parseSelect, type Tree, visit } from "./tree.ts";

/** Table functions that unfold values, or tell of the warehouse itself. */
const HARMLESS =
  /^(unnest|json_each|json_tree|generate_series|range|repeat|repeat_row|summary|histogram|histogram_values|pg_timezone_names|icu_calendar_names|duckdb_\w+|pragma_\w+)$/;

/**
 * Throws `invalid-input` that names what is read besides tables, and DuckDB's own error for a text that is no SELECT.
 * `ownFiles` is a folder of the workspace whose Parquet files may be read one by one, by their paths.
 */
export async function demandTablesOnly(
  session: Pick<Session, "query">,
  sql: string,
  params: Params = {},
  ownFiles?: string,
): Promise<void> {
  const root = await parseSelect(session, sql);
  if (!root) {
    await session.query(`EXPLAIN ${sql}`, params);
    throw new AppError("invalid-input", "It can't be looked through. Write it as one plain SELECT.");
  }
  const schemas = await session.query<{ name: string }>(
    "SELECT lower(schema_name) AS name FROM duckdb_schemas() WHERE database_name = current_database() OR internal",
  );
  const known = new Set(schemas.map(({ name }) => name));
  const foreign = foreignIn(root, known, ownFiles);
  if (foreign !== undefined)
    throw new AppError(
      "invalid-input",
      `${foreign} is no table. SQL reads tables only; connect a file as a source of its own.`,
      { foreign },
    );
}

/** `read_parquet('<path>')` and nothing more, of one file below the folder. */
function readsOwnFile({ function_name, children }: Tree, folder: string | undefined): boolean {
  const [path, ...others] = (children ?? []) as Tree[];
  const text = (path?.value as Tree | undefined)?.value;
  if (folder === undefined || function_name !== "read_parquet" || others.length > 0) return false;
  if (path?.class !== "CONSTANT" || typeof text !== "string" || !/^[^*?[\]{}]+\.parquet$/.test(text))
    return false;
  const below = relative(folder, resolve(text));
  return !isAbsolute(below) && !below.startsWith("..");
}

function foreignIn(
  root: Tree,
  schemas: ReadonlySet<string>,
  ownFiles: string | undefined,
): string | undefined {
  let foreign: string | undefined;
  visit(root, (node) => {
    if (node.type === "TABLE_FUNCTION") {
      const called = node.function as Tree;
      const name = String(called.function_name).toLowerCase();
      const isFine = called.schema === "app" || HARMLESS.test(name) || readsOwnFile(called, ownFiles);
      if (!isFine) foreign ??= `${name}(...)`;
    }
    // A name that is no table's is taken for a path, with all its parts.
    if (node.type === "BASE_TABLE") {
      const schema = String(node.schema_name);
      const name = String(node.table_name);
      const isPath = schema === "" ? /[./\\*?:]/.test(name) : !schemas.has(schema.toLowerCase());
      if (isPath) foreign ??= `"${[schema, name].filter(Boolean).join(".")}"`;
    }
  });
  return foreign;
}
