/** The best products of many customers by their factors: exact, over threads, without a row of scores for each. */

import { throwIfAborted } from "../../../engine/contract/errors.ts";
import { coreCount, openPool } from "../../kernels/pool.ts";
import type { Csr } from "../history/csr.ts";
import type { Factors } from "./als.ts";
import { paddedWidth } from "./als-sides.ts";

export interface TopLists {
  k: number;
  /** Customer x k product numbers, best first; -1 past the end. */
  items: Int32Array;
  scores: Float32Array;
}

export interface TopOptions {
  k: number;
  /** Customer x product: what a customer's list leaves out. Rows ascending. */
  hidden?: Pick<Csr, "offsets" | "indices">;
  /** 0 keeps a product off every list. */
  offered?: Uint8Array;
  /** Default: one a core, and only one where the work is small. */
  threads?: number;
  signal?: AbortSignal;
  onProgress?: (customers: number) => void;
}

/** Products side by side in the kernel. */
const LANES = 8;
/** Customers whose factors are in the kernel's memory at once. */
const BATCH = 65_536;
/** Customers that a thread takes at once. */
const CHUNK = 64;
const SMALL_WORK = 50_000_000;

/** Ranks the catalogue for every customer by the inner product of factors; one without factors gets an empty list. */
export async function topLists(model: Factors, options: TopOptions): Promise<TopLists> {
  const { factors, users } = model;
  const { k, hidden } = options;
  const width = paddedWidth(factors);
  const customers = users.length / factors;
  const batch = Math.min(customers, BATCH);
  const products = longestFirst(model, options.offered);
  const count = Math.ceil(products.order.length / LANES);
  const arrays = [batch * width, count * LANES * width, count * LANES, count, batch * k, batch * k];
  const known = hidden ? hidden.indices.length : 0;
  const pool = openPool({
    arrays: [...arrays, batch + 1, known],
    local: 16 * width + 8 * CHUNK + 128,
    threads: options.threads ?? (customers * products.order.length * factors < SMALL_WORK ? 1 : coreCount()),
  });
  const mine = pool.floats(batch * width);
  const panels = pool.floats(count * LANES * width);
  const ids = pool.ints(count * LANES).fill(-1);
  const bounds = pool.floats(count);
  const lists = pool.ints(batch * k);
  const scores = pool.floats(batch * k);
  const hiddenOffsets = pool.ints(batch + 1);
  const hiddenItems = pool.ints(known);
  if (hidden) hiddenItems.set(hidden.indices);
  fillPanels(model, products, { width, panels, ids, bounds });
  const found = { k, items: new Int32Array(customers * k), scores: new Float32Array(customers * k) };
  try {
    for (let from = 0; from < customers; from += batch) {
      if (options.signal) throwIfAborted(options.signal);
      const size = Math.min(batch, customers - from);
      for (let u = 0; u < size; u++) {
        mine.set(users.subarray((from + u) * factors, (from + u + 1) * factors), u * width);
      }
      if (hidden) hiddenOffsets.set(hidden.offsets.subarray(from, from + size + 1));
      const places = [mine, panels, ids, bounds].map((array) => array.byteOffset);
      const rest = [hiddenOffsets, hiddenItems].map((array) => array.byteOffset);
      await pool.each(
        "top",
        size,
        CHUNK,
        ...places,
        count,
        width,
        ...rest,
        k,
        lists.byteOffset,
        scores.byteOffset,
      );
      found.items.set(lists.subarray(0, size * k), from * k);
      found.scores.set(scores.subarray(0, size * k), from * k);
      options.onProgress?.(from + size);
    }
  } finally {
    await pool.close();
  }
  return found;
}

/** Products on offer by the length of their vectors, longest first: where these cannot reach a list, no later one can. */
function longestFirst({ factors: d, items }: Factors, offered?: Uint8Array) {
  const lengths = new Float64Array(items.length / d);
  for (let i = 0; i < lengths.length; i++) {
    for (let a = i * d; a < (i + 1) * d; a++) lengths[i]! += items[a]! ** 2;
    lengths[i] = Math.sqrt(lengths[i]!);
  }
  const all = Int32Array.from({ length: lengths.length }, (_, i) => i);
  const order = offered ? all.filter((i) => offered[i] === 1) : all;
  return { lengths, order: order.sort((a, b) => lengths[b]! - lengths[a]!) };
}

function fillPanels(
  { factors, items }: Factors,
  { lengths, order }: { lengths: Float64Array; order: Int32Array },
  into: { width: number; panels: Float32Array; ids: Int32Array; bounds: Float32Array },
): void {
  for (let place = 0; place < order.length; place++) {
    const item = order[place]!;
    const panel = Math.floor(place / LANES);
    const lane = place % LANES;
    into.ids[place] = item;
    if (lane === 0) into.bounds[panel] = lengths[item]!;
    for (let a = 0; a < factors; a++) {
      into.panels[(panel * into.width + a) * LANES + lane] = items[item * factors + a]!;
    }
  }
}
