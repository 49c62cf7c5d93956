/** What a table or column that went is probably called now: by name, type, place and, where both are loaded, values. */
import type { Session } from "../../warehouse/warehouse.ts";
import { overlap } from "../suggest/facts/facts.ts";
import { readName } from "../suggest/names/concepts.ts";

export interface Successor {
  name: string;
  /** 0 to 1. */
  confidence: number;
  reason: string;
}

const SHOWN = 5;
const LEAST = 0.3;

/** Tables that could stand in for `gone`. */
export function tableSuccessors(
  gone: string,
  now: Map<string, Record<string, string>>,
  before: Map<string, Record<string, string>>,
): Successor[] {
  const columns = Object.keys(before.get(gone) ?? {}).map((name) => name.toLowerCase());
  const candidates = [...now].map(([name, present]) => {
    const there = new Set(Object.keys(present).map((column) => column.toLowerCase()));
    const shared = columns.filter((column) => there.has(column)).length;
    const share = columns.length === 0 ? 0 : shared / new Set([...columns, ...there]).size;
    const alike = likeness(gone, name);
    const confidence =
      columns.length === 0 ? alike * 0.8 : 0.65 * share + 0.25 * alike + (before.has(name) ? 0 : 0.1);
    return { name, confidence, reason: `${shared} of ${columns.length} columns are the same` };
  });
  return best(candidates);
}

/** Columns of the same table that could stand in for one that went. */
export async function columnSuccessors(
  scope: { session: Pick<Session, "query">; rawSchema: string; table: string },
  gone: string,
  now: Record<string, string>,
  before: Record<string, string>,
): Promise<Successor[]> {
  const type = before[gone];
  const candidates: Successor[] = [];
  for (const [name, present] of Object.entries(now)) {
    if (name.startsWith("_")) continue;
    const alike = likeness(gone, name);
    const isNew = before[name] === undefined;
    const isType = type === undefined || type === present;
    const shared = await sharedValues(scope, gone, name, before);
    const words = [
      ...(alike > 0.5 ? [`is called much the same`] : []),
      ...(isNew ? ["is new"] : []),
      ...(type !== undefined && isType ? ["has the same type"] : []),
      ...(shared !== undefined ? [`holds ${Math.round(shared * 100)}% of its values`] : []),
    ];
    const byName = 0.55 * alike + (isNew ? 0.25 : 0) + (isType ? 0.15 : 0);
    const confidence = shared === undefined ? byName : 0.5 * byName + 0.5 * shared;
    candidates.push({ name, confidence, reason: words.join(", ") });
  }
  return best(candidates);
}

/** Only columns that are both still loaded can be compared by what they hold. */
async function sharedValues(
  { session, rawSchema, table }: { session: Pick<Session, "query">; rawSchema: string; table: string },
  gone: string,
  name: string,
  before: Record<string, string>,
): Promise<number | undefined> {
  if (before[gone] === undefined || before[name] === undefined) return undefined;
  return overlap(session, rawSchema, { table, column: gone }, { table, column: name }).catch(() => undefined);
}

const best = (candidates: Successor[]) =>
  candidates
    .filter(({ confidence }) => confidence >= LEAST)
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, SHOWN)
    .map((candidate) => ({
      ...candidate,
      confidence: Number(Math.min(0.99, candidate.confidence).toFixed(2)),
    }));

/** How alike two names are, 0 to 1: by what their words mean, else by their letters. */
function likeness(a: string, b: string): number {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
  if (plain(a) === plain(b)) return 1;
  const [left, right] = [readName(a), readName(b)];
  const shared = [...left.concepts].filter((concept) => right.concepts.has(concept)).length;
  const all = new Set([...left.concepts, ...right.concepts]).size + left.unknown + right.unknown;
  return Math.max(all === 0 ? 0 : (0.9 * shared) / all, bigrams(plain(a), plain(b)));
}

/** Dice's coefficient over pairs of letters. */
function bigrams(a: string, b: string): number {
  const pairs = (text: string) =>
    Array.from({ length: Math.max(0, text.length - 1) }, (_, k) => text.slice(k, k + 2));
  const rest = pairs(b);
  const total = a.length + b.length - 2;
  if (total <= 0) return 0;
  let hits = 0;
  for (const pair of pairs(a)) {
    const at = rest.indexOf(pair);
    if (at < 0) continue;
    rest.splice(at, 1);
    hits++;
  }
  return (2 * hits) / total;
}
