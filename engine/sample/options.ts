/** What a sample store may be asked for, and where its parts lie. */
import { z } from "zod";

/** Sizes of a sample store. The defaults make the store that the guides and the demo use. */
export const SampleOptions = z.object({
  customers: z.int().min(20).max(2_000_000).default(5000),
  products: z.int().min(26).max(20_000).default(400),
  orders: z.int().min(20).max(5_000_000).default(60_000),
  events: z.int().min(0).max(50_000_000).default(1_000_000),
  months: z.int().min(2).max(60).default(24),
  seed: z.union([z.int(), z.string()]).default(7),
  /** Last day of the store, YYYY-MM-DD. Fixed, so that two runs agree. */
  until: z.iso.date().default("2026-11-20"),
});

export type SampleOptions = z.infer<typeof SampleOptions>;

export interface SampleStore {
  /** SQLite file, tables of schema.sql. */
  database: string;
  /** Glob of the monthly event exports, JSONL. */
  events: string;
  /** What the generator knows: elasticities, complements, customer types, demand, stockouts. */
  truth: string;
  counts: Record<string, number>;
}
