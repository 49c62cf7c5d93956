/** The public data sets as matrices. */

import { random, shuffle } from "../../models/random.ts";
import { type Csr, csrFromTriplets } from "../../models/recommend/history/csr.ts";
import { readData } from "../../tests/support/data.ts";

/** Pairs of user and item, counted from 0. */
export type Pairs = [user: number, item: number][];

export function matrixOf(pairs: Pairs, rows: number, columns: number): Csr {
  const part = (at: 0 | 1) => Int32Array.from(pairs, (pair) => pair[at]);
  return csrFromTriplets({ rows, columns }, { count: pairs.length, row: part(0), column: part(1), value: 1 });
}

export const GOWALLA = { users: 29_858, items: 40_981 };

/** One or several files of the LightGCN split of Gowalla: `train`, `valid`, `test`. */
export function gowalla(...files: string[]): Csr {
  const pairs = files.flatMap((file) =>
    readData(`top_n_gowalla/${file}.txt.zst`)
      .trim()
      .split("\n")
      .flatMap((line) => {
        const [user = 0, ...items] = line.trim().split(" ").map(Number);
        return items.map((item): [number, number] => [user, item]);
      }),
  );
  return matrixOf(pairs, GOWALLA.users, GOWALLA.items);
}

export const MOVIELENS = { users: 943, items: 1682 };

/** MovieLens 100k, every rating a choice. */
export function movielens(): Pairs {
  const lines = readData("movielens_100k/u.data.zst").trim().split("\n");
  return lines.map((line) => {
    const [user = 0, item = 0] = line.split("\t").map(Number);
    return [user - 1, item - 1];
  });
}

/** Splits every user's pairs at random: the share that stays, and the rest. */
export function stratified(pairs: Pairs, share: number, seed: number): { kept: Pairs; held: Pairs } {
  const byUser = new Map<number, Pairs>();
  for (const pair of pairs) {
    const list = byUser.get(pair[0]);
    if (list) list.push(pair);
    else byUser.set(pair[0], [pair]);
  }
  const rng = random(seed);
  const kept: Pairs = [];
  const held: Pairs = [];
  for (const list of byUser.values()) {
    shuffle(list, rng);
    const cut = Math.round(list.length * share);
    kept.push(...list.slice(0, cut));
    held.push(...list.slice(cut));
  }
  return { kept, held };
}
