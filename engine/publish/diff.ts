/** Compares what shall stand with what stands, as sets: one row of the plan for each key of either side. */
import type { TargetTable } from "../../connectors/connector.ts";
import { AppError } from "../contract/errors.ts";
import { quoteName, quoteText } from "../warehouse/sql.ts";
import type { Session, Warehouse } from "../warehouse/warehouse.ts";
import type { Content } from "./content.ts";
import { canonicalItems } from "./standing.ts";

export interface Comparison {
  content: Content;
  table: TargetTable;
  /** Parquet files of the rows that shall stand (see Content.query), and of titles by id for those that go. */
  wanted: string;
  titles: string;
  /** Parquet file that gets the plan. */
  into: string;
  signal: AbortSignal;
}

/** Rows that a read of a part of the plan has to unpack beside those it wants. */
const ROWS_A_GROUP = 20_480;

/**
 * Writes the plan of the rows of `present`: position, key, title, operation, reason, `old` and `new` (structs of the
 * table's columns in their one form, null where there is no such row). Throws `conflict` for two rows of one key.
 */
export async function comparePlan(database: Warehouse, comparison: Comparison): Promise<void> {
  const { table, wanted, into, signal } = comparison;
  // A text may hold the character of code 0, which means nothing, and which PostgreSQL refuses.
  const texts = table.columns.filter(({ type }) => type === "text").map(({ name }) => quoteName(name));
  const cleaned = texts.map((name) => `replace(${name}, chr(0), '') AS ${name}`);
  await database.run(
    `CREATE VIEW wanted AS SELECT * REPLACE (${cleaned.join(", ")}) FROM (
       SELECT file_row_number AS position, _title, _blocked, ${canonicalItems(table)}
       FROM read_parquet(${quoteText(wanted)}, file_row_number = true))`,
  );
  await refuseTwice(database, table, "wanted", "Train the model again, then plan again.", signal);
  await refuseTwice(database, table, "present", "Remove one of them in the target, then plan again.", signal);
  await database.run(
    `COPY (${planSql(comparison)}) TO ${quoteText(into)}
     (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROWS_A_GROUP})`,
    undefined,
    { signal },
  );
}

function planSql({ content, table, titles }: Comparison): string {
  const names = table.columns.map(({ name }) => name);
  const compared = names.filter((name) => !content.provenance.includes(name));
  const structOf = (side: string) =>
    `{${names.map((name) => `${quoteText(name)}: ${side}.${quoteName(name)}`).join(", ")}}`;
  const same = compared.map((name) => `w.${quoteName(name)} IS NOT DISTINCT FROM p.${quoteName(name)}`);
  const keys = table.key.map((name) => `w.${quoteName(name)} = p.${quoteName(name)}`);
  const key = table.key.map((name) => `coalesce(w.${quoteName(name)}, p.${quoteName(name)})`);
  const isNew = `p.rowid IS NULL`;
  const goes = "w.position IS NULL";
  return `
    SELECT coalesce(w.position, (SELECT count(*) FROM wanted) + p.rowid) AS position,
           concat_ws(' / ', ${key.join(", ")}) AS key,
           CASE WHEN ${goes} THEN t.title ELSE w._title END AS title,
           CASE WHEN ${goes} THEN 'delete' WHEN coalesce(w._blocked, '') <> '' THEN 'rejected'
                WHEN ${isNew} THEN 'insert' WHEN ${same.join(" AND ")} THEN 'unchanged' ELSE 'update' END AS operation,
           nullif(w._blocked, '') AS reason,
           CASE WHEN NOT (${isNew}) THEN ${structOf("p")} END AS old,
           CASE WHEN NOT (${goes}) THEN ${structOf("w")} END AS new
    FROM wanted w
    FULL JOIN (SELECT rowid, * FROM present) p ON ${keys.join(" AND ")}
    LEFT JOIN read_parquet(${quoteText(titles)}) t ON t.id = CASE WHEN ${goes} THEN p.${quoteName(content.named.column)} END
    ORDER BY position`;
}

async function refuseTwice(
  database: Pick<Session, "query">,
  table: TargetTable,
  from: string,
  help: string,
  signal: AbortSignal,
): Promise<void> {
  const keys = table.key.map(quoteName).join(", ");
  const [twice] = await database.query<{ key: string }>(
    `SELECT concat_ws(' / ', ${keys}) AS key FROM ${from} GROUP BY ${keys} HAVING count(*) > 1 LIMIT 1`,
    {},
    { signal },
  );
  if (twice) throw new AppError("conflict", `Two rows of ${table.name} have the key ${twice.key}. ${help}`);
}
