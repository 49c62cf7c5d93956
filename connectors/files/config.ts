import { z } from "zod";
import type { FieldMeta } from "../connector.ts";

export const FORMATS = ["csv", "tsv", "json", "parquet"] as const;
export type Format = (typeof FORMATS)[number];

export const filesConfig = z.object({
  path: z
    .string()
    .trim()
    .min(1, "Give a file, a folder or a pattern such as exports/*.csv.")
    .meta({
      label: "File, folder or pattern",
      help: "CSV, TSV, JSON lines or Parquet, plain or as .gz or .zst. A folder is read with its subfolders; a pattern may hold *, ** and ?.",
      placeholder: "/data/exports/orders-*.csv",
      control: "file",
      width: 12,
    } satisfies FieldMeta),
  format: z
    .enum(["auto", ...FORMATS])
    .default("auto")
    .meta({
      label: "Format",
      help: "Auto goes by the file's ending.",
      control: "select",
      width: 4,
    } satisfies FieldMeta),
  delimiter: z
    .enum(["auto", "comma", "semicolon", "tab", "pipe"])
    .default("auto")
    .meta({ label: "Values parted by", help: "For CSV.", control: "select", width: 4 } satisfies FieldMeta),
  header: z
    .enum(["auto", "yes", "no"])
    .default("auto")
    .meta({
      label: "First line has names",
      help: "For CSV.",
      control: "select",
      width: 4,
    } satisfies FieldMeta),
});

export type FilesConfig = z.infer<typeof filesConfig>;
