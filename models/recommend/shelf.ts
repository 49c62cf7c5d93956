/** Lists as rows of mart.recommendations, filled up by a fallback chain so that nobody gets an empty shelf. */

import type { Table } from "../model.ts";
import { type Popularity, popularReason } from "./popular.ts";
import type { Catalogue } from "./signals.ts";

export interface Pick {
  product: number;
  score: number;
  reason: string;
}

/** Length of every list: longer than what a shop shows, so that rules and stock may take some out. */
export const LIST_LENGTH = 20;

export interface Shelves {
  /** Adds a list; products not offered and those in `hidden` are passed over. Answers how many came from the fallback. */
  add(
    source: { kind: "product" | "customer" | "segment" | "category"; id: string; product?: number },
    picks: Iterable<Pick>,
    hidden?: (product: number) => boolean,
  ): number;
  table(): Table;
}

/** Collects the lists of one placement. */
export function shelves(placement: string, catalogue: Catalogue, popularity: Popularity): Shelves {
  const rows = {
    source_kind: [] as string[],
    source_id: [] as string[],
    rank: [] as number[],
    recommended_product_id: [] as string[],
    score: [] as number[],
    reason: [] as string[],
  };
  const taken = new Int32Array(catalogue.ids.length).fill(-1);
  let list = -1;

  const put = (source: { kind: string; id: string }, rank: number, pick: Pick) => {
    taken[pick.product] = list;
    rows.source_kind.push(source.kind);
    rows.source_id.push(source.id);
    rows.rank.push(rank);
    rows.recommended_product_id.push(catalogue.ids[pick.product]!);
    rows.score.push(pick.score);
    rows.reason.push(pick.reason);
  };
  return {
    add(source, picks, hidden = () => false) {
      list++;
      if (source.product !== undefined) taken[source.product] = list;
      let rank = 0;
      const free = (p: number) => taken[p] !== list && catalogue.offered[p] === 1 && !hidden(p);
      for (const pick of picks) {
        if (rank >= LIST_LENGTH) break;
        if (free(pick.product)) put(source, ++rank, pick);
      }
      const own = rank;
      const category = source.product === undefined ? null : (catalogue.categories[source.product] ?? null);
      for (const pick of fallback(popularity, category)) {
        if (rank >= LIST_LENGTH) break;
        if (free(pick.product)) put(source, ++rank, pick);
      }
      return rank - own;
    },
    table: () => {
      const count = rows.rank.length;
      return {
        rows: count,
        columns: {
          placement: new Array<string>(count).fill(placement),
          source_kind: rows.source_kind,
          source_id: rows.source_id,
          rank: Int32Array.from(rows.rank),
          recommended_product_id: rows.recommended_product_id,
          score: Float64Array.from(rows.score),
          reason: rows.reason,
        },
      };
    },
  };
}

/** Best sellers of the category, then of the store. A score of 0 marks what a fallback put there. */
function* fallback(popularity: Popularity, category: string | null): Generator<Pick> {
  const near = category === null ? [] : (popularity.byCategory.get(category) ?? []);
  for (const product of near) {
    yield { product, score: 0, reason: popularReason(popularity, product, category) };
  }
  for (const product of popularity.order) {
    yield { product, score: 0, reason: popularReason(popularity, product) };
  }
}
