/** Exports of one month and the next hold the same orders where their dates overlap: such an order counts once. */
import { quoteName } from "../../warehouse/sql.ts";
import { rawTable } from "../raw-tables.ts";
import type { Scope } from "./lines.ts";
import { orderColumns, orderList } from "./order-key.ts";
import type { Role } from "./roles.ts";
import type { Suggestion } from "./work.ts";

/** Column that says which file a row came from. */
const FILE = "_file";
/** Share of the orders in several files that must be alike in them: an order may also be split between two days' files. */
const ALIKE = 0.8;

/** Where files of lines repeat orders, all that is made of them takes each order from the last file that has it. */
export async function takeLastFiles(scope: Scope, lines: Role[], found: Suggestion[]): Promise<void> {
  for (const role of lines) {
    const { table } = role.facts;
    const order = orderList(role);
    const [number] = orderColumns(role);
    const columns = await columnsOf(scope, table);
    if (!columns.includes(FILE) || !(await overlaps(scope, role))) continue;
    const sql = `SELECT * FROM {{raw.${table}}}
QUALIFY ${quoteName(number!.column)} IS NULL OR ${FILE} = max(${FILE}) OVER (PARTITION BY ${order})`;
    for (const suggestion of found) {
      const parts = suggestion.grid.parts.filter((part) => part.from === table && !part.select);
      for (const part of parts) part.select = { sql, columns };
      if (parts.length > 0)
        suggestion.reason += "; an order that several files hold counts once, as the last of them has it";
    }
  }
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
         SELECT (${orderList(role)}) AS id, ${FILE}, sum(hash(${digest})::HUGEINT) AS digest
         FROM ${rawTable(scope.rawSchema, facts.table)} WHERE ${quoteName(number!.column)} IS NOT NULL GROUP BY ALL)
       GROUP BY id HAVING count(*) > 1)`,
    {},
    { signal: scope.signal },
  );
  const [several, alike] = [Number(row!.several), Number(row!.alike)];
  return several > 0 && alike >= ALIKE * several;
}
