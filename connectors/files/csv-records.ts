/** A tolerant CSV reader over text: records may span lines inside quotes; nothing is ever thrown away. */

/** A quote that is still open after so many lines was never meant to open. */
const LONGEST_RECORD_LINES = 200;

/** Records of the text; `complete` says that the text is the whole file, else an unfinished last line is left out. */
export function* readRecords(text: string, complete: boolean): Generator<string> {
  let open: string[] = [];
  const lines = text.split(/\r?\n/);
  const last = complete ? lines.length : lines.length - 1;
  for (let k = 0; k < last; k++) {
    open.push(lines[k]!);
    if (quotesClosed(open) || open.length > LONGEST_RECORD_LINES) {
      yield open.join("\n");
      open = [];
    }
  }
  if (complete && open.length > 0) yield open.join("\n");
}

export function quotesClosed(lines: string[]): boolean {
  let quotes = 0;
  for (const line of lines)
    for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) quotes++;
  return quotes % 2 === 0;
}

/** Values of one record. A quote inside an unquoted value, and text behind a closing quote, are kept as they are. */
export function parseRecord(record: string, delimiter: string): string[] {
  const values: string[] = [];
  let value = "";
  let quoted = false;
  for (let at = 0; at < record.length; at++) {
    const letter = record[at]!;
    if (quoted) {
      if (letter !== '"') value += letter;
      else if (record[at + 1] === '"') {
        value += '"';
        at++;
      } else quoted = false;
    } else if (letter === '"' && value === "") quoted = true;
    else if (letter === delimiter) {
      values.push(value);
      value = "";
    } else value += letter;
  }
  values.push(value);
  return values;
}

/** The record as strict CSV with commas. */
export function writeRecord(values: string[]): string {
  return `${values.map((value) => (value === "" ? "" : `"${value.replaceAll('"', '""')}"`)).join(",")}\n`;
}
