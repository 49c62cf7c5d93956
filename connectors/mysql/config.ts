import { z } from "zod";
import { readingOptions, type WithReadingOptions } from "../reading-options.ts";
import { databaseField, placeFields, signInFields } from "../server-fields.ts";

export const mysqlConfig = z.object({
  ...placeFields(3306),
  database: databaseField(12),
  ...signInFields,
  ...readingOptions,
});

export type MysqlConfig = WithReadingOptions<z.infer<typeof mysqlConfig>>;
