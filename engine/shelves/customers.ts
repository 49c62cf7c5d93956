/** What a list asks of its customer, found by the directories: one of a million costs what one of a hundred does. */
import type { Warehouse } from "../warehouse/warehouse.ts";
import { directories } from "./directory.ts";

export const customerRows = directories("customers");
export const segmentRows = directories("segments");

interface Named {
  customer_id: string;
  name: string | null;
}

const NAMED = "SELECT customer_id, name FROM store.customers WHERE deleted_at IS NULL";

/** The customer's name; null without one, undefined where no row of store.customers has the id. */
export async function customerName(
  warehouse: Warehouse,
  id: string,
  signal?: AbortSignal,
): Promise<string | null | undefined> {
  const [row] = customerRows.rowsOf(warehouse, id);
  if (row !== undefined) {
    const sql = `${NAMED} AND rowid = $row::BIGINT`;
    const [found] = await warehouse.query<Named>(sql, { row }, { signal, keep: true });
    if (found?.customer_id === id) return found.name;
    customerRows.noteMoved(warehouse);
  }
  if ((await customerRows.isWhole(warehouse)) && row === undefined) return undefined;
  const sql = `${NAMED} AND customer_id = $id ORDER BY name LIMIT 1`;
  const [found] = await warehouse.query<Named>(sql, { id }, { signal });
  return found?.name;
}

interface Member {
  customer_id: string;
  id: string;
}

const MEMBERS = "SELECT customer_id, segment_set || ':' || segment_id AS id FROM mart.customer_segments";

/** Segments of the customer as `<set>:<segment>`, the last by name first. */
export async function customerSegments(
  warehouse: Warehouse,
  customer: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const known = (await segmentRows.isWhole(warehouse)) ? await membersAt(warehouse, customer, signal) : null;
  const sql = `${MEMBERS} WHERE customer_id = $customer`;
  const members = known ?? (await warehouse.query<Member>(sql, { customer }, { signal }));
  return members
    .map(({ id }) => id)
    .sort()
    .reverse();
}

/** The customer's rows where the directory says; null where they have moved. */
async function membersAt(
  warehouse: Warehouse,
  customer: string,
  signal?: AbortSignal,
): Promise<Member[] | null> {
  const rows = segmentRows.rowsOf(warehouse, customer);
  if (rows.length === 0) return [];
  const parts = rows.map((_, i) => `${MEMBERS} WHERE rowid = $r${i}::BIGINT`);
  const params = Object.fromEntries(rows.map((row, i) => [`r${i}`, row]));
  const found = await warehouse.query<Member>(parts.join(" UNION ALL "), params, { signal, keep: true });
  const own = found.filter((one) => one.customer_id === customer);
  if (own.length === rows.length) return own;
  segmentRows.noteMoved(warehouse);
  return null;
}
