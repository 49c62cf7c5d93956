/** Reads lists of mart.recommendations: some by their keys, those of whole groups from memory. */
import type { Placement } from "../contract/placements.ts";
import { keptByStamp } from "../warehouse/kept.ts";
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

type StoredRow = Omit<ListRow, "placement" | "source_kind" | "source_id"> & { list: number; rank: number };

/** Rows of the lists, best first within each; a list that is not there has none. */
export async function readLists(
  warehouse: Warehouse,
  { placements, kind, ids }: Wanted,
  signal?: AbortSignal,
): Promise<ListRow[]> {
  const lists = placements.flatMap((placement) =>
    ids.map((id) => ({ placement, source_kind: kind, source_id: id })),
  );
  if (lists.length === 0) return [];
  // One key prunes best, and what the key stands for need not be read: each text costs as much as finding the rows.
  const part = (k: number) =>
    `SELECT ${k} AS list, * FROM (\n${sqlFile("shelves/list")}\nWHERE list_key = $k${k})`;
  const keys = lists.map((list, k) => [`k${k}`, listKey(list.placement, kind, list.source_id)]);
  const rows = await warehouse.query<StoredRow>(
    lists.map((_, k) => part(k)).join(" UNION ALL "),
    Object.fromEntries(keys),
    // Of one subject: the same few texts again and again.
    { signal, keep: ids.length === 1 },
  );
  return rows
    .sort((a, b) => a.list - b.list || compareTexts(a.model_version, b.model_version) || a.rank - b.rank)
    .map(({ list, rank: _rank, ...row }) => ({ ...lists[list]!, ...row }));
}

const compareTexts = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Lists of whole groups by `<placement> <kind> <id>`. */
export type CommonLists = Map<string, ListRow[]>;

const keepCommon = keptByStamp<Warehouse, Promise<CommonLists>>();

/** The key of a list in `CommonLists`. */
export const commonKey = (placement: string, kind: string, id: string) => `${placement} ${kind} ${id}`;

/** Best sellers and what is trending, for everyone, categories and segments; read once for each state of the lists. */
export function commonLists(warehouse: Warehouse, stamp: string): Promise<CommonLists> {
  return keepCommon(warehouse, stamp, () => readCommon(warehouse));
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
