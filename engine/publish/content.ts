/** What can be published: per kind the table on the target, and the rows that shall stand there. */
import type { TargetTable } from "../../connectors/connector.ts";
import { inlineParams } from "../compute/datasets.ts";
import type { Publication } from "../contract/publish.ts";
import type { Run } from "../contract/run.ts";
import { experimentParams } from "../experiments/assign.ts";
import type { State } from "../state/state.ts";
import { makeLists } from "../steering/all-lists.ts";
import type { ListsOutcome } from "../steering/order.ts";
import { quoteText, sqlFile } from "../warehouse/sql.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";

export type Kind = Publication["kind"];

export interface Content {
  /** Without the target's prefix. */
  table: TargetTable;
  /** Columns that do not make a row different: when it was made, and by which version. */
  provenance: string[];
  /** Writes what the query reads, before each plan. */
  make?: (open: { warehouse: Warehouse; state: State }, run: Run) => Promise<ListsOutcome>;
  /** `queries/publish/<name>.sql`: the table's columns, plus `_title` and `_blocked` (why the row must not go out). */
  query: string;
  /** Name of what a row that goes is about: its column, and the table that has the title. */
  named: { column: string; from: string };
  /** Models whose predictions these are. */
  models: string[];
  /** Nothing to publish means that the target's rows go, and is no mistake. */
  mayBeEmpty?: boolean;
  /** Column of money of which an unusually large change is warned of. */
  price?: string;
}

type ColumnType = TargetTable["columns"][number]["type"];
const column = (name: string, type: ColumnType, nullable = true) => ({ name, type, nullable });

export const CONTENT: Record<Kind, Content> = {
  recommendations: {
    table: {
      name: "recommendations",
      key: ["placement", "source_kind", "source_id", "rank"],
      columns: [
        column("placement", "text", false),
        column("source_kind", "text", false),
        column("source_id", "text", false),
        column("rank", "integer", false),
        column("recommended_product_id", "text", false),
        column("score", "double"),
        column("reason", "text"),
        column("model_version", "text"),
        column("generated_at", "timestamptz"),
        { ...column("recommended_category_id", "text"), later: true },
      ],
    },
    provenance: ["model_version", "generated_at", "score"],
    make: makeLists,
    query: "publish/recommendations",
    named: { column: "recommended_product_id", from: "SELECT product_id AS id, title FROM store.products" },
    models: ["rules", "item-knn", "als", "popularity"],
  },
  experiments: {
    table: {
      name: "experiments",
      key: ["experiment_id", "customer_id"],
      columns: [
        column("experiment_id", "text", false),
        column("customer_id", "text", false),
        column("variant", "text", false),
        column("list_suffix", "text"),
        column("placements", "text", false),
        column("started_at", "timestamptz"),
      ],
    },
    provenance: [],
    query: "publish/experiments",
    named: { column: "customer_id", from: "SELECT customer_id AS id, name AS title FROM store.customers" },
    models: [],
    mayBeEmpty: true,
  },
  prices: {
    table: {
      name: "prices",
      key: ["variant_id"],
      columns: [
        column("variant_id", "text", false),
        column("sku", "text"),
        column("current_price", "decimal"),
        column("recommended_price", "decimal"),
        column("compare_at_price", "decimal"),
        column("currency", "text"),
        column("valid_from", "timestamptz"),
        column("valid_to", "timestamptz"),
        column("reason", "text"),
        column("model_version", "text"),
      ],
    },
    provenance: ["model_version", "valid_from", "valid_to"],
    query: "publish/prices",
    named: {
      column: "variant_id",
      from: "SELECT variant_id AS id, coalesce(products.title, variants.title) AS title FROM store.variants LEFT JOIN store.products USING (product_id, source_id)",
    },
    models: ["elasticity"],
    price: "recommended_price",
  },
  segments: {
    table: {
      name: "segments",
      key: ["customer_id", "segment_set"],
      columns: [
        column("customer_id", "text", false),
        column("segment_set", "text", false),
        column("segment_id", "text"),
        column("segment_name", "text"),
        column("model_version", "text"),
      ],
    },
    provenance: ["model_version"],
    query: "publish/segments",
    named: { column: "customer_id", from: "SELECT customer_id AS id, name AS title FROM store.customers" },
    models: ["rfm", "value", "kmeans"],
  },
};

/** The table as it is called on a target with this prefix. */
export function targetTable(kind: Kind, prefix: string): TargetTable {
  const { table } = CONTENT[kind];
  return { ...table, name: `${prefix}${table.name}` };
}

/**
 * Writes the rows of `mart` that shall stand on the target as Parquet, recommendations after the merchandiser's rules,
 * and the titles of what they are about by its id. Answers how many rows there are.
 */
export async function writeWanted(
  { warehouse, state }: { warehouse: Warehouse; state: State },
  kind: Kind,
  { wanted, titles }: { wanted: string; titles: string },
  signal: AbortSignal,
): Promise<number> {
  const { query, named } = CONTENT[kind];
  const write = (sql: string, file: string) =>
    warehouse.query<{ Count: number }>(
      `COPY (${sql}) TO ${quoteText(file)} (FORMAT parquet)`,
      {},
      { signal },
    );
  const [written] = await write(inlineParams(sqlFile(query), experimentParams(state)), wanted);
  await write(
    `SELECT id, any_value(title) AS title FROM (${named.from}) WHERE title IS NOT NULL GROUP BY id`,
    titles,
  );
  return written!.Count;
}
