/** What the last comparison with the platform's own totals said: it stands while nothing that it looked at changes. */
import { createHash } from "node:crypto";
import type { Reconciliation } from "../contract/source.ts";
import type { Session } from "../warehouse/warehouse.ts";

/** Canonical tables that the comparison looks at. */
const COMPARED = ["orders", "order_items", "refunds"];

/**
 * Stands for all that a comparison rests on beside rows that a load changes: its SQL and parameters, the mapped
 * tables, and how many rows there are, since rows may come and go without a load.
 */
export async function groundOf(session: Session, sourceId: string, parts: unknown[]): Promise<string> {
  const counts = COMPARED.map(
    (name) =>
      `(SELECT count(*) FROM store.${name} WHERE source_id = $source_id AND deleted_at IS NULL) AS ${name}`,
  );
  const [rows] = await session.query(`SELECT ${counts.join(", ")}`, { source_id: sourceId });
  return createHash("sha256")
    .update(JSON.stringify([parts, rows]))
    .digest("hex");
}

/** The last comparison, if it was on this ground and no load has changed a row that it looked at. */
export async function readReconciled(
  session: Session,
  sourceId: string,
  ground: string,
): Promise<Reconciliation | undefined> {
  const [row] = await session.query<{ result: string }>(
    "SELECT result FROM ingest.reconciled WHERE source_id = $source_id AND ground = $ground",
    { source_id: sourceId, ground },
  );
  return row && (JSON.parse(row.result) as Reconciliation);
}

/** Keeps a comparison that read these raw tables. */
export async function saveReconciled(
  session: Session,
  sourceId: string,
  ground: string,
  rawTables: string[],
  result: Reconciliation,
): Promise<void> {
  await session.run("DELETE FROM ingest.reconciled WHERE source_id = $source_id", { source_id: sourceId });
  await session.run(
    "INSERT INTO ingest.reconciled BY NAME SELECT $source_id AS source_id, $ground AS ground, $tables AS tables, $result AS result",
    {
      source_id: sourceId,
      ground,
      tables: JSON.stringify([
        ...rawTables.map((name) => `raw.${name.toLowerCase()}`),
        ...COMPARED.map((name) => `store.${name}`),
      ]),
      result: JSON.stringify(result),
    },
  );
}

/** Forgets a comparison that looked at one of these tables; belongs in the transaction that changed them. */
export async function forgetReconciled(
  session: Session,
  sourceId: string,
  changed: { raw: string[]; store: Iterable<string> },
): Promise<void> {
  const names = [
    ...changed.raw.map((name) => `raw.${name.toLowerCase()}`),
    ...[...changed.store].map((name) => `store.${name}`),
  ];
  await session.run(
    `DELETE FROM ingest.reconciled WHERE source_id = $source_id
       AND list_has_any(CAST(tables AS VARCHAR[]), CAST(CAST($names AS JSON) AS VARCHAR[]))`,
    { source_id: sourceId, names: JSON.stringify(names) },
  );
}
