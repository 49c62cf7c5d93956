/** Placements: where lists stand in the shop, for whom, and which models fill them in which order. */
import { z } from "zod";

export const PLACEMENTS = [
  "recommended_for_you",
  "category_for_you",
  "order_again",
  "recently_viewed",
  "frequently_bought_together",
  "related",
  "viewed_also_viewed",
  "viewed_also_bought",
  "more_like_this",
  "trending",
  "most_popular",
] as const;
export type Placement = (typeof PLACEMENTS)[number];

/** Whose list it can be. */
export const SUBJECT_KINDS = [
  "product",
  "customer",
  "segment",
  "category",
  "basket",
  "session",
  "everyone",
] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

interface PlacementInfo {
  title: string;
  /** Where a shop shows it. */
  where: string;
  /** What it must have learnt from. */
  needs: string;
  subjects: readonly SubjectKind[];
}

const OF_PRODUCTS = ["product", "basket", "session"] as const;
const OF_SHOPPERS = ["customer", "session"] as const;
const OF_ALL = ["everyone", "category", "product", "customer", "segment", "basket", "session"] as const;

export const PLACEMENT_INFO: Record<Placement, PlacementInfo> = {
  recommended_for_you: {
    title: "Recommended for you",
    where: "front page, newsletters",
    needs: "orders or events of known customers",
    subjects: OF_SHOPPERS,
  },
  category_for_you: {
    title: "Categories for you",
    where: "front page, navigation",
    needs: "orders or events of known customers, and categories",
    subjects: ["customer"],
  },
  order_again: {
    title: "Order again",
    where: "account page, reminders",
    needs: "customers who bought the same product again",
    subjects: ["customer"],
  },
  recently_viewed: {
    title: "Recently viewed",
    where: "any page",
    needs: "view events of the shopper",
    subjects: OF_SHOPPERS,
  },
  frequently_bought_together: {
    title: "Frequently bought together",
    where: "product page, cart",
    needs: "orders with several products",
    subjects: OF_PRODUCTS,
  },
  related: {
    title: "Related",
    where: "product page",
    needs: "customers with several products",
    subjects: OF_PRODUCTS,
  },
  viewed_also_viewed: {
    title: "Viewed also viewed",
    where: "product page",
    needs: "view events with visits",
    subjects: OF_PRODUCTS,
  },
  viewed_also_bought: {
    title: "Viewed also bought",
    where: "product page",
    needs: "view events and purchases with visits",
    subjects: OF_PRODUCTS,
  },
  more_like_this: {
    title: "More like this",
    where: "product page, sold-out products",
    needs: "titles or attributes",
    subjects: OF_PRODUCTS,
  },
  trending: {
    title: "Trending",
    where: "front page, category pages",
    needs: "orders or events of some weeks",
    subjects: OF_ALL,
  },
  most_popular: {
    title: "Most popular",
    where: "front page, category pages",
    needs: "orders",
    subjects: OF_ALL,
  },
};

/**
 * One step of a chain: the lists that a model wrote for a placement. Without a model those of every model that is in
 * use there, the better ranked first.
 */
export const chainStep = z.object({
  placement: z.enum(PLACEMENTS),
  model: z.string().min(1).optional().meta({ help: "Id of the model; without it any that is in use." }),
});
export type ChainStep = z.output<typeof chainStep>;

/** What is set of a placement. The chain is asked in order until the list is full; most popular always ends it. */
export const placementSetting = z.object({
  enabled: z.boolean().meta({ help: "Off placements are neither served nor published." }),
  length: z.number().int().min(1).max(100).meta({ label: "Items", help: "Length of its published lists." }),
  chain: z
    .array(chainStep)
    .max(20)
    .meta({ help: "Models in order, each tried where those before it leave places." }),
});
export type PlacementSetting = z.output<typeof placementSetting>;

const step = (placement: Placement, model?: string): ChainStep => ({ placement, ...(model && { model }) });

/** Steps before most popular where nothing else is set. */
export const DEFAULT_CHAINS: Record<Placement, ChainStep[]> = {
  recommended_for_you: [step("recommended_for_you")],
  category_for_you: [step("category_for_you"), step("recommended_for_you")],
  order_again: [step("order_again"), step("recommended_for_you")],
  recently_viewed: [step("recently_viewed"), step("recommended_for_you")],
  frequently_bought_together: [
    step("frequently_bought_together"),
    step("viewed_also_bought"),
    step("related"),
    step("more_like_this"),
  ],
  related: [step("related"), step("more_like_this")],
  viewed_also_viewed: [step("viewed_also_viewed"), step("related"), step("more_like_this")],
  viewed_also_bought: [step("viewed_also_bought"), step("frequently_bought_together"), step("related")],
  more_like_this: [step("more_like_this"), step("related")],
  trending: [step("trending")],
  most_popular: [],
};

/** One product, and what the shopper did with it, oldest first. */
const sessionEvent = z.object({
  productId: z.string().min(1),
  kind: z.enum(["view", "cart", "wishlist", "purchase"]).default("view"),
});

export const shelfSubject = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("product"), id: z.string().min(1) }),
  z.object({ kind: z.literal("customer"), id: z.string().min(1) }),
  z.object({
    kind: z.literal("segment"),
    id: z.string().min(1).meta({ help: "<segment set>:<segment id>" }),
  }),
  z.object({ kind: z.literal("category"), id: z.string().min(1) }),
  z.object({ kind: z.literal("basket"), ids: z.array(z.string().min(1)).min(1).max(50) }),
  z.object({ kind: z.literal("session"), events: z.array(sessionEvent).min(1).max(100) }),
  z.object({ kind: z.literal("everyone") }),
]);
export type ShelfSubject = z.output<typeof shelfSubject>;
