/**
 * Exports of one month and the next hold the same rows where their dates overlap, and a list that is exported anew
 * holds all of them: each counts once, as the last file has it.
 */
import { FILE_COLUMN } from "../../../connectors/files/dialect.ts";
import type { ColumnRef, GridPart } from "../../contract/grid.ts";
import { quoteName } from "../../warehouse/sql.ts";
import { CANONICAL } from "../fill/canonical.ts";
import { rawTable } from "../raw-tables.ts";
import type { Scope } from "./lines.ts";
import { orderColumns, orderList } from "./order-key.ts";
import { matchColumns, type Role } from "./roles.ts";
import type { Suggestion, Work } from "./work.ts";

/** Share of the orders in several files that must be alike in them: an order may also be split between two days' files. */
const ALIKE = 0.8;
/** In a larger table rows are only looked for in several files where they are known to be. */
const MOST_ROWS = 5_000_000;

/** All that is made of a table whose rows may come again in other files takes each from the last file that has it. */
export async function takeLastFiles({ scope, facts, roles }: Work, found: Suggestion[]): Promise<void> {
  for (const { table, files, rows } of facts.filter((one) => one.files?.isSeries)) {
    const lines = roles.find((role) => role.table === "order_items" && role.facts.table === table);
    const areAgain = lines !== undefined && files!.count > 1 && (await overlaps(scope, lines));
    if (!areAgain && rows > MOST_ROWS) continue;
    const columns = areAgain ? orderColumns(lines).map(({ column }) => column) : keyOf(table, lines, found);
    const parts = found.flatMap(({ grid }) => grid.parts.filter((part) => part.from === table));
    if (columns.length === 0 || parts.length === 0) continue;
    const key = columns.map(quoteName);
    const sql = `SELECT * FROM {{raw.${table}}}
QUALIFY ${key[0]} IS NULL OR ${FILE_COLUMN} = max(${FILE_COLUMN}) OVER (PARTITION BY ${key.join(", ")})`;
    const select = { sql, columns: await columnsOf(scope, table) };
    for (const part of parts) part.select = select;
    const what = areAgain ? "an order that several files hold counts" : "rows that several files hold count";
    for (const suggestion of found.filter(({ grid }) => grid.parts.some((part) => part.select === select)))
      suggestion.reason += `; ${what} once, as the last of them has ${areAgain ? "it" : "them"}`;
  }
}

/** Columns that tell the table's rows apart: those that the key of what it is suggested for is made of. */
function keyOf(table: string, lines: Role | undefined, found: Suggestion[]): string[] {
  const direct = found.flatMap((one) =>
    one.grid.parts
      .filter((part) => part.from === table && part.group.length === 0)
      .map((part) => ({ table: one.table, part })),
  );
  const [first] = direct.filter(({ table: name }) => !lines || name === "order_items");
  if (!first) return [];
  const key = CANONICAL[first.table]!.key.flatMap((name) => refsOf(first.part, name));
  // A product that an order has again on another day was given back, or bought again.
  const day = lines && matchColumns(lines.facts, "orders").get("ordered_at")?.column.column;
  const own = key.filter((ref) => ref.table === table).map(({ column }) => column);
  return own.length === 0 ? [] : [...new Set([...own, ...(day !== undefined ? [day] : [])])];
}

function refsOf({ columns }: GridPart, name: string): ColumnRef[] {
  const from = columns[name]?.from;
  if (from?.kind === "column") return [from.of];
  return from?.kind === "combine" ? from.of : [];
}

async function columnsOf({ session, rawSchema, signal }: Scope, table: string): Promise<string[]> {
  const rows = await session.query<{ column_name: string }>(
    `DESCRIBE ${rawTable(rawSchema, table)}`,
    {},
    { signal },
  );
  return rows.map((row) => row.column_name);
}

/** Whether orders come in several files, and with the same goods in each. */
async function overlaps(scope: Scope, role: Role): Promise<boolean> {
  const { facts, hits } = role;
  const [number] = orderColumns(role);
  const goods = ["product_id", "variant_id", "sku", "title"].flatMap((name) => hits.get(name) ?? []);
  const digest = goods.map(({ column }) => quoteName(column.column)).join(", ") || "1";
  const [row] = await scope.session.query<{ several: number; alike: number }>(
    `SELECT count(*) AS several, count(*) FILTER (digests = 1) AS alike FROM (
       SELECT count(DISTINCT digest) AS digests FROM (
         SELECT (${orderList(role)}) AS id, ${FILE_COLUMN}, sum(hash(${digest})::HUGEINT) AS digest
         FROM ${rawTable(scope.rawSchema, facts.table)} WHERE ${quoteName(number!.column)} IS NOT NULL GROUP BY ALL)
       GROUP BY id HAVING count(*) > 1)`,
    {},
    { signal: scope.signal },
  );
  const [several, alike] = [Number(row!.several), Number(row!.alike)];
  return several > 0 && alike >= ALIKE * several;
}
