/** Words for how a file is written. */
import type { OutputOf } from "../../client/index.ts";

type Table = OutputOf<"source.inspect">[number];
type Column = Table["columns"][number];

const FORMATS: Record<string, string> = {
  csv: "CSV",
  tsv: "TSV",
  json: "JSON",
  parquet: "Parquet",
  xlsx: "Excel",
  xml: "XML",
};
const DELIMITERS: Record<string, string> = {
  ",": "commas",
  ";": "semicolons",
  "\t": "tabs",
  "|": "pipes",
  " ": "spaces",
};
const DECIMALS = { point: "1,234.56", comma: "1.234,56" };
const DATES = { dmy: "day first", mdy: "month first", ymd: "year first" };
const ENCODINGS: Record<string, string> = {
  "utf-8": "UTF-8",
  "utf-16le": "UTF-16",
  "utf-16be": "UTF-16",
  "windows-1252": "Windows-1252",
};

/** "CSV, UTF-8, parted by semicolons, names in the first line, numbers as 1.234,56, dates day first" */
export function dialectWords({ format, dialect }: Table): string {
  const kind = FORMATS[format] ?? format;
  if (!dialect) return kind;
  const { encoding, delimiter, header, decimal, dates } = dialect;
  return [
    kind,
    ENCODINGS[encoding] ?? encoding,
    `parted by ${DELIMITERS[delimiter] ?? delimiter}`,
    header ? "names in the first line" : "no line of names",
    decimal && `numbers as ${DECIMALS[decimal]}`,
    dates && `dates ${DATES[dates]}`,
  ]
    .filter(Boolean)
    .join(", ");
}

/** What a column's values are read as: "number", "date, day first". */
export function kindWords({ kind, dates }: Column): string {
  return kind === "date" && dates ? `date, ${DATES[dates]}` : kind;
}
