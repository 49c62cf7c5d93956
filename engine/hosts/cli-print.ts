/** Output of the command line: tables and key-value lists for people, NDJSON for programs. One printer for all. */
type Record_ = Record<string, unknown>;

const MAX_CELL = 48;
/** Reasons and sentences stand last, where there is room. */
const MAX_LAST_CELL = 300;
/** Of a longer list only the first and the last parts are printed. */
const MOST_PARTS = 8;

const isRecord = (value: unknown): value is Record_ =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Rows of an answer: an array of objects, `{ rows }` of a page, or `{ columns, rows }` of a query. */
function rowsOf(value: unknown): Record_[] | undefined {
  if (Array.isArray(value)) return value.every(isRecord) ? value : undefined;
  if (!isRecord(value) || !Array.isArray(value.rows)) return undefined;
  if (!Array.isArray(value.columns)) return value.rows.every(isRecord) ? value.rows : undefined;
  const names = (value.columns as { name: string }[]).map((column) => column.name);
  return (value.rows as unknown[][]).map((row) => Object.fromEntries(names.map((name, k) => [name, row[k]])));
}

/** One JSON object a line: each row of a list, or the whole answer. */
export function toJsonLines(value: unknown): string {
  const rows = rowsOf(value);
  return rows ? rows.map((row) => `${JSON.stringify(row)}\n`).join("") : `${JSON.stringify(value)}\n`;
}

/** One value in one line of at most so many characters. */
function cell(value: unknown, max = MAX_CELL): string {
  // A figure by itself keeps its digits; one among others has those that are read.
  const text = typeof value === "number" ? String(Number(value.toPrecision(8))) : lineOf(value);
  const line = printable(text).replace(/\s+/g, " ");
  return line.length > max ? `${line.slice(0, max - 1)}…` : line;
}

function lineOf(value: unknown): string {
  if (value === null || value === undefined) return "none";
  if (typeof value === "number") return numberText(value);
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(lineOf).join(", ");
  if (!isRecord(value)) return String(value);
  if (isEstimate(value)) return estimateText(value);
  const { name, ...others } = value;
  const parts = Object.entries(others).filter(([, part]) => part !== null && part !== undefined);
  // What has a name is told by the first thing said of it: a metric by its value, a column by its type.
  if (typeof name === "string") return parts.length === 0 ? name : `${name} ${lineOf(parts[0]![1])}`;
  return parts.map(([of, part]) => `${of} ${lineOf(part)}`).join(", ");
}

/** Four digits that count; of large numbers two after the point, as money has. */
function numberText(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return String(Number(Math.abs(value) >= 100 ? value.toFixed(2) : value.toPrecision(4)));
}

const isEstimate = (value: Record_): boolean =>
  ["value", "lo", "hi"].every((name) => typeof value[name] === "number" || value[name] === null) &&
  Object.keys(value).length === 3;

/** "12.4 (9.8 to 15.1)". */
function estimateText({ value, lo, hi }: Record_): string {
  return lo === null || hi === null ? lineOf(value) : `${lineOf(value)} (${lineOf(lo)} to ${lineOf(hi)})`;
}

/** A store's texts must not steer the terminal: control characters become �, but for tabs and ends of lines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones meant.
const printable = (text: string) => text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g, "\ufffd");

/** What a column has room for: series and what is nested deeper are for `--json`. */
function isShort(value: unknown): boolean {
  if (Array.isArray(value))
    return value.length <= 3 || value.every((part) => typeof part !== "number" && part !== null);
  if (!isRecord(value)) return true;
  const parts = Object.values(value);
  return parts.length <= 3 && !parts.some((part) => isRecord(part) || Array.isArray(part));
}

function table(rows: Record_[]): string {
  if (rows.length === 0) return "Nothing to show.\n";
  // Not each row has all: a step that went well needs no detail.
  const names = [...new Set(rows.flatMap(Object.keys))].filter((name) =>
    rows.every((row) => isShort(row[name])),
  );
  const cells = rows.map((row) =>
    names.map((name, k) => cell(row[name], k === names.length - 1 ? MAX_LAST_CELL : MAX_CELL)),
  );
  const widths = names.map((name, k) => Math.max(name.length, ...cells.map((line) => line[k]!.length)));
  const numeric = names.map((name) =>
    rows.every((row) => (row[name] ?? null) === null || typeof row[name] === "number"),
  );
  const line = (parts: string[]) =>
    parts
      .map((part, k) => (numeric[k] ? part.padStart(widths[k]!) : part.padEnd(widths[k]!)))
      .join("  ")
      .trimEnd();
  return `${[line(names), line(widths.map((width) => "-".repeat(width))), ...cells.map(line)].join("\n")}\n`;
}

/** A table for a list, `name: value` lines for an object, lists inside it as tables of their own. */
export function toText(value: unknown): string {
  const rows = rowsOf(value);
  if (rows) {
    const total =
      isRecord(value) && typeof value.total === "number" && value.total > rows.length
        ? `${rows.length} of ${value.total} rows\n`
        : "";
    const cut = isRecord(value) && value.truncated === true ? "There are more rows; raise --limit.\n" : "";
    return table(rows) + total + cut;
  }
  if (!isRecord(value)) return `${cell(value)}\n`;
  const width = Math.max(0, ...Object.keys(value).map((name) => name.length));
  return Object.entries(value)
    .map(([name, part]) => partText(name, part, width))
    .join("");
}

function partText(name: string, part: unknown, width: number): string {
  if (name === "basis" && isRecord(part)) return basisText(part);
  if (Array.isArray(part) && part.length > 0 && part.every(isRecord)) return `\n${name}\n${table(part)}`;
  if (isRecord(part) && Object.values(part).some((value) => Array.isArray(value) || isRecord(value)))
    return `\n${name}\n${toText(part)}`;
  return `${name.padEnd(width)}  ${long(part)}\n`;
}

/** Where figures come from, without the SQL itself, which is longer than they are. */
function basisText({ sql, tables, modelVersion, dataAsOf, loadedAt }: Record_): string {
  const shown = { tables, modelVersion, dataAsOf, loadedAt, ...(sql ? { sql: "with --json" } : {}) };
  const parts = Object.entries(shown).filter(([, part]) => part !== undefined && part !== null);
  return `\nbasis\n${toText(Object.fromEntries(parts))}`;
}

/** Text whole; sentences a line each, and of a long list of short texts or numbers the first and the last. */
function long(value: unknown): string {
  if (typeof value === "string") return printable(value);
  if (!Array.isArray(value) || value.length === 0 || value.some(isRecord)) return cell(value, MAX_LAST_CELL);
  if (value.some((part) => typeof part === "string" && part.includes(" ")))
    return printable(value.join("\n  "));
  const parts = value.map((part) => cell(part));
  const few = parts.length <= MOST_PARTS ? parts : [...parts.slice(0, MOST_PARTS - 2), "…", parts.at(-1)!];
  return few.join(", ") + (few === parts ? "" : ` (${parts.length})`);
}
