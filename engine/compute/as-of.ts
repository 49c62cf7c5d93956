/** "Data as of": the last moment that loaded orders or events cover. */
import type { Warehouse } from "../warehouse/warehouse.ts";

export interface AsOf {
  /** Last moment, ISO with Z. */
  at: string;
  /** Its day in the workspace's time zone. */
  day: string;
  loadedAt: string;
}

/**
 * Null while the warehouse holds neither orders nor events. A few of them that lie ahead of the clock are mistakes and
 * would make all others old; where it is more than one in a hundred, the clock is not to be trusted.
 */
export async function dataAsOf(warehouse: Warehouse, timeZone: string): Promise<AsOf | null> {
  const [row] = await warehouse.query<{
    last_at: string | null;
    day: string | null;
    loaded_at: string | null;
  }>(
    `SELECT last_at, strftime(timezone($time_zone, last_at), '%Y-%m-%d') AS day, loaded_at
     FROM (
       SELECT CASE WHEN sum(rows - past_rows) * 100 <= sum(rows) THEN max(past_at) ELSE max(last_at) END AS last_at,
              max(loaded_at) AS loaded_at
       FROM (${coveredBy("orders", "ordered_at")} UNION ALL ${coveredBy("interactions", "occurred_at")}))`,
    { time_zone: timeZone },
  );
  return row?.last_at && row.day && row.loaded_at
    ? { at: row.last_at, day: row.day, loadedAt: row.loaded_at }
    : null;
}

/** A day ahead is no mistake: clocks and zones differ. */
const coveredBy = (table: string, time: string) =>
  `SELECT count(*) AS rows, count(*) FILTER (WHERE ${time} <= now() + INTERVAL 1 DAY) AS past_rows,
          max(${time}) FILTER (WHERE ${time} <= now() + INTERVAL 1 DAY) AS past_at,
          max(${time}) AS last_at, max(loaded_at) AS loaded_at
   FROM store.${table} WHERE deleted_at IS NULL`;
