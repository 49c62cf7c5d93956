/**
 * What trained recommenders answer to a made-up visit, where the shopper has no list: asked in a process that keeps
 * the version open. The lists of the products in the visit stand in while it opens and where no model can answer.
 */
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { findRecommender } from "../../models/recommend/recommenders.ts";
import { type KeptWorker, keepWorker } from "../compute/kept-worker.ts";
import type { Facts } from "../steering/facts.ts";
import type { Chains, Open } from "./chains.ts";
import type { Offer, Origin } from "./offers.ts";
import type { Viewer } from "./subjects.ts";

export interface VisitOrder {
  /** Folder of the trained version, with its artifact and its data. */
  folder: string;
  modelId: string;
  params: Record<string, unknown>;
  backend: string;
  /** Ids of the products, oldest first. */
  products: string[];
  k: number;
}

export interface VisitOffer {
  productId: string;
  score: number;
  reason: string;
}

/** A version that takes longer to open is ready for the next visit. */
const PATIENCE_MS = 10_000;
const IDLE_MS = 5 * 60_000;
/** Offers of a visit: rules and stock may take some out. */
const LENGTH = 40;

/** Answers null where the model can't answer a visit. */
type Worker = KeptWorker<VisitOrder, VisitOffer[] | null>;
const workers = new WeakMap<Open["state"], { worker: Worker; unable: Set<string> }>();

/** Offers of the first model of the chain that can answer visits; none where it knows none of the products. */
export async function visitOrigins(
  engine: Open,
  facts: Facts,
  chains: Chains,
  viewer: Viewer,
  signal?: AbortSignal,
): Promise<Origin[]> {
  const { worker, unable } = workerOf(engine);
  const able = chains.of.recommended_for_you.filter(
    ({ placement, modelId, versionId }) =>
      placement === "recommended_for_you" && findRecommender(modelId) && !unable.has(versionId),
  );
  for (const source of able) {
    const order = {
      folder: join(dirname(engine.warehouse.path), "models", source.versionId),
      modelId: source.modelId,
      params: chains.versions.get(source.modelId)!.params,
      backend: engine.state.settings().backend,
      products: viewer.products.map(({ id }) => id),
      k: LENGTH,
    };
    const asked = worker.ask(order).then((offers) => {
      if (offers === null) unable.add(source.versionId);
      return offers;
    });
    const found = await inTime(asked);
    signal?.throwIfAborted();
    if (unable.has(source.versionId)) continue;
    const offers = (found ?? []).flatMap((one) => toOffer(one, facts));
    return offers.length > 0 ? [{ source, offers }] : [];
  }
  return [];
}

/** The answer; null where it takes too long or fails, which leaves the lists of the products. */
async function inTime(asked: Promise<VisitOffer[] | null>): Promise<VisitOffer[] | null> {
  // The timer, and not the process that is asked, keeps a command that waits alive.
  const waiting = new AbortController();
  const late = setTimeout(PATIENCE_MS, null, { signal: waiting.signal });
  try {
    return await Promise.race([asked.catch(() => null), late]);
  } finally {
    waiting.abort();
    late.catch(() => undefined);
  }
}

function workerOf({ state }: Open) {
  const known = workers.get(state) ?? {
    worker: keepWorker<VisitOrder, VisitOffer[] | null>(
      join(import.meta.dirname, "visit-worker.ts"),
      IDLE_MS,
    ),
    unable: new Set<string>(),
  };
  workers.set(state, known);
  return known;
}

function toOffer({ productId, score, reason }: VisitOffer, facts: Facts): Offer[] {
  const product = facts.numbers.get(productId);
  return product === undefined ? [] : [{ product, score, reason, categoryId: null }];
}
