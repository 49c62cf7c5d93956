/** What all tables of a database begin with says nothing of any: spree_orders, spree_users. */
import { readName } from "./concepts.ts";

/** Fewer begin alike by chance. */
const LEAST = 4;

/** Each table's name without a word that all of them begin with, unless that word means something. */
export function withoutPrefix(tables: string[]): Map<string, string> {
  const [prefix, ...others] = new Set(tables.map((table) => /^\p{L}+[_$.]+/u.exec(table)?.[0] ?? ""));
  const isShared = prefix && others.length === 0 && tables.length >= LEAST;
  const isWord = prefix && readName(prefix).concepts.size > 0;
  return new Map(tables.map((table) => [table, isShared && !isWord ? table.slice(prefix.length) : table]));
}
