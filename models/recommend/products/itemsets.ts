/**
 * Exact frequent itemsets, depth first by occurrence deliver (LCM; Uno, Asai, Uchida, Arimura 2004): the occurrences
 * of a set are positions in the baskets, and one sweep over what follows them counts every extension at once.
 */

import { AppError } from "../../../engine/contract/errors.ts";
import { whole } from "../../../engine/contract/figures.ts";
import type { Csr } from "../history/csr.ts";
import { GrowingInts } from "../history/growing.ts";

export interface Itemsets {
  /** Set s is [offsets[s], offsets[s + 1]) of `items`: column numbers of the baskets, ascending. */
  offsets: Int32Array;
  items: Int32Array;
  /** Baskets that hold set s. */
  counts: Int32Array;
  baskets: number;
}

export interface ItemsetOptions {
  /** Share of baskets, over 0 and up to 1. */
  minSupport: number;
  maxLength?: number;
  /** More sets than this is an error, since a support far too low would fill the memory. */
  limit?: number;
}

/** Smallest count that reaches a support, safe against the rounding of `share * total`. */
export function minimumCount(share: number, total: number): number {
  return Math.max(1, Math.ceil(share * total - 1e-9));
}

/** All itemsets with at least the support, in no particular order. `baskets` is basket x item; values are not read. */
export function frequentItemsets(baskets: Csr, options: ItemsetOptions): Itemsets {
  const least = minimumCount(options.minSupport, baskets.rows);
  const packed = pack(baskets, least);
  const found = new Found(packed.original, baskets.rows, options.limit ?? 2_000_000);
  mine(packed, least, options.maxLength ?? 10, found);
  return found.result();
}

/** Baskets with rare items left out, rarest first in each, a -1 after each. */
interface Packed {
  flat: Int32Array;
  starts: Int32Array;
  /** Column number of each item by its rank. */
  original: Int32Array;
}

function pack(baskets: Csr, least: number): Packed {
  const counts = new Int32Array(baskets.columns);
  for (const item of baskets.indices) counts[item]!++;
  const original = Int32Array.from(counts.keys())
    .filter((item) => counts[item]! >= least)
    .sort((a, b) => counts[a]! - counts[b]! || a - b);
  const rank = new Int32Array(baskets.columns).fill(-1);
  for (let r = 0; r < original.length; r++) rank[original[r]!] = r;

  const flat = new Int32Array(baskets.indices.length + baskets.rows);
  const starts = new Int32Array(baskets.rows);
  let size = 0;
  for (let b = 0; b < baskets.rows; b++) {
    const start = size;
    starts[b] = start;
    for (let p = baskets.offsets[b]!; p < baskets.offsets[b + 1]!; p++) {
      const r = rank[baskets.indices[p]!]!;
      if (r >= 0) flat[size++] = r;
    }
    flat.subarray(start, size).sort();
    flat[size++] = -1;
  }
  return { flat: flat.subarray(0, size), starts, original };
}

function mine(packed: Packed, least: number, maxLength: number, found: Found): void {
  const { flat } = packed;
  const arena = new GrowingInts(flat.length * 2);
  const scratch: { count: Int32Array; seen: Int32Array }[] = [];
  arena.data.set(packed.starts);
  arena.size = packed.starts.length;

  const extend = (from: number, to: number, depth: number): void => {
    const items = packed.original.length;
    scratch[depth] ??= { count: new Int32Array(items), seen: new Int32Array(items) };
    const { count, seen } = scratch[depth]!;
    const size = deliver(arena.data, from, to, flat, count, seen);
    const base = arena.size;
    const goOn = depth + 1 < maxLength;
    if (goOn) fill(arena, from, to, flat, count, seen, size, least);
    let at = base;
    for (let s = 0; s < size; s++) {
      const item = seen[s]!;
      const times = count[item]!;
      count[item] = 0;
      if (times < least) continue;
      found.prefix[depth] = item;
      found.add(depth + 1, times);
      if (goOn) extend(at, at + times, depth + 1);
      at += times;
    }
    arena.size = base;
  };
  extend(0, packed.starts.length, 0);
}

/** Counts every item that follows the occurrences; lists the items met in `seen` and says how many. */
function deliver(
  occurrences: Int32Array,
  from: number,
  to: number,
  flat: Int32Array,
  count: Int32Array,
  seen: Int32Array,
): number {
  let size = 0;
  for (let o = from; o < to; o++) {
    for (let p = occurrences[o]!; flat[p]! >= 0; p++) {
      const item = flat[p]!;
      if (count[item]!++ === 0) seen[size++] = item;
    }
  }
  return size;
}

/** Writes the occurrences of each frequent extension behind the arena's top, one run an item in the order of `seen`. */
function fill(
  arena: GrowingInts,
  from: number,
  to: number,
  flat: Int32Array,
  count: Int32Array,
  seen: Int32Array,
  size: number,
  least: number,
): void {
  let total = 0;
  for (let s = 0; s < size; s++) if (count[seen[s]!]! >= least) total += count[seen[s]!]!;
  arena.reserve(total);
  const { data } = arena;
  let at = arena.size;
  const next = cursors(count.length);
  for (let s = 0; s < size; s++) {
    const item = seen[s]!;
    next[item] = count[item]! >= least ? at : -1;
    if (next[item]! >= 0) at += count[item]!;
  }
  for (let o = from; o < to; o++) {
    for (let p = data[o]!; flat[p]! >= 0; p++) {
      const cursor = next[flat[p]!]!;
      if (cursor < 0) continue;
      data[cursor] = p + 1;
      next[flat[p]!] = cursor + 1;
    }
  }
  arena.size += total;
}

let cursorPool = new Int32Array(0);

/** One shared cursor array: `fill` never runs inside itself. */
function cursors(items: number): Int32Array {
  if (cursorPool.length < items) cursorPool = new Int32Array(items);
  return cursorPool;
}

class Found {
  readonly prefix = new Int32Array(256);
  private readonly original: Int32Array;
  private readonly baskets: number;
  private readonly limit: number;
  private readonly offsets = new GrowingInts();
  private readonly items = new GrowingInts();
  private readonly counts = new GrowingInts();

  constructor(original: Int32Array, baskets: number, limit: number) {
    this.original = original;
    this.baskets = baskets;
    this.limit = limit;
    this.offsets.push(0);
  }

  add(length: number, count: number): void {
    if (this.counts.size >= this.limit) {
      throw new AppError(
        "invalid-input",
        `Over ${whole(this.limit)} groups of products reach this minimum support. Raise the support or shorten the groups.`,
      );
    }
    const start = this.items.size;
    for (let i = 0; i < length; i++) this.items.push(this.original[this.prefix[i]!]!);
    this.items.data.subarray(start, this.items.size).sort();
    this.offsets.push(this.items.size);
    this.counts.push(count);
  }

  result(): Itemsets {
    return {
      offsets: this.offsets.values(),
      items: this.items.values(),
      counts: this.counts.values(),
      baskets: this.baskets,
    };
  }
}
