/**
 * Candidates of one list: what each model of the placement's chain offers to the subject, in tiers for the steerer.
 * Best sellers of the subject's group, of its category and of the store end every chain.
 */
import type { Placement } from "../contract/placements.ts";
import type { Facts } from "../steering/facts.ts";
import type { Tier } from "../steering/steered.ts";
import { type Chains, LIVE, type Open, type Source } from "./chains.ts";
import type { Offer, Origin } from "./offers.ts";
import { type CommonLists, commonKey, commonLists, type ListRow, readLists } from "./rows.ts";
import type { Viewer } from "./subjects.ts";
import { viewsOf } from "./views.ts";
import { visitOrigins } from "./visits.ts";

export interface Asked {
  placement: Placement;
  viewer: Viewer;
  /** Of the placement's published lists: steps for groups are asked only while there may be too little for these. */
  length: number;
}

export const GROUPED: Placement[] = ["most_popular", "trending"];

/** What the chain of the placement offers, source by source. */
export async function candidatesOf(
  engine: Open,
  facts: Facts,
  chains: Chains,
  asked: Asked,
  signal?: AbortSignal,
): Promise<Origin[]> {
  const sources = sourcesFor(chains, asked);
  const rows = await ownRows(engine, sources, asked, signal);
  const common = await commonLists(engine.warehouse, chains.stamp);
  const origins = isVisit(asked) ? await visitOrigins(engine, facts, chains, asked.viewer, signal) : [];
  let offered = origins.reduce((sum, { offers }) => sum + offers.length, 0);
  for (const source of sources) {
    const lists = GROUPED.includes(source.placement)
      ? groupLists(common, facts, source, await groupsOf(engine, asked, offered))
      : source.versionId === LIVE.versionId
        ? [await viewsOf(engine.warehouse, facts, asked.viewer, signal)]
        : [merged(rows.get(rowsKey(source)) ?? [], facts, asked.viewer)];
    for (const offers of lists) {
      if (offers.length === 0) continue;
      offered += offers.length;
      origins.push({ source, offers });
    }
  }
  return origins;
}

/** As the steerer takes them. */
export function tiersOf(origins: Origin[]): Tier[] {
  return origins.map(({ offers }) => ({
    products: Int32Array.from(offers, ({ product }) => product),
    scores: Float64Array.from(offers, ({ score }) => score),
    from: 0,
    to: offers.length,
  }));
}

/** A visit has no list of its own: a model is asked then. */
const isVisit = ({ placement, viewer }: Asked) =>
  viewer.kind === "session" && viewer.products.length > 0 && placement === "recommended_for_you";

/** After the model's answer, or in its stead, comes what goes with the products of a visit. */
function sourcesFor(chains: Chains, asked: Asked): Source[] {
  if (!isVisit(asked)) return chains.of[asked.placement];
  return [...new Set([...chains.of.viewed_also_viewed, ...chains.of.frequently_bought_together])].sort(
    (a, b) => Number(GROUPED.includes(a.placement)) - Number(GROUPED.includes(b.placement)),
  );
}

const rowsKey = ({ placement, versionId }: { placement: string; versionId: string }) =>
  `${placement} ${versionId}`;

/** Rows of the subject's own lists by placement and version. */
async function ownRows(engine: Open, sources: Source[], { viewer }: Asked, signal?: AbortSignal) {
  const stored = sources.filter(
    (source) => !GROUPED.includes(source.placement) && source.versionId !== LIVE.versionId,
  );
  const placements = [...new Set(stored.map(({ placement }) => placement))];
  const wanted =
    viewer.kind === "customer"
      ? { placements, kind: "customer" as const, ids: [viewer.id] }
      : { placements, kind: "product" as const, ids: viewer.products.map(({ id }) => id) };
  const found = new Map<string, ListRow[]>();
  for (const row of await readLists(engine.warehouse, wanted, signal)) {
    // Best sellers that a model put at the end of its list come with the chain.
    if (row.score <= 0) continue;
    const key = rowsKey({ placement: row.placement, versionId: row.model_version });
    found.set(key, [...(found.get(key) ?? []), row]);
  }
  return found;
}

/** One list; those of several products are added up, each by its weight and as a share of its own best score. */
function merged(rows: ListRow[], facts: Facts, viewer: Viewer): Offer[] {
  const weights = new Map(viewer.products.map((one) => [one.id, one]));
  const best = new Map<string, number>();
  for (const row of rows) best.set(row.source_id, Math.max(best.get(row.source_id) ?? 0, row.score));
  const several = viewer.products.length > 1;
  const offers = new Map<number, Offer & { most: number }>();
  for (const row of rows) {
    const product = facts.numbers.get(row.recommended_product_id);
    if (product === undefined) continue;
    const from = weights.get(row.source_id);
    const score = several ? ((from?.weight ?? 1) * row.score) / best.get(row.source_id)! : row.score;
    const known = offers.get(product);
    const reason = several && from ? `${row.reason}, with ${from.title}` : row.reason;
    const categoryId = row.recommended_category_id ?? null;
    if (!known) offers.set(product, { product, score, reason, categoryId, most: score });
    else {
      known.score += score;
      if (score > known.most) Object.assign(known, { most: score, reason });
    }
  }
  const list = [...offers.values()];
  return several ? list.sort((a, b) => b.score - a.score || a.product - b.product) : list;
}

interface Groups {
  segments: readonly string[];
  /** Numbers of categories, the nearest first. */
  categories: number[];
}

async function groupsOf(engine: Open, { viewer, length }: Asked, offered: number): Promise<Groups> {
  const asks = offered < 2 * length;
  return { segments: asks ? await viewer.segments(engine) : [], categories: viewer.categories };
}

/** The source's lists for the subject's segments, for its category or the nearest above, and for everyone. */
function groupLists(common: CommonLists, facts: Facts, source: Source, groups: Groups): Offer[][] {
  const read = (kind: string, id: string) =>
    (common.get(commonKey(source.placement, kind, id)) ?? []).filter(
      (row) => row.model_version === source.versionId,
    );
  const near = groups.categories
    .map((c) => facts.categories[c]!)
    .map(({ id, name }) => [read("category", id), read("category", name)].find((rows) => rows.length > 0))
    .find((rows) => rows !== undefined);
  const lists = [
    ...groups.segments.map((id) => read("segment", id)),
    near ?? [],
    read("segment", "everyone"),
  ];
  return lists.map((rows) => rows.flatMap((row) => toOffer(row, facts)));
}

function toOffer(row: ListRow, facts: Facts): Offer[] {
  const product = facts.numbers.get(row.recommended_product_id);
  if (product === undefined) return [];
  // What never sold has no score, and still stands at the end of a list that has nothing better.
  return [{ product, score: Math.max(row.score, 1e-9), reason: row.reason, categoryId: null }];
}
