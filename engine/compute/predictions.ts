/** Predictions of the version in use, in `mart`: replaced as a whole, in one transaction. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Model } from "../../models/model.ts";
import { PLACEMENTS } from "../contract/placements.ts";
import { quoteName, quoteText } from "../warehouse/sql.ts";
import type { Session, Warehouse } from "../warehouse/warehouse.ts";

/** Puts the Parquet files of `folder` into the model's `mart` tables in place of the rows of its other versions. */
export async function importPredictions(
  warehouse: Warehouse,
  model: Model,
  versionId: string,
  ownVersions: string[],
  folder: string,
): Promise<void> {
  await warehouse.transaction(async (session) => {
    for (const table of model.writes) {
      await deleteRows(session, table, ownVersions);
      const file = join(folder, `${table}.parquet`);
      if (!existsSync(file)) continue;
      await session.run(`INSERT INTO mart.${quoteName(table)} BY NAME ${rowsOf(table, file, versionId)}`);
    }
  });
}

/** Rows of the file; recommendations in order of their list's key, by which they are looked up. */
function rowsOf(table: string, file: string, versionId: string): string {
  const rows = `SELECT *, ${quoteText(versionId)} AS model_version FROM read_parquet(${quoteText(file)})`;
  if (table !== "recommendations") return rows;
  const key = "md5_number_lower(placement || ' ' || source_kind || ' ' || coalesce(source_id, 'everyone'))";
  return `SELECT *, ${key} AS list_key FROM (${rows}) ORDER BY list_key, rank`;
}

/** Puts lists of some customers in place of those that the version had for them. */
export async function replaceLists(
  warehouse: Warehouse,
  versionId: string,
  customers: string[],
  folder: string,
): Promise<void> {
  const file = join(folder, "recommendations.parquet");
  await warehouse.transaction(async (session) => {
    await session.append("touched", [{ name: "id", type: "VARCHAR", values: customers }], customers.length);
    // By the keys of their lists, which are numbers, and not by millions of ids.
    const placements = PLACEMENTS.map(quoteText).join(", ");
    await session.run(
      `DELETE FROM mart.recommendations
       WHERE model_version = $version AND list_key IN (
         SELECT md5_number_lower(placement || ' customer ' || id) FROM touched, (SELECT unnest([${placements}]) AS placement))`,
      { version: versionId },
    );
    if (existsSync(file))
      await session.run(
        `INSERT INTO mart.recommendations BY NAME ${rowsOf("recommendations", file, versionId)}`,
      );
    await session.run("DROP TABLE touched");
  });
}

/** Takes the rows of these versions out of the model's `mart` tables. */
export async function removePredictions(
  warehouse: Warehouse,
  model: Model,
  versionIds: string[],
): Promise<void> {
  await warehouse.transaction(async (session) => {
    for (const table of model.writes) await deleteRows(session, table, versionIds);
  });
}

async function deleteRows(session: Session, table: string, versionIds: string[]): Promise<void> {
  if (versionIds.length === 0) return;
  await session.run(
    `DELETE FROM mart.${quoteName(table)} WHERE model_version IN (${versionIds.map(quoteText).join(", ")})`,
  );
}
