import { z } from "zod";
import type { FieldMeta } from "../connector.ts";

export const FORMATS = ["csv", "tsv", "json", "parquet", "xlsx", "xml"] as const;
export type Format = (typeof FORMATS)[number];

/** Names as browsers and Node know them. */
export const ENCODINGS = [
  "utf-8",
  "utf-16le",
  "utf-16be",
  "windows-1252",
  "windows-1250",
  "windows-1251",
  "windows-1253",
  "windows-1254",
  "windows-1257",
  "macintosh",
  "shift_jis",
  "gb18030",
  "big5",
  "euc-kr",
  "euc-jp",
] as const;
export type Encoding = (typeof ENCODINGS)[number];

const choice = <const Options extends [string, ...string[]]>(options: Options, meta: FieldMeta) =>
  z
    .enum(["auto", ...options])
    .default("auto")
    .meta({ control: "select", width: 4, ...meta } satisfies FieldMeta);

export const filesConfig = z.object({
  path: z
    .string()
    .trim()
    .min(1, "Give a file, a folder or a pattern such as exports/*.csv.")
    .meta({
      label: "File, folder or pattern",
      help: "CSV, TSV, JSON, JSON lines, Parquet, Excel (.xlsx) or an XML feed, plain or as .gz, .zst or .zip. A folder is read with its subfolders; a pattern may hold *, ** and ?.",
      placeholder: "/data/exports/orders-*.csv",
      control: "file",
      width: 12,
    } satisfies FieldMeta),
  watch: z
    .boolean()
    .default(false)
    .meta({
      label: "Watch for new files",
      help: "Loads what is new or changed as soon as a file stops growing, while Merchbench runs.",
      control: "switch",
      width: 12,
    } satisfies FieldMeta),
  format: choice([...FORMATS], { label: "Format", help: "Auto goes by the file's ending." }),
  encoding: choice([...ENCODINGS], { label: "Characters", help: "How letters are written, for text files." }),
  delimiter: choice(["comma", "semicolon", "tab", "pipe", "spaces"], {
    label: "Values parted by",
    help: "For CSV.",
  }),
  quote: choice(["double", "single", "none"], { label: "Quotes", help: "For CSV.", width: 6 }),
  header: choice(["yes", "no"], { label: "First line has names", help: "For CSV and Excel.", width: 6 }),
  decimal: choice(["point", "comma"], {
    label: "Decimals",
    help: "1,234.56 or 1.234,56. For CSV.",
    width: 6,
  }),
  dates: choice(["day-first", "month-first", "year-first"], {
    label: "Dates",
    help: "31/12/2024, 12/31/2024 or 2024/12/31. For CSV.",
    width: 6,
  }),
  sheet: z
    .string()
    .trim()
    .default("")
    .meta({
      label: "Sheet",
      help: "Name of one sheet; all sheets when empty. For Excel.",
      width: 6,
    } satisfies FieldMeta),
});

export type FilesConfig = z.infer<typeof filesConfig>;
