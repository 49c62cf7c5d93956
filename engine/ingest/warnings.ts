/** What a load says besides its counts: things that are kept but should be looked at. */
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { Mapping } from "./mapping/mapping.ts";

/** Sentences on tables that are not filled, or filled in a way that should be looked at. */
export async function mappingWarnings(
  warehouse: Warehouse,
  sourceId: string,
  mapping: Mapping,
): Promise<string[]> {
  const enabled = mapping.tables.filter((table) => table.enabled).map((table) => table.table);
  if (enabled.length === 0) {
    const near = mapping.choice === undefined ? "Map" : `${mapping.choice} Otherwise map`;
    return [
      `No known layout was recognised, so no warehouse table was filled. ${near} the tables in Mapping.`,
    ];
  }
  const choice = mapping.choice === undefined ? [] : [mapping.choice];
  return enabled.includes("interactions")
    ? [...choice, ...(await unknownEvents(warehouse, sourceId))]
    : choice;
}

async function unknownEvents(warehouse: Warehouse, sourceId: string): Promise<string[]> {
  const rows = await warehouse.query<{ event_name: string; n: number }>(
    `SELECT event_name, count(*) AS n FROM store.interactions
     WHERE source_id = $source_id AND deleted_at IS NULL AND NOT app.is_known_event(event_name)
     GROUP BY event_name ORDER BY n DESC, event_name LIMIT 20`,
    { source_id: sourceId },
  );
  if (rows.length === 0) return [];
  const names = rows.map((row) => `${row.event_name} (${row.n})`).join(", ");
  return [`Events whose names GA4 does not have are kept as they are: ${names}.`];
}
