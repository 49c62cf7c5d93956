/** What a load says besides its counts: things that are kept but should be looked at. */
import { ORDER_STATES, UNSOLD_STATES } from "../contract/order-states.ts";
import { quoteText } from "../warehouse/sql.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { Mapping } from "./mapping/mapping.ts";
import { stateOf } from "./suggest/names/status.ts";

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
  const isOwn = mapping.preset === null;
  return [
    ...(mapping.choice === undefined ? [] : [mapping.choice]),
    ...(isOwn && enabled.includes("orders") ? await openStates(warehouse, sourceId) : []),
    ...(enabled.includes("interactions") ? await unknownEvents(warehouse, sourceId) : []),
  ];
}

/** More different ones are told by their number. */
const MOST_TOLD = 8;

/** States of orders that count as sales although nothing says what they mean, or they mean that nothing was sold. */
async function openStates(warehouse: Warehouse, sourceId: string): Promise<string[]> {
  const rows = await warehouse.query<{ status: string; n: number }>(
    `SELECT status, count(*) AS n FROM store.orders
     WHERE source_id = $source_id AND deleted_at IS NULL AND status <> ''
       AND lower(status) NOT IN (${ORDER_STATES.map(quoteText).join(", ")})
     GROUP BY status ORDER BY n DESC, status`,
    { source_id: sourceId },
  );
  const [open, unsold] = [
    rows.filter(({ status }) => stateOf(status) === undefined),
    rows.filter(({ status }) => UNSOLD_STATES.some((state) => state === stateOf(status))),
  ];
  const told = (of: typeof rows) =>
    [
      ...of.slice(0, MOST_TOLD).map(({ status, n }) => `${status} (${n})`),
      ...(of.length > MOST_TOLD ? [`${of.length - MOST_TOLD} more`] : []),
    ].join(", ");
  const how = "Say in Mapping, in the translation of the orders' status, which of them are cancelled.";
  return [
    ...(open.length > 0
      ? [`Orders whose status nothing explains count as sales, cancelled ones too: ${told(open)}. ${how}`]
      : []),
    ...(unsold.length > 0
      ? [`Orders count as sales although their status says that they are none: ${told(unsold)}. ${how}`]
      : []),
  ];
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
