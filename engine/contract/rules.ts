/** Rules of the merchandiser, applied in order to what the models offer: steered lists, their effect, their history. */
import { z } from "zod";
import { change, job, none, query } from "./command.ts";
import { basisSchema } from "./common.ts";
import { PLACEMENTS } from "./placements.ts";

const share = (label: string) => z.number().min(0).max(1).optional().meta({ label });
const money = (label: string) => z.number().min(0).optional().meta({ label });
const ids = (label: string, help?: string) =>
  z
    .array(z.string().min(1))
    .max(10_000)
    .default([])
    .meta({ label, ...(help && { help }) });
const isoDay = z.iso.date().optional();

/** Where and when a rule holds; empty means everywhere and always. */
export const ruleScope = z.object({
  placements: z.array(z.enum(PLACEMENTS)).default([]).meta({ label: "Placements" }),
  sourceProducts: ids("On the lists of these products"),
  sourceCategories: ids("On the lists of these categories", "With the categories below them."),
  categories: ids("For candidates of these categories", "With the categories below them."),
  segments: ids("For customers of these segments", "As <segment set>:<segment id>."),
  from: isoDay.meta({ label: "From", help: "First day, in the workspace's zone." }),
  until: isoDay.meta({ label: "Until", help: "Last day." }),
});

/** Which products a rule means: those that meet every field that is set; a field of several is met by any of them. */
export const ruleTarget = z.object({
  products: ids("Products"),
  categories: ids("Categories", "With the categories below them."),
  brands: ids("Brands"),
  attributes: z
    .array(z.object({ name: z.string().min(1), value: z.string() }))
    .max(100)
    .default([])
    .meta({ label: "Attributes" }),
  minMargin: share("Margin at least"),
  maxMargin: share("Margin at most"),
  minPrice: money("Price at least"),
  maxPrice: money("Price at most"),
  minStock: z.number().min(0).optional().meta({ label: "Units in stock at least" }),
  maxStock: z.number().min(0).optional().meta({ label: "Units in stock at most" }),
  newerThanDays: z.number().int().min(1).optional().meta({ label: "In the catalogue for at most, days" }),
  olderThanDays: z.number().int().min(1).optional().meta({ label: "In the catalogue for at least, days" }),
});

const someTarget = ruleTarget.refine(
  (target) => Object.values(target).some((value) => (Array.isArray(value) ? value.length > 0 : true)),
  "Say which products the rule means: choose at least one product, category, brand, attribute or bound.",
);

const base = {
  id: z.string().min(1).max(60),
  enabled: z.boolean().default(true),
  /** The merchandiser's own name for it. */
  title: z.string().max(120).optional(),
  scope: ruleScope.prefault({}),
};

const atLeastOne = (what: string) => `Set at least one bound of the ${what}.`;

const pin = z.object({
  ...base,
  kind: z.literal("pin"),
  products: z.array(z.string().min(1)).min(1).max(100).meta({ label: "Products, first to last" }),
  position: z.number().int().min(1).max(100).default(1).meta({ label: "At place" }),
});
const boost = z.object({
  ...base,
  kind: z.literal("boost"),
  target: someTarget,
  factor: z.number().min(1).max(100).default(1.3).meta({ label: "Score times" }),
});
const bury = z.object({
  ...base,
  kind: z.literal("bury"),
  target: someTarget,
  factor: z.number().min(0).max(1).default(0.5).meta({ label: "Score times" }),
});
const exclude = z.object({ ...base, kind: z.literal("exclude"), target: someTarget });
const includeOnly = z.object({ ...base, kind: z.literal("include_only"), target: someTarget });
const stock = z
  .object({
    ...base,
    kind: z.literal("stock"),
    minUnits: z.number().min(0).optional().meta({ label: "Units at least" }),
    minDays: z.number().min(0).optional().meta({ label: "Stock covers at least, days" }),
    coversLeadTime: z
      .boolean()
      .default(false)
      .meta({ label: "Stock lasts until the supplier can deliver", help: "Where lead times are known." }),
  })
  .refine((rule) => rule.minUnits !== undefined || rule.minDays !== undefined || rule.coversLeadTime, {
    message: atLeastOne("stock"),
  });
const margin = z
  .object({ ...base, kind: z.literal("margin"), min: share("At least"), max: share("At most") })
  .refine((rule) => rule.min !== undefined || rule.max !== undefined, { message: atLeastOne("margin") });
const price = z
  .object({
    ...base,
    kind: z.literal("price"),
    min: money("At least"),
    max: money("At most"),
    minTimes: z.number().min(0).optional().meta({ label: "At least, times the product of the list" }),
    maxTimes: z.number().positive().optional().meta({ label: "At most, times the product of the list" }),
  })
  .refine((rule) => [rule.min, rule.max, rule.minTimes, rule.maxTimes].some((one) => one !== undefined), {
    message: atLeastOne("price"),
  });
const cap = z.object({
  ...base,
  kind: z.literal("cap"),
  by: z.enum(["brand", "category"]).default("brand"),
  most: z.number().int().min(1).max(100).default(3).meta({ label: "Of one at most" }),
});
const diversity = z.object({
  ...base,
  kind: z.literal("diversity"),
  lambda: z
    .number()
    .min(0)
    .max(1)
    .default(0.7)
    .meta({ label: "Relevance against variety", help: "1 keeps the order, 0 looks at variety alone." }),
  by: z
    .array(z.enum(["category", "brand", "text"]))
    .min(1)
    .default(["category", "text"])
    .meta({ label: "Alike by" }),
});
const freshness = z.object({
  ...base,
  kind: z.literal("freshness"),
  factor: z.number().min(1).max(100).default(1.5).meta({ label: "Score of a product of today, times" }),
  halfLifeDays: z.number().min(1).max(3650).default(30).meta({ label: "The extra halves in, days" }),
});
const notBought = z.object({
  ...base,
  kind: z.literal("not_bought_in_days"),
  days: z.number().int().min(1).max(36_500).default(90).meta({ label: "Days" }),
});
const complementary = z.object({
  ...base,
  kind: z.literal("complementary_categories_only"),
  pairs: z
    .array(z.object({ from: z.string().min(1), to: z.string().min(1) }))
    .min(1)
    .max(10_000)
    .meta({ label: "Category and what goes with it" }),
});
const neverTogether = z.object({
  ...base,
  kind: z.literal("never_competitors_pair"),
  pairs: z
    .array(
      z.object({
        by: z.enum(["brand", "product"]).default("brand"),
        a: z.string().min(1),
        b: z.string().min(1),
      }),
    )
    .min(1)
    .max(10_000)
    .meta({ label: "Never together" }),
});
const inBasket = z.object({
  ...base,
  kind: z.literal("already_in_basket"),
  sameCategory: z.boolean().default(false).meta({ label: "Others of the same category too" }),
  sameBrand: z.boolean().default(false).meta({ label: "Others of the same brand too" }),
});

export const rule = z.discriminatedUnion("kind", [
  pin,
  boost,
  bury,
  exclude,
  includeOnly,
  stock,
  margin,
  price,
  cap,
  diversity,
  freshness,
  notBought,
  complementary,
  neverTogether,
  inBasket,
]);
export type Rule = z.output<typeof rule>;
export type RuleKind = Rule["kind"];

const orderedRules = z
  .array(rule)
  .max(
    500,
    "At most 500 rules are possible. Put products, brands or categories of one kind of rule into one.",
  )
  .refine((rules) => new Set(rules.map((one) => one.id)).size === rules.length, {
    message: "Two rules have the same id. Give each its own.",
  });

/** All rules of a workspace. */
export const ruleset = z.object({
  rules: orderedRules,
  hideSoldOut: z
    .boolean()
    .default(true)
    .meta({ label: "Only what is in stock", help: "A product whose stock is not known counts as in stock." }),
});
export type Ruleset = z.output<typeof ruleset>;

const seen = ruleset.optional().meta({
  help: "The rules as they were when they were changed; refused when they were changed elsewhere since.",
});

const ruleView = z.object({
  id: z.string(),
  /** The rule in words: "Margin at least 40%". */
  words: z.string(),
  /** Where it holds, empty for everywhere. */
  where: z.string(),
  /** What keeps it from working: a product that is gone, dates that are over. */
  problems: z.array(z.string()),
});

const state = z.object({
  saved: ruleset,
  /** Changes not saved yet; null without any. */
  draft: ruleset.nullable(),
  /** Words for the rules of the draft, or of the saved ones without a draft; in their order. */
  views: z.array(ruleView),
  /** Number of the saved rules; goes up with every save. */
  revision: z.number().int(),
  savedAt: z.string().nullable(),
  /** Earlier rules, newest first. */
  history: z.array(z.object({ revision: z.number().int(), savedAt: z.string(), rules: z.number().int() })),
});

const figures = z.object({
  /** Lists with at least one product. */
  lists: z.number(),
  /** Lists with fewer than k products. */
  shortLists: z.number(),
  productsShown: z.number(),
  /** Share of the catalogue's products that are on any list. */
  coverage: z.number(),
  /** Share of shown places whose product can be sold now; unknown stock counts as sellable. */
  inStock: z.number(),
  /** Mean of price x margin and of price, weighted by the chance that each place sells; null without costs or prices. */
  margin: z.number().nullable(),
  /** Margin's share of the price over the same places. */
  marginShare: z.number().nullable(),
  revenue: z.number().nullable(),
});

const quality = z.object({
  placement: z.string(),
  model: z.string(),
  cases: z.number(),
  metric: z.string(),
  before: z.number(),
  after: z.number(),
  /** 95 % interval of after less before, over the same cases. */
  difference: z.tuple([z.number(), z.number()]),
});

const effect = z.object({
  k: z.number(),
  against: z.enum(["none", "saved"]),
  products: z.number(),
  before: figures,
  after: figures,
  listsChanged: z.number(),
  newFirst: z.number(),
  /** Products whose exposure changes most, both ways. `before` and `after` are lists that show the product. */
  exposure: z.array(
    z.object({
      productId: z.string(),
      title: z.string(),
      category: z.string().nullable(),
      brand: z.string().nullable(),
      before: z.number(),
      after: z.number(),
      /** Change of the exposure weighted by place, in places at the top of a list. */
      weighted: z.number(),
    }),
  ),
  gaining: z.number(),
  losing: z.number(),
  /** How much each rule did, over all lists. */
  rules: z.array(z.object({ id: z.string(), words: z.string(), leftOut: z.number(), touched: z.number() })),
  byPlacement: z.array(
    z.object({
      placement: z.string(),
      lists: z.number(),
      changed: z.number(),
      before: figures,
      after: figures,
    }),
  ),
  quality: z.array(quality),
  /** One sentence: what the rules cost and what they bring. */
  verdict: z.string(),
  /** How the chances of a sale by place were found. */
  how: z.string(),
  notes: z.array(z.string()),
});

export const rules = {
  list: query("rules.list", {
    summary: "Rules in their order, what is not saved yet, earlier ones",
    input: none,
    output: state,
  }),
  save: change("rules.save", {
    summary: "Save rules; lists follow at once",
    input: z.object({
      rules: orderedRules.optional().meta({ help: "Without them the draft is saved." }),
      hideSoldOut: z.boolean().optional().meta({ help: "Whether what is sold out stays off every list." }),
      basedOn: z
        .number()
        .int()
        .optional()
        .meta({ help: "Revision that was changed; refused when it is not the newest." }),
      seen,
    }),
    output: state,
    changes: ["rules", "recommend", "experiment"],
    examples: [`rules save --rules '[{"id":"thin","kind":"margin","min":0.4}]'`],
  }),
  draft: change("rules.draft", {
    summary: "Keep changes that are not saved yet; previews can follow them",
    input: z.object({ draft: ruleset.nullable().meta({ help: "null drops the draft." }), seen }),
    output: state,
    changes: ["rules", "recommend", "experiment"],
  }),
  restore: change("rules.restore", {
    summary: "Go back to earlier rules",
    input: z.object({
      revision: z.number().int().optional().meta({ help: "Without it the one before the newest." }),
    }),
    output: state,
    positionals: ["revision"],
    changes: ["rules", "recommend", "experiment"],
    examples: ["rules restore", "rules restore 4"],
  }),
  effect: job("rules.effect", {
    summary: "What rules change over all lists",
    input: z.object({
      of: z.enum(["draft", "saved"]).default("draft").meta({ help: "Without a draft the saved rules." }),
      against: z
        .enum(["none", "saved"])
        .default("none")
        .meta({ help: "none: the models' own lists; saved: the rules in use." }),
      placements: z.array(z.enum(PLACEMENTS)).default([]).meta({ help: "Empty for all." }),
      k: z.number().int().min(1).max(50).default(10).meta({ help: "Items of each list." }),
      quality: z.boolean().default(true).meta({ help: "Judge the ranking on held-out days; takes longer." }),
    }),
    output: effect,
    lane: "compute",
    changes: [],
    examples: ["rules effect", "rules effect --of saved --k 6"],
  }),
  complements: query("rules.complements", {
    summary: "Categories that are bought together more often than by chance: an offer for a rule",
    input: z.object({
      minOrders: z.number().int().min(1).default(20).meta({ help: "Orders with both at least." }),
      minLift: z.number().min(0).default(1.2).meta({ help: "Times more often than by chance at least." }),
    }),
    output: z.object({
      pairs: z.array(
        z.object({
          from: z.string(),
          fromName: z.string(),
          to: z.string(),
          toName: z.string(),
          orders: z.number(),
          lift: z.number(),
        }),
      ),
      basis: basisSchema,
    }),
  }),
  facets: query("rules.facets", {
    summary: "Brands, categories, attributes and segments that a rule can name",
    input: none,
    output: z.object({
      categories: z.array(z.object({ id: z.string(), name: z.string(), products: z.number() })),
      brands: z.array(z.object({ name: z.string(), products: z.number() })),
      attributes: z.array(z.object({ name: z.string(), value: z.string(), products: z.number() })),
      segments: z.array(z.object({ id: z.string(), name: z.string(), customers: z.number() })),
      leadTimes: z.boolean(),
    }),
  }),
};
