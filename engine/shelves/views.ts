/** What the shopper looked at last, read from the events as they are. */
import type { Facts } from "../steering/facts.ts";
import { sqlFile } from "../warehouse/sql.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { Offer } from "./offers.ts";
import type { Viewer } from "./subjects.ts";

interface ViewRow {
  product_id: string;
  views: number;
  days: number;
}

/** Newest first; of a made-up session its own products. */
export async function viewsOf(
  warehouse: Warehouse,
  facts: Facts,
  viewer: Viewer,
  signal?: AbortSignal,
): Promise<Offer[]> {
  const viewed = viewer.kind === "session" ? ofSession(viewer) : await ofCustomer(warehouse, viewer, signal);
  return viewed.flatMap(({ id, reason }, i) => {
    const product = facts.numbers.get(id);
    return product === undefined ? [] : [{ product, score: 1 / (i + 1), reason, categoryId: null }];
  });
}

const ofSession = (viewer: Viewer) =>
  viewer.products.map(({ id }) => ({ id, reason: "Viewed in this visit" })).reverse();

async function ofCustomer(warehouse: Warehouse, viewer: Viewer, signal?: AbortSignal) {
  if (viewer.kind !== "customer") return [];
  const rows = await warehouse.query<ViewRow>(sqlFile("shelves/viewed"), { customer: viewer.id }, { signal });
  return rows.map(({ product_id, views, days }) => ({ id: product_id, reason: viewReason(views, days) }));
}

/** "Viewed 3 days ago, 4 times". */
function viewReason(views: number, days: number): string {
  const when = days <= 0 ? "today" : days === 1 ? "yesterday" : `${days} days ago`;
  return views > 1 ? `Viewed ${when}, ${views} times` : `Viewed ${when}`;
}
