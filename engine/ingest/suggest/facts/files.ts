/** Tables that are loaded out of files: how many, and which values are one of a kind in each of them. */
import { FILE_COLUMN } from "../../../../connectors/files/dialect.ts";
import { quoteName, quoteText } from "../../../warehouse/sql.ts";
import type { Session } from "../../../warehouse/warehouse.ts";
import { rawTable } from "../../raw-tables.ts";
import type { ColumnFacts, Files } from "./table-facts.ts";

/** Rows of a lone file without number or date in its name, beyond which a load should not look for others' rows. */
const MOST_LONE = 1_000_000;

/** The files of each raw table that was loaded out of some. */
export async function filesOf(
  session: Pick<Session, "query">,
  rawSchema: string,
  signal?: AbortSignal,
): Promise<Map<string, Files>> {
  const tables = await session.query<{ name: string }>(
    `SELECT table_name AS name FROM duckdb_columns()
     WHERE database_name = current_database() AND schema_name = ${quoteText(rawSchema)} AND column_name = '${FILE_COLUMN}'`,
  );
  const found = new Map<string, Files>();
  for (const { name } of tables) {
    const [row] = await session.query<{ count: number; rows: number; dated: boolean | null }>(
      `SELECT count(*) AS rows, count(DISTINCT ${FILE_COLUMN}) AS count, bool_and(regexp_matches(${FILE_COLUMN}, '\\d')) AS dated FROM ${rawTable(rawSchema, name)}`,
      {},
      { signal },
    );
    const count = Number(row!.count);
    found.set(name, { count, isSeries: count > 1 || row!.dated === true || Number(row!.rows) <= MOST_LONE });
  }
  return found;
}

/** Marks columns whose values come again in other files only: the key of what is exported again and again. */
export async function markInFiles(
  session: Pick<Session, "query">,
  from: string,
  columns: ColumnFacts[],
  rows: number,
  signal?: AbortSignal,
): Promise<void> {
  const candidates = columns.filter(
    ({ unique, kind, filled }) => !unique && filled === 1 && (kind === "integer" || kind === "text"),
  );
  if (candidates.length === 0) return;
  const counts = candidates.map(
    ({ column }, k) => `count(DISTINCT (${FILE_COLUMN}, ${quoteName(column)})) AS "d${k}"`,
  );
  const [row] = await session.query<Record<string, number>>(
    `SELECT ${counts.join(", ")} FROM ${from}`,
    {},
    { signal },
  );
  for (const [k, column] of candidates.entries()) column.uniqueInFile = Number(row![`d${k}`]) === rows;
}
