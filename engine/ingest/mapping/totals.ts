/** What the rows that pass a trial come to: sums of quantities and money, the latter by currency; spans of times. */
import { quoteName } from "../../warehouse/sql.ts";
import type { Session } from "../../warehouse/warehouse.ts";
import type { CanonicalTable } from "../fill/canonical.ts";
import type { Parent } from "../fill/checks.ts";

export interface Tried {
  session: Session;
  table: CanonicalTable;
  /** Temporary table of the staged rows. */
  stage: string;
  mapped: string[];
  /** Where orders are looked for, of a table that refers to them: their currency is that of what hangs on them. */
  orders: Parent | undefined;
  sourceId: string;
  /** Currency of rows that name none. */
  home: string;
}

export interface Total {
  column: string;
  sum: number | null;
  /** Of a sum of money; a column has one total for each. */
  currency: string | null;
  from: string | null;
  to: string | null;
}

/** What holds for one unit has no sum that means something. */
const OF_ONE = /price|unit_cost|weight|(items|variants)\.cost|\.(lead_time_days|moq|pack_size)$/;
const isMoney = (type: string) => type.replaceAll(" ", "") === "DECIMAL(18,4)";
const isSum = (type: string) => /^(DECIMAL|BIGINT)/.test(type);
const NOTHING = { sum: null, currency: null, from: null, to: null };

/** Totals of the mapped columns, in the table's order; of money one for each currency, most rows first. */
export async function totalsOf(tried: Tried): Promise<Total[]> {
  const { table, mapped } = tried;
  const columns = table.columns.filter(
    ({ name, type }) =>
      mapped.includes(name) &&
      !OF_ONE.test(`${table.name}.${name}`) &&
      /^(DECIMAL|BIGINT|TIMESTAMP|DATE)/.test(type),
  );
  const money = columns.filter(({ type }) => isMoney(type)).map(({ name }) => name);
  const others = columns.filter(({ type }) => !isMoney(type));
  const found = [...(await moneyTotals(tried, money)), ...(await plainTotals(tried, others))];
  return columns.flatMap(({ name }) => found.filter(({ column }) => column === name));
}

async function plainTotals({ session, stage }: Tried, columns: CanonicalTable["columns"]): Promise<Total[]> {
  if (columns.length === 0) return [];
  const list = columns.map(({ name, type }, k) =>
    isSum(type)
      ? `CAST(sum(${quoteName(name)}) AS DOUBLE) AS "sum${k}"`
      : `CAST(min(${quoteName(name)}) AS VARCHAR) AS "from${k}", CAST(max(${quoteName(name)}) AS VARCHAR) AS "to${k}"`,
  );
  const [row] = await session.query<Record<string, number | string | null>>(
    `SELECT ${list.join(", ")} FROM ${stage} WHERE _fault IS NULL`,
  );
  return columns.map(({ name }, k) => ({
    ...NOTHING,
    column: name,
    sum: (row![`sum${k}`] as number | null) ?? null,
    from: (row![`from${k}`] as string | null) ?? null,
    to: (row![`to${k}`] as string | null) ?? null,
  }));
}

async function moneyTotals(tried: Tried, columns: string[]): Promise<Total[]> {
  if (columns.length === 0) return [];
  const { code, join, params } = currencyOf(tried);
  const sums = columns.map((name, k) => `CAST(sum(s.${quoteName(name)}) AS DOUBLE) AS "sum${k}"`);
  const rows = await tried.session.query<Record<string, number | string | null>>(
    `SELECT coalesce(${code}, $home) AS code, ${sums.join(", ")} FROM ${tried.stage} s ${join}
     WHERE s._fault IS NULL GROUP BY 1 ORDER BY count(*) DESC, 1`,
    { home: tried.home, ...params },
  );
  return columns.flatMap((column, k) =>
    rows
      .filter((row) => row[`sum${k}`] != null)
      .map((row) => ({
        ...NOTHING,
        column,
        sum: row[`sum${k}`] as number,
        currency: row.code as string,
      })),
  );
}

/** SQL of a row's currency: its own, or that of its order. */
function currencyOf({ mapped, orders, sourceId }: Tried): {
  code: string;
  join: string;
  params: Record<string, string>;
} {
  if (mapped.includes("currency")) return { code: "s.currency", join: "", params: {} };
  if (!orders || (!orders.rows && orders.scope === "none")) return { code: "NULL", join: "", params: {} };
  const own = !orders.rows && orders.scope === "own";
  const rows =
    orders.rows ?? `store.orders WHERE deleted_at IS NULL${own ? " AND source_id = $source_id" : ""}`;
  const join = `LEFT JOIN (SELECT order_id, any_value(currency) AS currency FROM ${rows} GROUP BY 1) o USING (order_id)`;
  return { code: "o.currency", join, params: own ? { source_id: sourceId } : {} };
}
