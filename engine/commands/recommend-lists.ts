/** Lists and placements: what each shelf shows to a product, a customer, a segment, a basket or a made-up session. */
import { models } from "../../models/index.ts";
import { AppError } from "../contract/errors.ts";
import type { Inputs, Outputs } from "../contract/index.ts";
import {
  type ChainStep,
  PLACEMENT_INFO,
  PLACEMENTS,
  type Placement,
  type ShelfSubject,
} from "../contract/placements.ts";
import type { Engine } from "../engine.ts";
import { currentChains, LIVE } from "../shelves/chains.ts";
import { placementsFor, shelfOf } from "../shelves/serve.ts";
import { enabledPlacements, isEdited, readPlacement, savePlacement } from "../shelves/settings.ts";
import { viewerOf } from "../shelves/subjects.ts";
import { currentFacts } from "../steering/current.ts";
import type { RulesOf } from "../steering/ruleset.ts";
import type { Call } from "./handlers.ts";
import { listBasis } from "./recommend-basis.ts";

type List = Outputs["recommend"]["forProduct"];
type PlacementView = Outputs["recommend"]["placements"][number];

interface Asked {
  subject: ShelfSubject;
  placement: Placement;
  k: number;
  steered: boolean;
}

/** One list. Throws `invalid-input` where the placement is not made for such a subject. */
async function listOf(engine: Engine, { subject, placement, k, steered }: Asked, call: Call): Promise<List> {
  const { title, subjects } = PLACEMENT_INFO[placement];
  if (!subjects.includes(subject.kind)) {
    throw new AppError(
      "invalid-input",
      `${title} is made for ${subjects.join(", ")}, not for a ${subject.kind}. ${HOW[subject.kind] ?? ""}`.trim(),
    );
  }
  const viewer = await viewerOf(engine, await currentFacts(engine), subject, call.signal);
  const rules: RulesOf = steered ? "saved" : "none";
  return withBasis(engine, await shelfOf(engine, { viewer, placement, k, rules }, call.signal));
}

const HOW: Partial<Record<ShelfSubject["kind"], string>> = {
  product: "For a customer ask: merchbench recommend for-customer <customer id>",
  customer: "For a product ask: merchbench recommend for-product <product id>",
};

async function withBasis(engine: Engine, list: Omit<List, "basis">): Promise<List> {
  return { ...list, basis: await listBasis(engine, list.modelVersion) };
}

export const listCommands = {
  "recommend.forProduct": (engine: Engine, input: ForProduct, call: Call) =>
    listOf(engine, { ...input, subject: { kind: "product", id: input.productId } }, call),
  "recommend.forCustomer": (engine: Engine, input: ForCustomer, call: Call) =>
    listOf(engine, { ...input, subject: { kind: "customer", id: input.customerId } }, call),
  "recommend.forBasket": (engine: Engine, input: ForBasket, call: Call) =>
    listOf(engine, { ...input, subject: { kind: "basket", ids: input.productIds } }, call),
  "recommend.shelves": shelvesOf,
  "recommend.placements": placementViews,
  "recommend.setPlacement": setPlacement,
};

type Shared = { placement: Placement; k: number; steered: boolean };
type ForProduct = Shared & { productId: string };
type ForCustomer = Shared & { customerId: string };
type ForBasket = Shared & { productIds: string[] };

interface ShelvesInput {
  subject: ShelfSubject;
  placements: Placement[];
  k: number;
  rules: RulesOf;
  chain?: ChainStep[] | undefined;
}

async function shelvesOf(engine: Engine, input: ShelvesInput, call: Call) {
  checkModels(input.chain ?? []);
  const viewer = await viewerOf(engine, await currentFacts(engine), input.subject, call.signal);
  const wanted = input.placements.length > 0 ? input.placements : enabledPlacements(engine.state);
  const shown = placementsFor(viewer, wanted);
  const shelves: List[] = [];
  for (const placement of shown) {
    const asked = { viewer, placement, k: input.k, rules: input.rules, chain: input.chain };
    shelves.push(await withBasis(engine, await shelfOf(engine, asked, call.signal)));
  }
  return { shelves };
}

async function placementViews(engine: Engine): Promise<PlacementView[]> {
  const chains = await currentChains(engine);
  return PLACEMENTS.map((placement) => {
    const { title, where, needs, subjects } = PLACEMENT_INFO[placement];
    return {
      placement,
      title,
      where,
      needs,
      subjects: [...subjects],
      ...readPlacement(engine.state, placement),
      edited: isEdited(engine.state, placement),
      steps: chains.of[placement].map((source) => ({
        placement: source.placement,
        model: source.modelId,
        title: source.title,
        modelVersion: source.versionId,
        lists: source.lists,
      })),
    };
  });
}

const RECOMMENDING = new Set([
  LIVE.modelId,
  ...models.filter((model) => model.task === "recommend").map((model) => model.id),
]);

type SetPlacement = Inputs["recommend"]["setPlacement"] & { reset: boolean };

/** Throws `invalid-input` for a step whose model is no recommender. */
export function checkModels(chain: readonly ChainStep[]): void {
  const unknown = chain.find((step) => step.model && !RECOMMENDING.has(step.model));
  if (!unknown) return;
  throw new AppError(
    "invalid-input",
    `There is no recommender "${unknown.model}". See: merchbench recommend placements`,
  );
}

async function setPlacement(engine: Engine, { placement, reset, ...change }: SetPlacement) {
  checkModels(change.chain ?? []);
  savePlacement(engine.state, placement, change as Partial<PlacementView>, reset);
  return (await placementViews(engine)).find((one) => one.placement === placement)!;
}
