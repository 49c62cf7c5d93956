import { z } from "zod";
import type { FieldMeta } from "../connector.ts";
import { readingOptions, type WithReadingOptions } from "../reading-options.ts";
import { databaseField, placeFields, signInFields } from "../server-fields.ts";

export const mysqlConfig = z.object({
  ...placeFields(3306),
  database: databaseField(12),
  ...signInFields,
  ...readingOptions,
  binaryLog: z
    .boolean()
    .default(false)
    .meta({
      label: "Follow the binary log",
      help: "Reads what changed, deleted rows included, from the server's log. Testing the connection says what it needs.",
      control: "switch",
      width: 6,
      purpose: "source",
    } satisfies FieldMeta),
});

type Parsed = z.infer<typeof mysqlConfig>;

export type MysqlConfig = WithReadingOptions<Omit<Parsed, "binaryLog">> & Partial<Pick<Parsed, "binaryLog">>;
