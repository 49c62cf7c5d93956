/** The one check of texts that are typed, by the contract's own bounds. */

import type { z } from "zod";

/** What to type instead, in words; null for a text that fits. */
export const textProblem = (schema: z.ZodType, text: string | undefined): string | null =>
  schema.safeParse(text).error?.issues[0]?.message ?? null;
