/** Lines of a byte stream, bounded: a line that never ends is cut, not gathered. */

export interface Line {
  number: number;
  bytes: Buffer;
  /** More of the line follows than is kept here. */
  tooLong?: boolean;
}

/** DuckDB takes lines up to two million bytes of CSV; of a longer one the beginning is kept to show. */
export const LONGEST_CSV_LINE = 2_000_000;
/** And JSON objects up to this size. */
export const LARGEST_OBJECT = 64 * 1024 ** 2;

/** Lines without their ends; `end` is the byte that ends them. */
export async function* readLines(
  content: AsyncIterable<Buffer>,
  end: 10 | 13,
  longest: number,
): AsyncGenerator<Line> {
  let kept: Buffer[] = [];
  let length = 0;
  let number = 0;
  const keep = (bytes: Buffer) => {
    if (length < longest) kept.push(bytes.subarray(0, longest - length + 1));
    length += bytes.length;
  };
  const line = (): Line => {
    const bytes = kept.length === 1 ? kept[0]! : Buffer.concat(kept);
    const tooLong = length > longest;
    kept = [];
    length = 0;
    return { number: ++number, bytes: withoutReturn(bytes), ...(tooLong && { tooLong }) };
  };
  for await (const chunk of content) {
    let start = 0;
    for (let at = chunk.indexOf(end); at >= 0; at = chunk.indexOf(end, start)) {
      keep(chunk.subarray(start, at));
      yield line();
      start = at + 1;
    }
    if (start < chunk.length) keep(chunk.subarray(start));
  }
  if (length > 0) yield line();
}

const withoutReturn = (bytes: Buffer) => (bytes.at(-1) === 13 ? bytes.subarray(0, -1) : bytes);
