/** The list that a page or the store shows: candidates of the chain, steered by the rules, with reasons and what moved. */
import type { z } from "zod";
import { listed } from "../contract/figures.ts";
import type { recommendationList } from "../contract/lists.ts";
import { type ChainStep, PLACEMENT_INFO, PLACEMENTS, type Placement } from "../contract/placements.ts";
import { currentFacts, currentSteering } from "../steering/current.ts";
import type { Facts } from "../steering/facts.ts";
import { FILLED } from "../steering/reasons.ts";
import type { RulesOf } from "../steering/ruleset.ts";
import { type SteeredItem, steer } from "../steering/steer.ts";
import { candidatesOf, tiersOf } from "./candidates.ts";
import { type Chains, currentChains, type Open, withChain } from "./chains.ts";
import { imagesOf } from "./images.ts";
import type { Origin } from "./offers.ts";
import { steeredSubject, type Viewer } from "./subjects.ts";

type List = Omit<z.output<typeof recommendationList>, "basis">;
type Item = List["items"][number];

export interface Asked {
  viewer: Viewer;
  placement: Placement;
  k: number;
  rules: RulesOf;
  /** Tried instead of the placement's own. */
  chain?: ChainStep[] | undefined;
}

/** One list. A placement that has nothing says what it needs; rules that leave nothing say which to relax. */
export async function shelfOf(engine: Open, asked: Asked, signal?: AbortSignal): Promise<List> {
  const { viewer, placement, k } = asked;
  const [facts, steering, current] = await Promise.all([
    currentFacts(engine),
    currentSteering(engine, asked.rules),
    currentChains(engine),
  ]);
  const chains = asked.chain ? withChain(current, placement, asked.chain) : current;
  const length = chains.lengths[placement];
  const origins = await candidatesOf(engine, facts, chains, { placement, viewer, length }, signal);
  const asks = { segments: steering.asksSegments, purchases: steering.asksPurchases };
  const subject = await steeredSubject(engine, facts, viewer, placement, asks);
  const list = steer(steering, { subject, tiers: tiersOf(origins), k });
  const images = await imagesOf(engine.warehouse, facts);
  const items = list.items.map((item) => toItem(item, origins, { placement, facts, images }));
  return {
    placement,
    subject: { kind: viewer.kind, id: viewer.id, title: viewer.title },
    items,
    leftOut: list.leftOut.map(({ product, rule, reason }) => ({
      productId: facts.ids[product]!,
      title: facts.titles[product]!,
      rule,
      reason,
    })),
    note: notesOf({ viewer, placement, k }, list.note, items, chains),
    modelVersion: chains.of[placement].find((source) => source.placement === placement)?.versionId ?? null,
  };
}

/** Placements that can serve the viewer, in the order in which a shop thinks of them. */
export const placementsFor = (viewer: Viewer, enabled: Placement[]): Placement[] =>
  PLACEMENTS.filter(
    (placement) => enabled.includes(placement) && PLACEMENT_INFO[placement].subjects.includes(viewer.kind),
  );

/** Stands for a model where the catalogue itself fills a list. */
const CATALOGUE = "catalogue";

interface Known {
  placement: Placement;
  facts: Facts;
  images: (string | null)[];
}

function toItem(item: SteeredItem, origins: Origin[], { placement, facts, images }: Known): Item {
  const { product } = item;
  const origin = origins[item.tier];
  const offer = origin?.offers[item.place];
  const filled = item.tier === FILLED;
  const strategy = origin?.source.placement ?? (filled ? "most_popular" : placement);
  const number = (value: number) => (Number.isNaN(value) ? null : value);
  return {
    productId: facts.ids[product]!,
    title: facts.titles[product]!,
    category: facts.categories[facts.category[product]!]?.name ?? null,
    imageUrl: images[product] ?? null,
    price: number(facts.price[product]!),
    margin: number(facts.margin[product]!),
    stock: number(facts.stock[product]!),
    rank: item.rank,
    score: offer?.score ?? 0,
    reason: offer?.reason ?? (filled ? "Best seller of the catalogue" : "Pinned by you"),
    model: origin?.source.modelId ?? (filled ? CATALOGUE : "rule"),
    strategy,
    fallback: strategy !== placement,
    categoryId: offer?.categoryId ?? null,
    before: item.before,
    moved: movedWords(item),
    moves: item.moves,
  };
}

/** What the rules did, or how far others that went let it rise. */
function movedWords({ moves, before, rank }: SteeredItem): string | null {
  if (moves.length > 0) return moves.map(({ words }) => words).join(", ");
  const steps = before === 0 ? 0 : before - rank;
  if (steps === 0) return null;
  return steps > 0 ? `up ${steps}` : `down ${-steps}`;
}

/** What is said of the shopper, of the rules, or else of the models; of an empty list all of it. */
function notesOf(
  { viewer, placement, k }: Pick<Asked, "viewer" | "placement" | "k">,
  steered: string | null,
  items: Item[],
  chains: Chains,
): string | null {
  const made =
    steered ?? noteOf(placement, items, chains) ?? (items.length < k ? fewNote(items, chains) : null);
  if (viewer.note === null) return made;
  return steered || items.length === 0 ? `${viewer.note}. ${made}` : viewer.note;
}

/** No model of the chain knows more, and no rule took any. */
function fewNote({ length }: Item[], chains: Chains): string {
  const more =
    chains.of.most_popular.length > 0
      ? ""
      : " Train best sellers, which end every list: under Training, or merchbench recommend train --models popularity";
  return `The models know no more than ${length} ${length === 1 ? "product" : "products"} for this one.${more}`;
}

function noteOf(placement: Placement, items: Item[], chains: Chains): string | null {
  if (items.length === 0 || items.every((item) => item.model === CATALOGUE))
    return bareNote(placement, items.length, chains);
  const filled = items.filter((item) => item.fallback);
  if (filled.length === 0) return null;
  const names = [...new Set(filled.map((item) => PLACEMENT_INFO[item.strategy as Placement].title))];
  const from = listed(names);
  const { title } = PLACEMENT_INFO[placement];
  if (filled.length < items.length)
    return `${filled.length} of ${items.length} come from ${from}, where ${title} knows too little.`;
  return `${title} knows nothing of this one yet, so the list comes from ${from}.`;
}

function bareNote(placement: Placement, items: number, chains: Chains): string {
  const made = chains.of[placement].filter(({ lists }) => lists > 0);
  if (made.length === 0) return "No recommendations yet. Train them: merchbench recommend train";
  if (items > 0)
    return `${PLACEMENT_INFO[placement].title} knows nothing of this one yet, nor does any model of its chain, so best sellers of the catalogue stand here.`;
  return "Nothing that may be shown is known for this one. Sync products, or train the models again.";
}
