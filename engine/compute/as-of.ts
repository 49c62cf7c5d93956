/** "Data as of": the last moment that loaded orders or events cover. */
import type { Warehouse } from "../warehouse/warehouse.ts";

export interface AsOf {
  /** Last moment, ISO with Z. */
  at: string;
  /** Its day in the workspace's time zone. */
  day: string;
  loadedAt: string;
}

/** Null while the warehouse holds neither orders nor events. */
export async function dataAsOf(warehouse: Warehouse, timeZone: string): Promise<AsOf | null> {
  const [row] = await warehouse.query<{
    last_at: string | null;
    day: string | null;
    loaded_at: string | null;
  }>(
    `SELECT max(last_at) AS last_at, strftime(timezone($time_zone, max(last_at)), '%Y-%m-%d') AS day,
            max(loaded_at) AS loaded_at
     FROM (SELECT max(ordered_at) AS last_at, max(loaded_at) AS loaded_at FROM store.orders WHERE deleted_at IS NULL
           UNION ALL
           SELECT max(occurred_at), max(loaded_at) FROM store.interactions WHERE deleted_at IS NULL)`,
    { time_zone: timeZone },
  );
  return row?.last_at && row.day && row.loaded_at
    ? { at: row.last_at, day: row.day, loadedAt: row.loaded_at }
    : null;
}
