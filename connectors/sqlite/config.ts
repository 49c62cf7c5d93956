import { z } from "zod";
import type { FieldMeta } from "../connector.ts";

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
});

export type SqliteConfig = z.infer<typeof sqliteConfig>;
