/** Orders that keep their lines as a list of objects in one JSON column: opened, the list is a table of lines like others. */
import { quoteName, quoteText } from "../../../warehouse/sql.ts";
import { rawTable } from "../../raw-tables.ts";
import { readFacts } from "../facts/facts.ts";
import { type ColumnFacts, SAMPLE_ROWS, type TableFacts } from "../facts/table-facts.ts";
import { matchColumns } from "../roles/match-columns.ts";
import type { Role } from "../roles/role.ts";
import { findRoles } from "../roles/roles.ts";
import type { Scope } from "../scope.ts";
import type { Suggestion } from "../work.ts";

/** Whether most values are lists of objects. */
export const isList = ({ kind, examples }: ColumnFacts): boolean =>
  kind === "structure" && examples.some(({ v }) => /^\s*\[\s*\{/.test(v));

/** More different keys are those of objects that are kept by their numbers. */
const MOST_KEYS = 100;
/** The order's number and the line's place in the list, as columns of the opened one. */
const OWN = ["order_id", "line_no"];

/**
 * Facts of the list that holds the lines of orders, with the roles that the tables have beside it; undefined where a
 * table of lines is there (their `roles` tell), or no list is clear. It lies in a table of its own beside the raw ones,
 * to be looked into, until `dropList`.
 */
export async function openList(
  scope: Scope,
  facts: TableFacts[],
  roles: Role[],
  home: string,
): Promise<{ lines: TableFacts; roles: Role[] } | undefined> {
  if (!facts.some(({ columns }) => columns.some(isList))) return undefined;
  if (roles.some(({ table }) => table === "order_items")) return undefined;
  for (const orders of facts) {
    const hits = matchColumns(orders, "orders");
    const number = hits.get("order_id")?.column;
    if (!number || !hits.has("ordered_at")) continue;
    for (const column of orders.columns.filter(isList)) {
      const lines = await opened(scope, { orders, column, number: number.column }, home);
      if (!lines) continue;
      const beside = findRoles([...facts, lines]);
      if (beside.some((role) => role.table === "order_items" && role.facts === lines))
        return { lines, roles: beside };
      await dropList(scope, lines);
    }
  }
  return undefined;
}

interface List {
  orders: TableFacts;
  column: ColumnFacts;
  number: string;
}

async function opened(scope: Scope, list: List, home: string): Promise<TableFacts | undefined> {
  const { session, rawSchema, signal } = scope;
  const { orders, column } = list;
  const from = rawTable(rawSchema, orders.table);
  const rows = await session.query<{ k: string }>(
    `SELECT k FROM (SELECT unnest(json_keys(item)) AS k FROM (${itemsSql(list, `(FROM ${from} LIMIT ${SAMPLE_ROWS})`)})
       WHERE json_type(item) = 'OBJECT') GROUP BY k ORDER BY count(*) DESC, k LIMIT ${MOST_KEYS + 1}`,
    {},
    { signal },
  );
  const keys = rows.map(({ k }) => k).filter((key) => !OWN.includes(key.toLowerCase()) && !/["\\]/.test(key));
  if (keys.length === 0 || keys.length > MOST_KEYS) return undefined;
  const table = `${orders.table}.${column.column}`;
  const columns = [...OWN, ...keys];
  await session.run(
    `CREATE OR REPLACE TABLE ${rawTable(rawSchema, table)} AS ${linesSql(list, keys, from)} LIMIT ${SAMPLE_ROWS}`,
  );
  const read = readFacts(session, rawSchema, new Map([[table, columns]]), home, signal);
  const [facts] = await read.catch(async (error: unknown) => {
    await dropTable(scope, table);
    throw error;
  });
  const own = orders.currency && { currency: orders.currency };
  return { ...own, ...facts!, select: { sql: linesSql(list, keys, `{{raw.${orders.table}}}`), columns } };
}

/** One row for each object of the lists; what is no list is left out. */
const itemsSql = ({ number, column }: List, from: string) =>
  `SELECT order_id, unnest(items) AS item, unnest(range(1, len(items) + 1)) AS line_no
FROM (SELECT ${quoteName(number)} AS order_id, TRY_CAST(TRY_CAST(${quoteName(column.column)} AS JSON) AS JSON[]) AS items FROM ${from})`;

const linesSql = (list: List, keys: string[], from: string) =>
  `SELECT order_id, line_no, ${keys.map((key) => `item ->> ${quoteText(`$."${key}"`)} AS ${quoteName(key)}`).join(", ")}
FROM (${itemsSql(list, from)})`;

const dropTable = ({ session, rawSchema }: Scope, table: string) =>
  session.run(`DROP TABLE IF EXISTS ${rawTable(rawSchema, table)}`);

/** Drops what `openList` made. */
export const dropList = (scope: Scope, { table }: TableFacts): Promise<void> => dropTable(scope, table);

/** Takes away what joins the opened list, which is no table of the source. */
export function withoutJoins(lines: TableFacts, found: Suggestion[]): void {
  for (const { grid } of found) {
    const kept = grid.parts.filter(({ joins }) => !joins.some(({ table }) => table === lines.table));
    if (kept.length > 0) grid.parts = kept;
  }
}
