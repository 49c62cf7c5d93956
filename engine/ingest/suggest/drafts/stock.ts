/** Stock that no table of its own counts: lists of goods say how many of each there are. */
import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";
import { matchColumns } from "../roles/match-columns.ts";
import type { Role } from "../roles/role.ts";
import { type Suggestion, suggestion, type Work } from "../work.ts";
import { directDraft } from "./direct.ts";

const COUNTS = ["on_hand", "committed", "incoming", "available"];
/** How sure a name is for a count of stock: what only says quantity may be that of a pack. */
const LEAST = 0.65;

/** Levels out of the variants' or products' own list, by the number that variants go by; undefined where it counts none. */
export function stockOnGoods({ facts }: Work, sales: Suggestion[]): Suggestion | undefined {
  for (const part of sales.find(({ table }) => table === "variants")?.grid.parts ?? []) {
    const key = part.columns.variant_id?.from;
    const table = facts.find((one) => one.table === part.from);
    if (!table || key?.kind !== "column" || part.group.length > 0) continue;
    const role = levelsOf(table, key.of.column);
    if (role) return suggestion([directDraft(role)], 0.7, `${table.table} says how many of each there are`);
  }
  return undefined;
}

/** Where a store lists its places but stock names none, the one that all of it lies in is a place, too. */
export function placeStock(found: Suggestion[]): void {
  const [levels, places] = ["inventory_levels", "locations"].map((name) =>
    found.find(({ table }) => table === name),
  );
  const [first] = levels?.grid.parts ?? [];
  const place = first?.columns.location_id;
  if (!first || !places || place?.from.kind !== "fixed") return;
  const { from } = first;
  const columns = { location_id: place, name: { from: { kind: "fixed" as const, value: "All stock" } } };
  places.grid.parts.push({ from, joins: [], filters: [], group: [], distinct: true, columns });
  places.reason += `; stock of ${from} names none, so it lies in one of its own`;
}

/** Limits are no counts: at how many to warn, or to order. */
const LIMIT = /min|max|low|safety|alert|alarm|alerte|reorder|thresh|warn|meld|sogli|seuil|umbral|limi/i;
/** A bare quantity is a count in what is called a list of goods and nothing else: parts of a set have one, too. */
const isCount = ({ column, kind, name: { concepts } }: ColumnFacts, { name }: TableFacts) =>
  (kind === "integer" || kind === "number") &&
  !LIMIT.test(column) &&
  (name.unknown === 0 || concepts.has("stock") || concepts.has("available"));

function levelsOf(facts: TableFacts, key: string): Role | undefined {
  const found = matchColumns(facts, "inventory_levels");
  const column = facts.columns.find((one) => one.column === key)!;
  const counts = [...found].filter(
    ([name, hit]) => COUNTS.includes(name) && hit.score >= LEAST && isCount(hit.column, facts),
  );
  if (!counts.some(([name]) => name === "on_hand" || name === "available")) return undefined;
  const hits: Role["hits"] = new Map([["variant_id", { column, score: 0.95 }], ...counts]);
  return { table: "inventory_levels", facts, hits, confidence: 0.7 };
}
