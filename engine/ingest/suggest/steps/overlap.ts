/**
 * Exports of one month and the next hold the same rows where their dates overlap, and a list that is exported anew
 * holds all of them: each counts once, as the last file has it.
 */
import { FILE_COLUMN } from "../../../../connectors/files/dialect.ts";
import type { ColumnRef, GridPart } from "../../../contract/grid.ts";
import { quoteName } from "../../../warehouse/sql.ts";
import { CANONICAL } from "../../fill/canonical.ts";
import { rawTable } from "../../raw-tables.ts";
import { orderColumns, orderList } from "../drafts/order-key.ts";
import { matchColumns } from "../roles/match-columns.ts";
import type { Role } from "../roles/role.ts";
import type { Scope } from "../scope.ts";
import type { Suggestion, Work } from "../work.ts";

/** Share of the orders in several files that must be alike in them: an order may also be split between two days' files. */
const ALIKE = 0.8;
/** In a larger table that is not joined, rows are only looked for in several files where they are known to be. */
const MOST_ROWS = 5_000_000;

/** All that is made of a table whose rows may come again in other files takes each from the last file that has it. */
export async function takeLastFiles({ scope, facts, roles }: Work, found: Suggestion[]): Promise<void> {
  for (const { table, files, rows } of facts.filter((one) => one.files?.isSeries)) {
    const lines = roles.find((role) => role.table === "order_items" && role.facts.table === table);
    const role = roles.find((one) => one.facts.table === table)?.table;
    const areAgain = lines !== undefined && files!.count > 1 && (await overlaps(scope, lines));
    const own = areAgain ? orderColumns(lines).map(({ column }) => column) : keyOf(table, role, lines, found);
    const what = areAgain ? "an order that several files hold counts" : "rows that several files hold count";
    for (const suggestion of found) {
      const parts = suggestion.grid.parts.filter(
        (part) => areAgain || rows <= MOST_ROWS || isJoined(part, table),
      );
      const taken = parts.map((part) => takeLast(part, table, own));
      // Of a lone file there is nothing to be said yet.
      if (taken.some(Boolean) && files!.count > 1)
        suggestion.reason += `; ${what} once, as the last of them has ${areAgain ? "it" : "them"}`;
    }
  }
}

const isJoined = ({ joins }: GridPart, table: string) => joins.some((join) => join.table === table);

/**
 * Has the part take rows of the table from the last file, told apart by `key`, or where that is empty by what the table
 * is joined by. Answers whether it does.
 */
function takeLast(part: GridPart, table: string, key: string[]): boolean {
  const join = part.joins.find((one) => one.table === table);
  if (part.from !== table && !join) return false;
  const columns = key.length > 0 ? key : (join?.on.map(({ right }) => right) ?? []);
  if (columns.length === 0) return false;
  part.newest = [...(part.newest ?? []), ...columns.map((column) => ({ table: join?.as ?? table, column }))];
  return true;
}

/** Columns that tell the table's rows apart: those that the key of what it is suggested for is made of. */
function keyOf(
  table: string,
  role: string | undefined,
  lines: Role | undefined,
  found: Suggestion[],
): string[] {
  const made = found.flatMap((one) =>
    one.grid.parts.filter((part) => part.from === table).map((part) => ({ table: one.table, part })),
  );
  const first =
    made.find((one) => one.table === role && (one.part.group.length === 0 || role === "orders")) ??
    made.find(({ part }) => part.group.length === 0 && !lines);
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
