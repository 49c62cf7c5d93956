import { z } from "zod";
import type { FieldMeta } from "../connector.ts";
import { readingOptions, type WithReadingOptions } from "../reading-options.ts";

export const postgresConfig = z.object({
  host: z
    .string()
    .trim()
    .min(1)
    .default("localhost")
    .meta({ label: "Server", width: 8 } satisfies FieldMeta),
  port: z.coerce
    .number()
    .int()
    .min(1)
    .max(65535)
    .default(5432)
    .meta({ label: "Port", control: "number", width: 4 } satisfies FieldMeta),
  database: z
    .string()
    .trim()
    .min(1)
    .meta({ label: "Database", width: 6 } satisfies FieldMeta),
  schema: z
    .string()
    .trim()
    .default("")
    .meta({
      label: "Schema (optional)",
      help: "As a source: read only this schema. As a target: write here; public when empty.",
      width: 6,
    } satisfies FieldMeta),
  user: z
    .string()
    .trim()
    .min(1)
    .meta({ label: "User", help: "A read-only user is enough for a source.", width: 6 } satisfies FieldMeta),
  password: z
    .string()
    .default("")
    .meta({ label: "Password", secret: true, control: "password", width: 6 } satisfies FieldMeta),
  ssl: z
    .enum(["prefer", "require", "verify", "off"])
    .default("prefer")
    .meta({
      label: "Encryption",
      help: "Prefer uses it where the server has it; verify also checks the server's certificate.",
      control: "select",
      width: 6,
    } satisfies FieldMeta),
  ...readingOptions,
  replicationSlot: z
    .string()
    .trim()
    .regex(/^[a-z0-9_]{0,63}$/, "A slot's name has small letters, digits and underscores only.")
    .default("")
    .meta({
      label: "Replication slot (optional)",
      help: "Reads what changed, deleted rows included, from the server's log. Its owner makes the slot; testing the connection says how.",
      width: 6,
      purpose: "source",
    } satisfies FieldMeta),
  publication: z
    .string()
    .trim()
    .regex(/^[a-z0-9_]{0,63}$/, "A publication's name has small letters, digits and underscores only.")
    .default("merchbench")
    .meta({
      label: "Publication",
      help: "Of the tables that the slot follows; others are read as without a slot.",
      width: 6,
      purpose: "source",
    } satisfies FieldMeta),
});

type Slot = "replicationSlot" | "publication";
type Parsed = z.infer<typeof postgresConfig>;

export type PostgresConfig = WithReadingOptions<Omit<Parsed, Slot>> & Partial<Pick<Parsed, Slot>>;
