/** Chains resolved to the model versions in use: what is asked, in which order, when a list is made. */
import { findModel } from "../../models/index.ts";
import { type ChainStep, PLACEMENTS, type Placement } from "../contract/placements.ts";
import type { State } from "../state/state.ts";
import type { VersionRow } from "../state/versions.ts";
import { keptByStamp } from "../warehouse/kept.ts";
import { sqlFile } from "../warehouse/sql.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { readPlacement } from "./settings.ts";

export interface Open {
  warehouse: Warehouse;
  state: State;
}

/** One source of candidates: the lists that a model's version wrote for a placement. */
export interface Source {
  placement: Placement;
  modelId: string;
  title: string;
  versionId: string;
  /** Lists of the version there. */
  lists: number;
}

export interface Chains {
  /** Changes whenever the lists or their order may have changed. */
  stamp: string;
  of: Record<Placement, Source[]>;
  /** Length of the published lists. */
  lengths: Record<Placement, number>;
  /** All that can be a step of a chain, the better ranked first. */
  sources: Source[];
  /** Version in use by model. */
  versions: Map<string, VersionRow>;
}

/** Views of the shopper are read from the events themselves, so that they are those of this minute. */
export const LIVE = { modelId: "recently-viewed", title: "Recently viewed", versionId: "live" } as const;

const keepInventory = keptByStamp<Warehouse, Promise<InventoryRow[]>>();

interface InventoryRow {
  placement: Placement;
  model_version: string;
  lists: number;
}

const keepChains = keptByStamp<Warehouse, Promise<Chains>>();

/** The chains as they are now; read again only when the state database changed. */
export function currentChains(engine: Open): Promise<Chains> {
  return keepChains(engine.warehouse, engine.state.changes(), () => readChains(engine));
}

/** Says that rows of mart.recommendations changed without a promotion. */
export function noteNewLists(state: State): void {
  state.documents.put("recommend", "lists-made", { at: new Date().toISOString() });
}

async function readChains({ warehouse, state }: Open): Promise<Chains> {
  const champions = state.versions.list({ status: "champion" }).filter(({ task }) => task === "recommend");
  const made = state.documents.get<{ at: string }>("recommend", "lists-made")?.at ?? "";
  const stamp = [...champions.map(({ id }) => id).sort(), made].join(" ");
  const sources = sourcesOf(await inventory(warehouse, stamp), champions);
  const settings = PLACEMENTS.map((placement) => [placement, readPlacement(state, placement)] as const);
  return {
    stamp: `${stamp} ${JSON.stringify(settings)}`,
    of: Object.fromEntries(
      settings.map(([placement, { chain }]) => [placement, resolve(placement, chain, sources)]),
    ) as Chains["of"],
    lengths: Object.fromEntries(
      settings.map(([placement, { length }]) => [placement, length]),
    ) as Chains["lengths"],
    sources,
    versions: new Map(champions.map((version) => [version.modelId, version])),
  };
}

function inventory(warehouse: Warehouse, stamp: string): Promise<InventoryRow[]> {
  return keepInventory(warehouse, stamp, () => warehouse.query<InventoryRow>(sqlFile("shelves/inventory")));
}

function sourcesOf(rows: InventoryRow[], champions: VersionRow[]): Source[] {
  const byId = new Map(champions.map((version) => [version.id, version]));
  const found = rows.flatMap(({ placement, model_version, lists }) => {
    const version = byId.get(model_version);
    if (!version) return [];
    const { title } = findModel(version.modelId);
    return [
      { source: { placement, modelId: version.modelId, title, versionId: version.id, lists }, version },
    ];
  });
  return [
    ...found.sort((a, b) => scoreOf(b.version) - scoreOf(a.version)).map(({ source }) => source),
    { placement: "recently_viewed", ...LIVE, lists: 0 },
  ];
}

/** The score that decides between models of one placement: all customer models are asked the same. */
function scoreOf({ scorecard }: VersionRow): number {
  const primary = scorecard?.model.metrics.find((metric) => metric.name === scorecard.primary);
  return primary?.name.startsWith("NDCG") ? primary.value : 0;
}

/** The same with another chain at one placement, as an experiment tries it. */
export function withChain(chains: Chains, placement: Placement, chain: ChainStep[]): Chains {
  return { ...chains, of: { ...chains.of, [placement]: resolve(placement, chain, chains.sources) } };
}

/** The chain's sources, each once; most popular ends it whatever is set. */
function resolve(placement: Placement, chain: ChainStep[], sources: Source[]): Source[] {
  const steps: ChainStep[] = [...chain, { placement: "most_popular" }];
  const asked = steps.flatMap((step) =>
    sources.filter(
      (source) => source.placement === step.placement && (!step.model || source.modelId === step.model),
    ),
  );
  const first = asked.filter((source) => source.placement === placement);
  return [...new Set(placement === "most_popular" ? first : asked)];
}
