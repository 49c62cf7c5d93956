/** What the joins of a mapping find: rows that find none stay empty or go, rows that find several count several times. */
import type { Grid, GridFilter, GridPart } from "../../contract/grid.ts";
import { quoteName } from "../../warehouse/sql.ts";
import type { Session } from "../../warehouse/warehouse.ts";
import type { MappingParams } from "../fill/stage.ts";
import { filterSql } from "./filters.ts";
import { baseSql, idSql, joinSql, rawSql } from "./grid.ts";
import { resolveRaw } from "./mapping.ts";

export interface JoinCount {
  /** Places of the part in the grid and of the join in the part. */
  part: number;
  join: number;
  /** Rows that the join is asked for: those that pass the conditions on the tables before it. */
  rows: number;
  matched: number;
  /** Rows that find more than one. */
  several: number;
}

/** Counts of each join of the grid, over all loaded rows. */
export async function joinCounts(
  session: Pick<Session, "query">,
  rawSchema: string,
  grid: Grid | undefined,
  params: MappingParams,
): Promise<JoinCount[]> {
  const counts: JoinCount[] = [];
  for (const [part, each] of (grid?.parts ?? []).entries()) {
    for (const join of each.joins.keys()) {
      const sql = resolveRaw(countSql(each, join), rawSchema);
      const [row] = await session.query<Pick<JoinCount, "rows" | "matched" | "several">>(sql, params);
      counts.push({ part, join, ...row! });
    }
  }
  return counts;
}

function countSql(part: GridPart, at: number): string {
  const join = part.joins[at]!;
  const name = join.as ?? join.table;
  const keys = join.on.map(({ right }, k) => `${idSql({ table: name, column: right })} AS k${k}`);
  const on = join.on.map(({ left }, k) => `${idSql(left)} = mb_found.k${k}`);
  const earlier = part.joins.slice(0, at);
  const names = [part.from, ...earlier.map((other) => other.as ?? other.table)];
  const where = (tables: string[], more: GridFilter[] = []) => {
    const own = [...part.filters.filter(({ of }) => tables.includes(of.table)), ...more];
    return own.length > 0 ? ` WHERE ${own.map((filter) => filterSql(filter, part)).join(" AND ")}` : "";
  };
  return `SELECT count(*) AS "rows", count(n) AS matched, count(*) FILTER (n > 1) AS several
FROM ${baseSql(part)} AS ${quoteName(part.from)}
${earlier.map((other) => joinSql(other, part)).join("\n")}
LEFT JOIN (SELECT ${keys.join(", ")}, count(*) AS n FROM ${rawSql(join.table, name, part)} AS ${quoteName(name)}${where([name], join.filters)} GROUP BY ALL) mb_found
ON ${on.join(" AND ")}${where(names)}`;
}
