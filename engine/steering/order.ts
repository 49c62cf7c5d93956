/** What the engine and the steering worker say to each other; files go through the order's folder. */
import type { z } from "zod";
import type { Ruleset, rules } from "../contract/rules.ts";
import type { Link } from "./chain.ts";

/** Held-out cases of a model's version, and the products by the numbers that they use. */
export interface JudgedCases {
  placement: string;
  model: string;
  cases: string;
  products: string;
}

interface Shared {
  /** Whose lists count; others only end the chains of these. */
  placements: string[];
  /** Length of the published lists by placement. */
  lengths: Record<string, number>;
  /** Steps of the chains, as `tier` of the candidates counts them. */
  links: Link[];
  /** facts, categories, lists, candidates and, where rules ask, purchases and segments, as Parquet. */
  folder: string;
  /** Of the amounts in them (ISO 4217). */
  currency: string;
  /** Today in the workspace's zone, for the dates of rules. */
  day: string;
  /** Last day of the data, days since 1970-01-01: purchases are so many days ago. */
  dataDay: number;
}

/** Steers all lists into `steered.parquet`. */
export interface ListsOrder extends Shared {
  kind: "lists";
  rules: Ruleset;
}

/** Compares all lists under two sets of rules. */
export interface EffectOrder extends Shared {
  kind: "effect";
  before: Ruleset;
  after: Ruleset;
  against: "none" | "saved";
  k: number;
  judged: JudgedCases[];
}

export type SteeringOrder = ListsOrder | EffectOrder;

export interface ListsOutcome {
  lists: number;
  items: number;
  /** Lists without any product: nothing can be sold. */
  empty: number;
  /** Lists with fewer products than set, for the rules leave no more of the whole catalogue. */
  short: number;
  /** Lists that stand without rules that would leave nothing of them. */
  yielding: number;
}

/** Result of the job `rules.effect`. */
export type Effect = z.output<typeof rules.effect.result>;
export type Figures = Effect["before"];
export type Quality = Effect["quality"][number];
