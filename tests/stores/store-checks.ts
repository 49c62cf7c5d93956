/** What is asked of stores that were loaded whole. */
import { acceptedOf, type LoadedStore, rowCounts } from "../harness/loaded-store.ts";

/** Raw tables whose rows are not those that ROWCOUNTS.csv lists. */
export function otherCounts(store: LoadedStore, dump: string): string[] {
  const expected = rowCounts(dump);
  return store.report.streams
    .filter(({ stream, rows }) => rows !== expected.get(stream))
    .map(({ stream }) => stream);
}

export const BY_STATUS =
  "SELECT status, financial_status AS money, count(*) AS n FROM store.orders GROUP BY ALL ORDER BY ALL";
export const SALES =
  "SELECT sum(total) FROM store.orders WHERE status NOT IN ('cancelled', 'failed', 'draft')";
export const WITHOUT_CUSTOMER =
  "SELECT count(*) FROM store.orders o ANTI JOIN store.customers c USING (customer_id)";
export const EVENTS =
  "SELECT event_name AS name, count(*) AS n FROM store.interactions GROUP BY 1 ORDER BY 1";

/** Accepted rows of the tables that have some. */
export const rowsOf = (store: LoadedStore) =>
  Object.fromEntries(Object.entries(acceptedOf(store.report)).filter(([, rows]) => rows > 0));
export const rejectedOf = (store: LoadedStore) => store.report.tables.filter((table) => table.rejected > 0);
