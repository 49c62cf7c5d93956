/**
 * Tables without a time of change, told by blocks of their key: the server works out a digest of each block's rows, in
 * the snapshot that the rows are read in, and next time only blocks whose digest differs are read.
 */
import { z } from "zod";
import type { Batch, Stream } from "./connector.ts";

/** What the blocks of a table hold. */
export interface KeyBlocks {
  /** What the digests are made of, in the connector's own words: digests of another form can't be compared. */
  form: string;
  /** Block k holds the rows whose key, divided by the size and cut to a whole number, is k. */
  size: string;
  /** Number of rows and digest by block. */
  blocks: Record<string, readonly [rows: number, digest: string]>;
}

const kept = z.object({
  form: z.string(),
  size: z.string(),
  blocks: z.record(z.string(), z.tuple([z.number(), z.string()])),
}) satisfies z.ZodType<KeyBlocks>;

/** A table whose rows a connector can read by blocks. */
export interface BlockTable {
  /** Column that the blocks are made of. */
  column: string;
  /** Lowest and highest key; undefined when there are no rows. */
  span(): Promise<[low: bigint, high: bigint] | undefined>;
  /** Estimate. */
  rowCount: number | undefined;
  /** Undefined where the server can't work out digests; of more blocks than `most` any so many. */
  digests(size: bigint, most: number): Promise<Pick<KeyBlocks, "form" | "blocks"> | undefined>;
  /** Reads the rows of these ranges, or all. */
  rows(ranges?: Range[]): AsyncGenerator<Batch>;
}

/** From the first to the last key, both included. */
type Range = [from: bigint, to: bigint];

/** Few enough rows that changes here and there leave most blocks alone. */
const SMALLEST = 256n;
/** So many blocks of a large table are aimed at. */
const BLOCKS = 65_536;
/** More are not kept; keys with wide gaps make so many. */
const MOST_BLOCKS = 4 * BLOCKS;
/** From this share of the rows on, reading blocks takes longer than reading all. */
const MOST_ROWS = 0.4;
const RANGES_A_QUERY = 400;

/** Column whose values make blocks: the first of the key, if it is a whole number; undefined where there is none. */
export function blockColumn(stream: Stream): string | undefined {
  const first = stream.columns.find(({ name }) => name === stream.key[0]);
  return first && (first.type === "integer" || first.type === "hugeint") ? first.name : undefined;
}

/**
 * Reads what changed since `before`, which a whole read gave; all rows where that is not known or most blocks differ.
 * The last batch has the digests for the next time.
 */
export async function* readByBlocks(table: BlockTable, before: string | null): AsyncGenerator<Batch> {
  const last = before === null ? undefined : kept.safeParse(JSON.parse(before)).data;
  const now = last && (await digestsOf(table, BigInt(last.size)));
  const numbers = now && differing(last, now);
  if (now && numbers) {
    const { column } = table;
    yield { kind: "columns", rows: 0, columns: {}, blocks: { column, size: now.size, numbers } };
    const ranges = rangesOf(numbers, BigInt(now.size));
    for (let at = 0; at < ranges.length; at += RANGES_A_QUERY)
      yield* table.rows(ranges.slice(at, at + RANGES_A_QUERY));
  } else yield* table.rows();
  // Behind the rows: the server works on them while those are still being merged.
  const found = last ? now : await digestsOf(table, firstSize(table.rowCount ?? 0));
  if (found) yield { kind: "columns", rows: 0, columns: {}, digests: JSON.stringify(found) };
}

async function digestsOf(table: BlockTable, size: bigint): Promise<KeyBlocks | undefined> {
  const found = await table.digests(size, MOST_BLOCKS + 1);
  if (!found) return undefined;
  if (Object.keys(found.blocks).length <= MOST_BLOCKS) return { ...found, size: String(size) };
  const [low, high] = (await table.span()) ?? [0n, 0n];
  return digestsOf(table, (high - low) / BigInt(BLOCKS) + 1n);
}

function firstSize(rowCount: number): bigint {
  let size = SMALLEST;
  while (rowCount / Number(size) > BLOCKS) size *= 2n;
  return size;
}

/** Blocks that came, went or changed, in order; undefined when that can't be told or they hold too many rows. */
function differing(last: KeyBlocks, now: KeyBlocks): string[] | undefined {
  if (last.form !== now.form || last.size !== now.size) return undefined;
  const numbers = Object.keys({ ...last.blocks, ...now.blocks }).filter(
    (number) => String(last.blocks[number]) !== String(now.blocks[number]),
  );
  const rowsIn = (some: string[]) => some.reduce((sum, number) => sum + (now.blocks[number]?.[0] ?? 0), 0);
  const many = rowsIn(numbers) > MOST_ROWS * rowsIn(Object.keys(now.blocks));
  return many ? undefined : numbers.sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
}

/** A condition on the key, which is quoted. */
export const inRanges = (column: string, ranges: Range[]): string =>
  ranges.map(([from, to]) => `${column} BETWEEN ${from} AND ${to}`).join(" OR ");

/** The keys of the blocks, neighbours in one range. */
function rangesOf(numbers: string[], size: bigint): Range[] {
  const ranges: Range[] = [];
  for (const number of numbers) {
    const block = BigInt(number);
    // Division cuts towards zero, so that block 0 reaches to both sides.
    const from = block > 0n ? block * size : (block - 1n) * size + 1n;
    const to = block < 0n ? block * size : (block + 1n) * size - 1n;
    const previous = ranges.at(-1);
    if (previous && previous[1] + 1n === from) previous[1] = to;
    else ranges.push([from, to]);
  }
  return ranges;
}
