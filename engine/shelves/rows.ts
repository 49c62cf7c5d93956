/** Reads lists of mart.recommendations: some by their keys, those of whole groups from memory. */
import type { Placement } from "../contract/placements.ts";
import { sqlFile } from "../warehouse/sql.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { listKey } from "./keys.ts";

export interface ListRow {
  placement: Placement;
  source_kind: string;
  source_id: string;
  model_version: string;
  recommended_product_id: string;
  score: number;
  reason: string;
  recommended_category_id?: string | null;
}

/** Which lists: those of some subjects at some placements. */
export interface Wanted {
  placements: Placement[];
  kind: "product" | "customer";
  ids: string[];
}

/** Rows of the lists, best first within each; a list that is not there has none. */
export async function readLists(
  warehouse: Warehouse,
  { placements, kind, ids }: Wanted,
  signal?: AbortSignal,
): Promise<ListRow[]> {
  const keys = placements.flatMap((placement) => ids.map((id) => listKey(placement, kind, id)));
  if (keys.length === 0) return [];
  // A parameter without its type would be compared as a HUGEINT, and every row read. One key prunes best.
  const part = (k: number) =>
    `SELECT placement, source_kind, source_id, model_version, recommended_product_id, score, reason, recommended_category_id, rank
     FROM mart.recommendations WHERE list_key = $k${k}::UBIGINT`;
  const sql = `${keys.map((_, k) => part(k)).join(" UNION ALL ")} ORDER BY placement, source_id, model_version, rank`;
  return warehouse.query<ListRow>(sql, Object.fromEntries(keys.map((key, k) => [`k${k}`, key])), { signal });
}

/** Lists of whole groups by `<placement> <kind> <id>`. */
export type CommonLists = Map<string, ListRow[]>;

const kept = new WeakMap<Warehouse, { stamp: string; lists: Promise<CommonLists> }>();

export const commonKey = (placement: string, kind: string, id: string) => `${placement} ${kind} ${id}`;

/** Best sellers and what is trending, for everyone, categories and segments; read once for each state of the lists. */
export function commonLists(warehouse: Warehouse, stamp: string): Promise<CommonLists> {
  const before = kept.get(warehouse);
  if (before?.stamp === stamp) return before.lists;
  const lists = readCommon(warehouse);
  kept.set(warehouse, { stamp, lists });
  lists.catch(() => kept.delete(warehouse));
  return lists;
}

async function readCommon(warehouse: Warehouse): Promise<CommonLists> {
  const lists: CommonLists = new Map();
  for (const row of await warehouse.query<ListRow>(sqlFile("shelves/common"))) {
    const key = commonKey(row.placement, row.source_kind, row.source_id);
    const list = lists.get(key);
    if (list) list.push(row);
    else lists.set(key, [row]);
  }
  return lists;
}
