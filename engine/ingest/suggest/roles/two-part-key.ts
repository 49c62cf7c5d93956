/** Orders that no one column tells apart: the shop, the year or the register belongs to the number, in their lines, too. */
import { quoteName } from "../../../warehouse/sql.ts";
import { rawTable } from "../../raw-tables.ts";
import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";
import type { Scope } from "../scope.ts";
import { matchColumns } from "./match-columns.ts";
import type { Role } from "./role.ts";

/** Where lines are there and no orders: the roles with such orders, whose two columns then are the key of both. */
export async function headsByTwo(scope: Scope, tables: TableFacts[], roles: Role[]): Promise<Role[]> {
  const lines = roles.find(({ table }) => table === "order_items");
  const isHead = ({ table, hits }: Role) => table === "orders" && hits.has("order_id");
  if (!lines || roles.some(isHead)) return roles;
  const taken = new Set(roles.filter(({ table }) => table !== "orders").map(({ facts }) => facts));
  for (const facts of tables.filter((table) => !taken.has(table) && table.rows > 1)) {
    const hits = matchColumns(facts, "orders");
    const says = (...names: string[]) => names.some((name) => (hits.get(name)?.score ?? 0) >= SURE);
    if (!says("ordered_at") || !says("total", "customer_id", "status")) continue;
    const orderKey = await keyOf(scope, facts, lines);
    if (!orderKey) continue;
    const ofLines = orderKey.map((column) => inLines(lines, column)!);
    const others = roles.filter((role) => role !== lines && role.facts !== facts);
    const orders: Role = { table: "orders", facts, hits, confidence: 0.8, orderKey };
    return [orders, { ...lines, orderKey: ofLines }, ...others];
  }
  return roles;
}

const SURE = 0.6;

const namedAs = ({ columns }: TableFacts, { column }: ColumnFacts) =>
  columns.find((one) => one.column.toLowerCase() === column.toLowerCase());

/** The column of lines that is called as one of orders, or that names the order where that has but an id. */
const inLines = ({ facts, hits }: Role, column: ColumnFacts) =>
  isBareId(column) ? hits.get("order_id")?.column : namedAs(facts, column);

const isBareId = ({ name: { concepts, unknown } }: ColumnFacts) =>
  unknown === 0 && [...concepts].join() === "id";

/** An order's number and another column that lines have as well, together one of a kind; undefined where there are none. */
async function keyOf(
  { session, rawSchema, signal }: Scope,
  facts: TableFacts,
  lines: Role,
): Promise<ColumnFacts[] | undefined> {
  const shared = facts.columns.filter(
    (column) =>
      (column.kind === "integer" || column.kind === "text") && column.filled === 1 && inLines(lines, column),
  );
  const number =
    shared.find(({ name }) => name.concepts.has("order") && name.concepts.has("id")) ?? shared.find(isBareId);
  const others = shared.filter((column) => column !== number);
  if (!number || others.length === 0) return undefined;
  const counts = others.map(
    ({ column }, k) => `count(DISTINCT (${quoteName(column)}, ${quoteName(number.column)})) AS n${k}`,
  );
  const [row] = await session.query<Record<string, number>>(
    `SELECT ${counts.join(", ")} FROM ${rawTable(rawSchema, facts.table)}`,
    {},
    { signal },
  );
  const other = others.find((_column, k) => Number(row![`n${k}`]) === facts.rows);
  return other && [other, number];
}
