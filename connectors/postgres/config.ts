import { z } from "zod";
import type { FieldMeta } from "../connector.ts";
import { readingOptions, type WithReadingOptions } from "../reading-options.ts";
import { databaseField, placeFields, signInFields } from "../server-fields.ts";

const SLOT = "A slot's name has small letters, digits and underscores only, 63 at most.";
const PUBLICATION = "A publication's name has small letters, digits and underscores only, 63 at most.";

export const postgresConfig = z.object({
  ...placeFields(5432),
  database: databaseField(6),
  schema: z
    .string()
    .trim()
    .default("")
    .meta({
      label: "Schema (optional)",
      help: "As a source: read only this schema. As a target: write here; public when empty.",
      width: 6,
    } satisfies FieldMeta),
  ...signInFields,
  ...readingOptions,
  replicationSlot: z
    .string()
    .trim()
    .regex(/^[a-z0-9_]{0,63}$/, SLOT)
    .default("")
    .meta({
      label: "Replication slot (optional)",
      expected: SLOT,
      help: "Reads what changed, deleted rows included, from the server's log. Its owner makes the slot; testing the connection says how.",
      width: 6,
      purpose: "source",
    } satisfies FieldMeta),
  publication: z
    .string()
    .trim()
    .regex(/^[a-z0-9_]{0,63}$/, PUBLICATION)
    .default("merchbench")
    .meta({
      label: "Publication",
      expected: PUBLICATION,
      help: "Of the tables that the slot follows; others are read as without a slot.",
      width: 6,
      purpose: "source",
    } satisfies FieldMeta),
});

type Slot = "replicationSlot" | "publication";
type Parsed = z.infer<typeof postgresConfig>;

export type PostgresConfig = WithReadingOptions<Omit<Parsed, Slot>> & Partial<Pick<Parsed, Slot>>;
