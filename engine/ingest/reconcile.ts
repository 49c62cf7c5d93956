/**
 * Compares the canonical orders with what the platform itself has stored of them: its grand totals and its sums of
 * lines. What money means in orders and lines is said in docs/guides/money.md.
 */
import { currencyDigits } from "../contract/figures.ts";
import type { Reconciliation } from "../contract/source.ts";
import type { Session, Warehouse } from "../warehouse/warehouse.ts";
import type { MappingParams } from "./fill/stage.ts";
import { rawTablesOf, resolveRaw } from "./mapping/mapping.ts";
import { groundOf, readReconciled, saveReconciled } from "./reconciled.ts";

export interface ReconcileRequest {
  sourceId: string;
  rawSchema: string;
  /**
   * SELECT over raw tables with order_id, total and lines: the stored grand total and the stored sum of lines; and with
   * digits where the shop rounds to fewer than the currency has.
   */
  sql: string;
  params: MappingParams;
  /** Canonical tables that the mapping fills. */
  mapped: string[];
}

/** Goes up when orders are compared in another way. */
const RULES = 2;

/** Disagreements that a report lists, the largest first. */
const LISTED = 20;

/**
 * Counts the orders that agree. Half a minor unit of the order's currency is allowed for each line and one for the
 * order, since platforms round lines one by one; an order that is on one side only agrees in nothing.
 * The parts may make the total before or after refunds, as the platform keeps it. While no row changed that the last
 * comparison looked at, it is answered again.
 */
export async function reconcileOrders(
  warehouse: Warehouse,
  request: ReconcileRequest,
  signal?: AbortSignal,
): Promise<Reconciliation> {
  return warehouse.transaction(async (session) => {
    const { sourceId, sql, mapped } = request;
    const ground = await groundOf(session, sourceId, [RULES, sql, request.params, mapped.toSorted()]);
    const kept = await readReconciled(session, sourceId, ground);
    if (kept) return kept;
    const digits = JSON.stringify(await digitsInUse(session, sourceId));
    const params = { ...request.params, source_id: sourceId, digits };
    const select = resolveRaw(sql, request.rawSchema);
    await session.run(pairsSql(select), params, { signal });
    const [counts] = await session.query<Omit<Reconciliation, "worst">>(COUNTS);
    const worst = await session.query<Reconciliation["worst"][number]>(WORST);
    await session.run("DROP TABLE mb_pairs");
    const result = { ...counts!, worst };
    await saveReconciled(session, sourceId, ground, rawTablesOf(sql), result);
    return result;
  });
}

/** Digits after the point of each currency in use, where they are not two: JPY has none, KWD three. */
async function digitsInUse(session: Session, sourceId: string): Promise<Record<string, number>> {
  const rows = await session.query<{ currency: string }>(
    "SELECT DISTINCT currency FROM store.orders WHERE source_id = $source_id AND regexp_full_match(currency, '[A-Za-z]{3}')",
    { source_id: sourceId },
  );
  return Object.fromEntries(rows.map(({ currency }) => [currency, currencyDigits(currency)]));
}

/** One row an order: what the platform stored, what the warehouse holds, and how far apart each may be. */
function pairsSql(select: string): string {
  return `CREATE OR REPLACE TEMP TABLE mb_pairs AS
    WITH given AS (
      SELECT CAST(order_id AS VARCHAR) AS order_id, TRY_CAST(total AS DECIMAL(18, 4)) AS total,
             TRY_CAST(lines AS DECIMAL(18, 4)) AS lines, TRY_CAST(digits AS INTEGER) AS digits
      FROM (SELECT NULL AS digits WHERE false UNION ALL BY NAME (\n${select}\n))
    ), item AS (
      SELECT order_id, sum(total) AS lines, count(*) AS n FROM store.order_items
      WHERE source_id = $source_id AND deleted_at IS NULL GROUP BY order_id
    ), given_back AS (
      SELECT order_id, sum(amount - coalesce(cancelled, 0)) AS amount FROM store.refunds
      WHERE source_id = $source_id AND deleted_at IS NULL GROUP BY order_id
    ), found AS (
      SELECT o.order_id, o.total, coalesce(i.lines, 0) AS lines, coalesce(i.n, 0) AS n,
             o.subtotal - o.discount + o.shipping + o.tax AS parts, coalesce(r.amount, 0) AS refunds,
             coalesce(TRY_CAST(CAST($digits AS JSON) ->> o.currency AS INTEGER), 2) AS digits
      FROM store.orders o LEFT JOIN item i USING (order_id) LEFT JOIN given_back r USING (order_id)
      WHERE o.source_id = $source_id AND o.deleted_at IS NULL
    ), pair AS (
      SELECT coalesce(g.order_id, f.order_id) AS order_id, g.order_id IS NOT NULL AND f.order_id IS NOT NULL AS paired,
             g.total AS total, f.total AS found_total, g.lines AS lines, f.lines AS found_lines, f.parts, f.refunds,
             0.5 / pow(10, least(f.digits, g.digits)) * (f.n + 1) AS slack
      FROM given g FULL JOIN found f ON f.order_id = g.order_id
    )
    SELECT *, paired AND coalesce(abs(total - found_total) <= slack, false) AS total_agrees,
           CASE WHEN NOT paired THEN false WHEN lines IS NOT NULL THEN coalesce(abs(lines - found_lines) <= slack, false) END AS lines_agree,
           CASE WHEN NOT paired THEN false
                WHEN parts IS NOT NULL THEN least(abs(parts - found_total), abs(parts - refunds - found_total)) <= slack END AS parts_agree
    FROM pair`;
}

const COUNTS = `SELECT count(*) AS orders, count(*) FILTER (WHERE total_agrees) AS "totalsAgree",
    count(lines_agree) AS "linesCompared", count(*) FILTER (WHERE lines_agree) AS "linesAgree",
    count(parts_agree) AS "partsCompared", count(*) FILTER (WHERE parts_agree) AS "partsAgree"
  FROM mb_pairs`;

const difference = (what: string, agrees: string, expected: string, found: string) =>
  `SELECT order_id, '${what}' AS what, CAST(${expected} AS DOUBLE) AS expected, CAST(${found} AS DOUBLE) AS found
   FROM mb_pairs WHERE ${agrees}`;

const WORST = `SELECT order_id AS "orderId", what, expected, found FROM (
    ${difference("total", "NOT total_agrees", "total", "found_total")}
    UNION ALL ${difference("lines", "paired AND NOT lines_agree", "lines", "found_lines")}
    UNION ALL ${difference("parts", "paired AND NOT parts_agree", "found_total", "parts")})
  ORDER BY abs(coalesce(expected, 0) - coalesce(found, 0)) DESC, order_id, what LIMIT ${LISTED}`;
