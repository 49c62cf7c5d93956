/**
 * The shape of a customer recommender: learn from a history, then score the catalogue for customers or sessions.
 * May import: models' own files. To add one: see recommenders.ts.
 */

import type { z } from "zod";
import type { Run } from "../../engine/contract/run.ts";
import type { Pattern } from "../evaluate/pattern.ts";
import type { Artifact, SearchSpace } from "../model.ts";
import type { History } from "./history/history.ts";

/** What an event was, as numbered in the dataset recommend_events. */
export const KIND = { view: 0, cart: 1, wishlist: 2, purchase: 3, return: 4, rating: 5 } as const;

export interface FitContext {
  seed: number;
  run: Run;
  /** The history as it was known on an earlier day: for early stopping and for weights that need a validation part. */
  asOf(until: number): History;
}

/** `P` holds the model's own parameters; customerModel adds those that all share (signals, held-out days, list length). */
export interface Recommender<P = Record<string, unknown>> {
  id: string;
  title: string;
  description: string;
  codeVersion: number;
  params: z.ZodObject<z.ZodRawShape, z.core.$strip> & z.ZodType<P>;
  usesTensorFlow?: boolean;
  /** Scores and reasons of a customer follow from the artifact and their own history, whatever others did since. */
  alone?: boolean;
  /** Parameters that a search for better ones tries. */
  search?: SearchSpace;
  /** One line why the model does not suit the data ("Not enough data: 40 events, at least 500 are needed."), or null. */
  unsuitable?(history: History, params: P): string | null;
  fit(history: History, params: P, context: FitContext): Promise<Artifact>;
  /** Ready to score. The history may be newer than the artifact: new events of customers fold in without training. */
  open(artifact: Artifact, history: History, params: P): Promise<Scorer>;
  /**
   * The artifact over another catalogue, for a model that knows products by what they are: known ones keep what was
   * learnt of them, new ones have their features. Without it new products stay off until the next training.
   */
  widened?(artifact: Artifact, productIds: readonly string[]): Artifact;
}

/** Customer x k: product numbers, best first, -1 past the end, and their scores. */
export interface BestProducts {
  items: Int32Array;
  scores: Float32Array;
  /** The score of an average product on offer, one a customer. */
  average: Float32Array;
}

export interface Scorer {
  /** Fills `scores` (customers.length x products, row by row; any scale; -Infinity keeps a product off). */
  score(customers: Int32Array, scores: Float32Array): void | Promise<void>;
  /**
   * The k best products of each customer, without a row of scores for everyone. `hidden` is a row of product numbers a
   * customer of the call; products that are not offered stay off.
   */
  best?(customers: Int32Array, k: number, hidden: Pattern | null, offered: Uint8Array): Promise<BestProducts>;
  /** The same for one made-up session or unknown visitor: product numbers, oldest first. */
  scoreSession?(products: Int32Array, scores: Float32Array): void | Promise<void>;
  /** Why this product: plain words with a number. */
  reason?(customer: number, product: number): string;
  /** Gives tensors back. */
  dispose?(): void;
}
