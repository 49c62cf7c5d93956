/** How rows of a database travel to DuckDB: each column as a kind that the kernel reads, and back into its own type. */
import { duckdbType } from "./columns.ts";
import type { SourceColumn } from "./connector.ts";
import type { Kind } from "./row-groups/kernel.ts";
import { nameOf } from "./row-groups/parquet.ts";

/** Where the rows of a stream lie in a file. */
export interface Travel {
  columns: SourceColumn[];
  /** Kinds of the columns as the connector sends them. */
  kinds: Kind[];
  /** Whether a column with the cursor stands before the others. */
  lead: boolean;
  /** Place of the column whose highest value is to be told, where no lead stands before it. */
  measured?: number;
}

/** Kinds of all columns that travel. */
export const travelKinds = ({ kinds, lead }: Travel): Kind[] => (lead ? ["text", ...kinds] : kinds);

/** FROM-expression over a file of such rows, in the columns' own names and types. */
export function scanOf(path: string, { columns, kinds, lead }: Travel): string {
  const items = columns.map((column, k) => {
    const value = readingOf(column, kinds[k]!, nameOf(lead ? k + 1 : k));
    return `${value} AS ${identifier(column.name)}`;
  });
  return `(SELECT ${items.join(", ")} FROM read_parquet('${path.replaceAll("'", "''")}'))`;
}

function readingOf(column: SourceColumn, kind: Kind, name: string): string {
  if (column.type === "binary") return `unhex(${name})`;
  const type = duckdbType(column);
  // A numeric may be NaN and, without precision, hold more digits than DuckDB has: such a value becomes null.
  if (column.type === "decimal") return `TRY_CAST(${name} AS ${type})`;
  // Half of a surrogate pair, a number beyond all doubles: what is JSON to the server only becomes a text of JSON.
  if (column.type === "json") return `coalesce(TRY_CAST(${name} AS JSON), to_json(${name}))`;
  // Single precision that travels with all digits of a double: of those, the few that name it.
  if (SINGLE.test(column.nativeType)) return `CAST(CAST(CAST(${name} AS FLOAT) AS VARCHAR) AS DOUBLE)`;
  // What is true travels as 1.
  const same = kind === "text" ? type === "VARCHAR" : kind !== "boolean";
  return same ? name : `CAST(${name} AS ${type})`;
}

/** What MySQL calls it; PostgreSQL sends such numbers as it writes them. */
const SINGLE = /^float\b/;

const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;
