/**
 * Follows a CSV byte stream row by row without parsing it: counts rows and finds where a file may end.
 * Only quotes and line feeds matter; a line feed inside quotes belongs to its value.
 */
export class CsvSplitter {
  rows = 0;
  /** Bytes of the longest row so far in this file. */
  longestRow = 0;
  #inQuotes = false;
  #rowBytes = 0;
  #openRow: Buffer[] = [];
  /** The last complete row, for reading the cursor out of it. */
  lastRow: Buffer | undefined;

  /** Takes the next chunk; answers the offset behind its last complete row, 0 when none ends in it. */
  take(chunk: Buffer): number {
    let start = 0;
    let lastStart = 0;
    let inQuotes = this.#inQuotes;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte === 34) inQuotes = !inQuotes;
      else if (byte === 10 && !inQuotes) {
        this.#endRow(at + 1 - start);
        lastStart = start;
        start = at + 1;
      }
    }
    this.#inQuotes = inQuotes;
    if (start > 0) {
      const head = lastStart === 0 ? this.#openRow : [];
      this.lastRow = Buffer.concat([...head, chunk.subarray(lastStart, start)]);
      this.#openRow = [];
    }
    if (start < chunk.length) {
      this.#openRow.push(chunk.subarray(start));
      this.#rowBytes += chunk.length - start;
    }
    return start;
  }

  /** Starts a new file at a row's beginning. */
  nextFile(): void {
    this.longestRow = 0;
  }

  #endRow(bytes: number): void {
    this.rows++;
    const length = bytes + this.#rowBytes;
    if (length > this.longestRow) this.longestRow = length;
    this.#rowBytes = 0;
  }
}

/** Text of a CSV row's first field; null where it is an unquoted nothing. */
export function firstField(row: Buffer): string | null {
  const line = row.toString("utf8");
  if (!line.startsWith('"')) {
    const end = line.search(/[,\r\n]/);
    const value = end < 0 ? line : line.slice(0, end);
    return value === "" ? null : value;
  }
  return /^"((?:[^"]|"")*)"/.exec(line)![1]!.replaceAll('""', '"');
}
