/** Configuration of a SQLite file. */
import { z } from "zod";
import type { FieldMeta } from "../connector.ts";
import { readingOptions, type WithReadingOptions } from "../reading-options.ts";

export const sqliteConfig = z.object({
  path: z
    .string()
    .trim()
    .min(1)
    .meta({
      label: "Database file",
      control: "file",
      placeholder: "store.sqlite",
      width: 12,
    } satisfies FieldMeta),
  ...readingOptions,
});

export type SqliteConfig = WithReadingOptions<z.infer<typeof sqliteConfig>>;
