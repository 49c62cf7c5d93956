/** Reads lists: those of a product, a customer or a basket, steered, filled up and with what was left out. */
import { AppError } from "../contract/errors.ts";
import type { Outputs } from "../contract/index.ts";
import type { PLACEMENTS } from "../contract/recommend.ts";
import type { Engine } from "../engine.ts";
import { steeringParams } from "../publish/steering.ts";
import type { VersionRow } from "../state/versions.ts";
import { sqlFile } from "../warehouse/sql.ts";
import { basisOf } from "./basis.ts";

export type Placement = (typeof PLACEMENTS)[number];
type List = Outputs["recommend"]["forProduct"];
type Item = List["items"][number];

export const MODEL_OF_PLACEMENT: Record<Placement, string> = {
  frequently_bought_together: "rules",
  related: "item-knn",
  recommended_for_you: "als",
  most_popular: "popularity",
};
const FALLBACK = "popularity";

export interface ListRow {
  source_id: string;
  rank: number;
  model_rank: number | null;
  recommended_product_id: string;
  title: string;
  category: string | null;
  image_url: string | null;
  price: number | null;
  margin: number | null;
  stock: number | null;
  score: number;
  reason: string;
  pinned: boolean;
  left_out: string | null;
}

interface Wanted {
  placement: Placement;
  kind: "product" | "customer" | "segment" | "category";
  sources: string[];
  /** False reads the model's own lists. */
  steered: boolean;
}

/** Rows of the lists of some sources, shown and left out. */
export function readRows(engine: Engine, wanted: Wanted, signal?: AbortSignal): Promise<ListRow[]> {
  const params = {
    ...steeringParams(wanted.steered ? engine.state : undefined),
    placement: wanted.placement,
    source_kind: wanted.kind,
    sources: JSON.stringify(wanted.sources),
  };
  return engine.warehouse.query<ListRow>(sqlFile("recommend/list"), params, { signal });
}

export interface Shelf {
  placement: Placement;
  subject: List["subject"];
  rows: ListRow[];
  k: number;
  steered: boolean;
  /** Products that must not be on the list: the page's own, what is in the basket. */
  hidden?: Set<string>;
}

/** The list that a page or the store shows: k items, best sellers where the model has fewer. */
export async function shelfOf(engine: Engine, shelf: Shelf, signal?: AbortSignal): Promise<List> {
  const hidden = shelf.hidden ?? new Set<string>();
  const version = engine.state.versions.champion(MODEL_OF_PLACEMENT[shelf.placement]);
  const kept = shelf.rows.filter((row) => row.left_out === null && !hidden.has(row.recommended_product_id));
  const items = kept.slice(0, shelf.k).map((row) => toItem(row, MODEL_OF_PLACEMENT[shelf.placement]));
  // Only what would have stood on the list is missed.
  const lastRank = Math.max(shelf.k, ...kept.slice(0, shelf.k).map((row) => row.model_rank ?? 0));
  const filled = items.length < shelf.k ? await filler(engine, shelf, items, hidden, signal) : [];
  const all = [...items, ...filled].map((item, i) => ({ ...item, rank: i + 1 }));
  return {
    placement: shelf.placement,
    subject: shelf.subject,
    items: all,
    leftOut: shelf.rows
      .filter((row) => row.left_out !== null && (row.pinned || (row.model_rank ?? 0) <= lastRank))
      .map((row) => ({ productId: row.recommended_product_id, title: row.title, reason: row.left_out! })),
    note: noteOf(shelf, all, version),
    modelVersion: version?.id ?? null,
    basis: await basisOf(engine, "recommend/list", ["mart.recommendations", "app.product_facts"], version),
  };
}

async function filler(
  engine: Engine,
  shelf: Shelf,
  items: Item[],
  hidden: Set<string>,
  signal?: AbortSignal,
): Promise<Item[]> {
  const rows = await readRows(
    engine,
    { placement: "most_popular", kind: "segment", sources: ["everyone"], steered: shelf.steered },
    signal,
  );
  const taken = new Set([...hidden, ...items.map((item) => item.productId)]);
  return rows
    .filter((row) => row.left_out === null && !taken.has(row.recommended_product_id))
    .slice(0, shelf.k - items.length)
    .map((row) => toItem(row, FALLBACK));
}

function toItem(row: ListRow, model: string): Item {
  return {
    productId: row.recommended_product_id,
    title: row.title,
    category: row.category,
    imageUrl: row.image_url,
    price: row.price,
    margin: row.margin,
    stock: row.stock,
    rank: row.rank,
    score: row.score,
    reason: row.reason,
    model: row.score > 0 || row.pinned ? model : FALLBACK,
    moved: movedBy(row),
  };
}

function movedBy(row: ListRow): string | null {
  if (row.pinned) return "pinned first";
  const steps = row.model_rank === null ? 0 : row.model_rank - row.rank;
  if (steps === 0) return null;
  return steps > 0 ? `up ${steps}` : `down ${-steps}`;
}

function noteOf(shelf: Shelf, items: Item[], version: VersionRow | undefined): string | null {
  if (!version && items.length === 0) {
    return "No recommendations yet. Train them: merchbench recommend train";
  }
  if (items.length === 0) return "The rules leave nothing to show. Relax one of them.";
  const model = MODEL_OF_PLACEMENT[shelf.placement];
  const fallback = items.filter((item) => item.model === FALLBACK && model !== FALLBACK).length;
  if (fallback === 0) return null;
  if (fallback === items.length)
    return "Nothing is known of this one yet, so the list shows what sells best.";
  return `${fallback} of ${items.length} are best sellers, filled in where too little is known.`;
}

/** A product by id, SKU or variant id. Throws `not-found`. */
export async function findProduct(engine: Engine, wanted: string, signal?: AbortSignal) {
  const [found] = await engine.warehouse.query<{
    product_id: string;
    title: string;
    category: string | null;
  }>(sqlFile("recommend/product"), { wanted }, { signal });
  if (found) return found;
  throw new AppError(
    "not-found",
    `There is no product with the id or SKU "${wanted}". Search: merchbench recommend subjects --kind product --search <name>`,
  );
}
