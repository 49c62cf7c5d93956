/** Output of the command line: tables and key-value lists for people, NDJSON for programs. One printer for all. */
type Record_ = Record<string, unknown>;

const MAX_CELL = 48;
/** Reasons and sentences stand last, where there is room. */
const MAX_LAST_CELL = 300;

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

function cell(value: unknown, max = MAX_CELL): string {
  if (value === null || value === undefined) return "none";
  if (typeof value === "number")
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(8)));
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  const line = printable(text).replace(/\s+/g, " ");
  return line.length > max ? `${line.slice(0, max - 1)}…` : line;
}

/** A store's texts must not steer the terminal: control characters become �, but for tabs and ends of lines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones meant.
const printable = (text: string) => text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g, "\ufffd");

function table(rows: Record_[]): string {
  if (rows.length === 0) return "Nothing to show.\n";
  // Not each row has all: a step that went well needs no detail.
  const names = [...new Set(rows.flatMap(Object.keys))].filter((name) =>
    rows.some((row) => name in row && (!isRecord(row[name]) || Object.keys(row[name]).length <= 3)),
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
    .map(([name, part]) => {
      const list = Array.isArray(part) && part.length > 0 && part.every(isRecord) ? part : undefined;
      if (isRecord(part) && Object.values(part).some(Array.isArray)) return `\n${name}\n${toText(part)}`;
      return list
        ? `\n${name}\n${table(list)}`
        : `${name.padEnd(width)}  ${isRecord(part) ? JSON.stringify(part) : long(part)}\n`;
    })
    .join("");
}

/** Text whole; a list of texts a line each. */
function long(value: unknown): string {
  if (typeof value === "string") return printable(value);
  const texts = Array.isArray(value) && value.length > 0 && value.every((part) => typeof part === "string");
  return texts ? printable(value.join("\n  ")) : cell(value, MAX_LAST_CELL);
}
