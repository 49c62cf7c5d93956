/** Lists as rows of mart.recommendations: a model's own picks; what fills a short list is the placement's chain. */

import type { Table } from "../model.ts";

export interface Pick {
  product: number;
  /** Above 0. */
  score: number;
  reason: string;
}

/** Length of every list: longer than what a shop shows, so that rules and stock may take some out. */
export const LIST_LENGTH = 20;

export interface ListSource {
  kind: "product" | "customer" | "segment" | "category";
  id: string;
  /** Number of the product whose list it is; it is never on it. */
  product?: number;
}

export interface Shelves {
  /** Rows so far. */
  readonly rows: number;
  /** Adds a list; products not offered and those in `hidden` are passed over. Answers its length. */
  add(source: ListSource, picks: Iterable<Pick>, hidden?: (product: number) => boolean): number;
  /** The rows since the last call. */
  table(): Table;
}

/** Collects the lists of one placement. */
export function shelves(
  placement: string,
  { ids, offered }: { ids: string[]; offered: Uint8Array },
): Shelves {
  const taken = new Int32Array(ids.length).fill(-1);
  let list = -1;
  let rows = emptyRows();
  return {
    get rows() {
      return rows.rank.length;
    },
    add(source, picks, hidden = () => false) {
      list++;
      if (source.product !== undefined) taken[source.product] = list;
      let rank = 0;
      for (const { product, score, reason } of picks) {
        if (rank >= LIST_LENGTH) break;
        if (taken[product] === list || offered[product] !== 1 || hidden(product)) continue;
        taken[product] = list;
        rows.source_kind.push(source.kind);
        rows.source_id.push(source.id);
        rows.rank.push(++rank);
        rows.recommended_product_id.push(ids[product]!);
        rows.score.push(score);
        rows.reason.push(reason);
      }
      return rank;
    },
    table() {
      const { rank, score, ...texts } = rows;
      rows = emptyRows();
      const columns = {
        placement: new Array<string>(rank.length).fill(placement),
        ...texts,
        rank: Int32Array.from(rank),
        score: Float64Array.from(score),
      };
      return { rows: rank.length, columns };
    },
  };
}

const emptyRows = () => ({
  source_kind: [] as string[],
  source_id: [] as string[],
  rank: [] as number[],
  recommended_product_id: [] as string[],
  score: [] as number[],
  reason: [] as string[],
});
