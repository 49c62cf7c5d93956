/** Holds a table as the snapshot has it: what rewrites or empties a table takes its rows out of older snapshots, too. */
import type pg from "pg";
import { AppError } from "../../engine/contract/errors.ts";
import type { CatalogTable } from "./catalog.ts";
import { quoted } from "./connection.ts";

// The catalog is read as of the snapshot, the function answers as of now.
const REPLACED = `
  WITH RECURSIVE tree (id) AS (
    SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2
    UNION ALL SELECT inhrelid FROM tree JOIN pg_inherits ON inhparent = tree.id)
  SELECT 1 FROM tree JOIN pg_class c ON c.oid = tree.id
  WHERE c.relkind IN ('r', 'm') AND c.relfilenode IS DISTINCT FROM pg_relation_filenode(c.oid) LIMIT 1`;

/**
 * Locks the table against being replaced until the transaction ends, as reading it does anyway. Throws `unavailable`
 * where that came too late: its rows would be missing.
 */
export async function holdTable(client: pg.Client, { schema, table }: CatalogTable): Promise<void> {
  await client.query(`SELECT FROM ${quoted(schema)}.${quoted(table)} LIMIT 0`);
  const { rows } = await client.query(REPLACED, [schema, table]);
  if (rows.length === 0) return;
  throw new AppError(
    "unavailable",
    `The table ${schema}.${table} was emptied or rewritten while it was about to be read. Load again.`,
  );
}
