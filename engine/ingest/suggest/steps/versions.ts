/** Tables that keep each version of an order, told apart by a running number: the last one of each order counts. */
import type { GridPart } from "../../../contract/grid.ts";
import { quoteName } from "../../../warehouse/sql.ts";
import { rawTable } from "../../raw-tables.ts";
import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";
import { isOwnNumber } from "../roles/match-columns.ts";
import type { Scope } from "../scope.ts";
import type { Suggestion, Work } from "../work.ts";

const VERSION =
  /^((order|bestell|bestelling|commande|pedido|ordine)[\s_-]?)?(version|revision|rev|fassung|versie|wersja|versione|verze)([\s_-]?(no|nr|num|number|nummer|numero))?$/i;

interface Versions {
  number: ColumnFacts;
  version: ColumnFacts;
}

/** Has orders and their lines leave out all versions but the last, where no mark does so. */
export async function takeLastVersions({ facts, scope }: Work, found: Suggestion[]): Promise<void> {
  const [orders, lines] = ["orders", "order_items"].map((name) => found.find(({ table }) => table === name));
  const [part] = orders?.grid.parts ?? [];
  const own = facts.find(({ table }) => table === part?.from);
  if (!orders || !part || !own || part.select || part.filters.length > 0) return;
  const versions = await versionsIn(scope, own);
  if (!versions) return;
  const why = `; of the versions of an order, by ${versions.version.column}, the last counts`;
  part.select = { sql: lastSql(own, versions), columns: namesOf(own) };
  orders.reason += why;
  for (const line of lines?.grid.parts ?? []) {
    const table = facts.find((one) => one.table === line.from)!;
    const sql = linesSql(table, line, part, own, versions);
    if (line.select || !sql) continue;
    line.select = { sql, columns: namesOf(table) };
    lines!.reason += why;
  }
}

const namesOf = ({ columns }: TableFacts) => columns.map(({ column }) => column);

/** The number of orders that comes again, once with each version. */
async function versionsIn(
  { session, rawSchema, signal }: Scope,
  { table, columns, rows }: TableFacts,
): Promise<Versions | undefined> {
  const version = columns.find(
    (one) => one.kind === "integer" && VERSION.test(one.column) && one.distinct > 1,
  );
  const numbers = columns.filter(
    (one) =>
      one !== version && one.name.concepts.has("order") && one.name.concepts.has("id") && !isOwnNumber(one),
  );
  if (!version) return undefined;
  for (const number of numbers) {
    const [id, no] = [quoteName(number.column), quoteName(version.column)];
    const [row] = await session.query<{ n: number; d: number }>(
      `SELECT count(DISTINCT (${id}, ${no})) AS n, count(DISTINCT ${id}) AS d FROM ${rawTable(rawSchema, table)}`,
      {},
      { signal },
    );
    if (Number(row!.n) === rows && Number(row!.d) < rows) return { number, version };
  }
  return undefined;
}

const lastSql = ({ table }: TableFacts, { number, version }: Versions) =>
  `SELECT * FROM {{raw.${table}}}
QUALIFY ${quoteName(version.column)} = max(${quoteName(version.column)}) OVER (PARTITION BY ${quoteName(number.column)})`;

/** The lines of last versions: by number and version where lines have both, else by the key of the version's row. */
function linesSql(
  table: TableFacts,
  line: GridPart,
  part: GridPart,
  own: TableFacts,
  versions: Versions,
): string | undefined {
  const { number, version } = versions;
  const has = ({ column }: ColumnFacts) => namesOf(table).includes(column);
  const all = `SELECT * FROM {{raw.${table.table}}}`;
  if (has(number) && has(version)) {
    const key = [number, version].map(({ column }) => quoteName(column)).join(", ");
    return `${all}\nWHERE (${key}) IN (SELECT ${key} FROM (${lastSql(own, versions)}))`;
  }
  const [left, right] = [line.columns.order_id?.from, part.columns.order_id?.from];
  if (left?.kind !== "column" || right?.kind !== "column" || left.of.table !== table.table) return undefined;
  const text = (column: string) => `CAST(${quoteName(column)} AS VARCHAR)`;
  return `${all}\nWHERE ${text(left.of.column)} IN (SELECT ${text(right.of.column)} FROM (${lastSql(own, versions)}))`;
}
