/** What each placement has: its model, how good, how much of the shop its lists cover. */
import { findModel } from "../../models/index.ts";
import type { Outputs } from "../contract/index.ts";
import { PLACEMENT_INFO, PLACEMENTS, type Placement } from "../contract/placements.ts";
import type { Engine } from "../engine.ts";
import { type Chains, currentChains } from "../shelves/chains.ts";
import { keptByStamp, sharedBy } from "../warehouse/kept.ts";
import { sqlFile } from "../warehouse/sql.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { basisOf } from "./basis.ts";

type Summary = Outputs["recommend"]["summary"];
type PlacementSummary = Summary["placements"][number];

interface CoverageRow {
  placement: string;
  model_version: string;
  lists: number;
  short_lists: number;
  products_shown: number;
}

interface Sizes {
  products: number;
  customers: number;
}

const keepCoverage = keptByStamp<Warehouse, Promise<CoverageRow[]>>();

const keepSizes = keptByStamp<Warehouse, Promise<Sizes[]>>();

/** Each placement's model, score and share of the catalogue, or what is missing for it. */
export async function summaryOf(engine: Engine, signal?: AbortSignal): Promise<Summary> {
  const chains = await currentChains(engine);
  const [covered, sizes] = await Promise.all([
    coverageOf(engine.warehouse, chains.stamp, signal),
    sizesOf(engine.warehouse, signal),
  ]);
  const placements = PLACEMENTS.map((placement) => summaryOfOne(placement, chains, covered, sizes));
  const basis = await basisOf(engine, "recommend/coverage", ["mart.recommendations", "app.product_facts"]);
  // What is covered is of one query, of how many of another: the numbers come from both.
  return {
    placements,
    missing: missingOf(placements, basis.dataAsOf),
    basis: { ...basis, query: undefined },
  };
}

/** Counted once for each state of the lists. */
function coverageOf(warehouse: Warehouse, stamp: string, signal?: AbortSignal): Promise<CoverageRow[]> {
  return sharedBy(signal, () =>
    keepCoverage(warehouse, stamp, () => warehouse.query(sqlFile("recommend/coverage"), {}, { signal })),
  );
}

/** Buyers are counted over all sales, which takes a while in a large store. */
async function sizesOf(warehouse: Warehouse, signal?: AbortSignal): Promise<Sizes> {
  const [sizes] = await sharedBy(signal, () =>
    keepSizes(warehouse, warehouse.changes(), () =>
      warehouse.query(sqlFile("recommend/sizes"), {}, { signal }),
    ),
  );
  return sizes!;
}

function summaryOfOne(
  placement: Placement,
  chains: Chains,
  covered: CoverageRow[],
  sizes: Sizes,
): PlacementSummary {
  // The first model of the chain that is the placement's own.
  const source = chains.of[placement].find((one) => one.placement === placement);
  const version = source && chains.versions.get(source.modelId);
  const row = covered.find((one) => one.placement === placement && one.model_version === source?.versionId);
  const lists = row?.lists ?? 0;
  return {
    placement,
    model: version ? findModel(version.modelId).title : (source?.title ?? null),
    modelVersion: version?.id ?? null,
    scorecard: version?.scorecard ?? null,
    lists,
    subjects: subjectsOf(placement, lists, sizes),
    shortLists: row?.short_lists ?? 0,
    productsShown: row?.products_shown ?? 0,
    products: sizes.products,
  };
}

function subjectsOf(placement: Placement, lists: number, sizes: Sizes): number {
  const { subjects } = PLACEMENT_INFO[placement];
  if (subjects.includes("everyone")) return lists;
  return subjects.includes("customer") ? sizes.customers : sizes.products;
}

function missingOf(placements: PlacementSummary[], dataAsOf: string | null): string | null {
  if (placements.some((one) => one.lists > 0)) return null;
  return dataAsOf
    ? "No recommendations yet. Train them: merchbench recommend train"
    : "No orders yet. Sync a source, then train recommendations.";
}
