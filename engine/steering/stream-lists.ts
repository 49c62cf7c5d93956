/** All lists, one after the other, as tiers of candidates from Parquet files: memory for one list and the best sellers. */
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { readParquet, streamColumns } from "../compute/columns.ts";
import { throwIfAborted } from "../contract/errors.ts";
import type { Placement } from "../contract/placements.ts";
import type { Run } from "../contract/run.ts";
import { GROUPED } from "../shelves/candidates.ts";
import { quoteText } from "../warehouse/sql.ts";
import type { Link } from "./chain.ts";
import type { Facts } from "./facts.ts";
import type { Bought, Subject } from "./scope.ts";
import type { Tier } from "./steered.ts";
import { categoryNumbers } from "./target.ts";

export interface StreamOptions {
  folder: string;
  facts: Facts;
  links: Link[];
  /** Last purchases as of this day, days since 1970-01-01; null where no rule asks for them. */
  purchasesUntil: number | null;
  /** Length of the published lists by placement. */
  lengths: Record<string, number>;
}

/** Gets each list in the order of its number; `tiers` and `subject` hold until the next one. */
export type Visit = (list: number, subject: Subject, tiers: readonly Tier[]) => void;

/** Visits the lists of lists.parquet with the candidates of candidates.parquet; answers how many there were. */
export async function eachList(
  connection: DuckDBConnection,
  options: StreamOptions,
  visit: Visit,
  run: Run,
): Promise<number> {
  const subjects = await readSubjects(connection, options);
  const groups = createGroups(options.facts);
  await eachRow(connection, options.folder, `list_no < ${subjects.groups}`, (list, tiers) => {
    const subject = subjects.of(list);
    for (const { position, tier } of tiers) {
      const key = groupKey(options.links, subject.placement, position);
      groups.remember(key, subject, copyOf(tier));
    }
  });
  const chains = Map.groupBy(options.links, ({ placement }) => placement);
  let next = 0;
  const pass = (list: number, own: readonly Positioned[]) => {
    const subject = subjects.of(list);
    const chain = chains.get(subject.placement) ?? [];
    visit(list, subject, tiersFor(chain, subject, own, groups, options.lengths[subject.placement] ?? 0));
  };
  await eachRow(connection, options.folder, "true", (list, tiers) => {
    throwIfAborted(run.signal);
    // Lists without any candidate of their own have no rows.
    for (; next < list; next++) pass(next, []);
    pass(next++, tiers);
    if (list % 4096 === 0) run.progress(list, subjects.count, "Steering lists");
  });
  for (; next < subjects.count; next++) pass(next, []);
  run.progress(1, 1);
  return subjects.count;
}

const groupKey = (links: Link[], placement: string, position: number) => {
  const link = links.find((one) => one.placement === placement && one.position === position);
  return `${link?.source} ${link?.version}`;
};

/** The chain's steps in order: the list's own rows, or the lists of its groups, as engine/shelves asks them for one. */
function tiersFor(
  chain: readonly Link[],
  subject: Subject,
  own: readonly Positioned[],
  groups: ReturnType<typeof createGroups>,
  length: number,
): Tier[] {
  const tiers: Tier[] = [];
  let offered = 0;
  for (const { source, version, position } of chain) {
    const found = GROUPED.includes(source as Placement)
      ? groups.of(`${source} ${version}`, subject, offered < 2 * length)
      : own.filter((one) => one.position === position).map(({ tier }) => tier);
    for (const tier of found) {
      offered += tier.to - tier.from;
      tiers.push(tier);
    }
  }
  return tiers;
}

interface Positioned {
  position: number;
  tier: Tier;
}

/** The rows of candidates.parquet, list by list. */
async function eachRow(
  connection: DuckDBConnection,
  folder: string,
  where: string,
  visit: (list: number, tiers: readonly Positioned[]) => void,
): Promise<void> {
  const collected = collectCandidates();
  const file = quoteText(join(folder, "candidates.parquet"));
  const sql = `SELECT list_no, tier, product_no, score FROM read_parquet(${file}) WHERE ${where}`;
  let list = -1;
  for await (const [lists, tiers, products, scores] of streamColumns(connection, sql)) {
    for (let i = 0; i < lists!.length; i++) {
      if (lists![i] !== list) {
        if (list >= 0) visit(list, collected.tiers(list));
        list = lists![i]!;
        collected.clear();
      }
      collected.add(tiers![i]!, products![i]!, scores![i]!);
    }
  }
  if (list >= 0) visit(list, collected.tiers(list));
}

async function readSubjects(connection: DuckDBConnection, { folder, facts, purchasesUntil }: StreamOptions) {
  const table = await readParquet(connection, join(folder, "lists.parquet"));
  const texts = (name: string) => table.columns[name] as (string | null)[];
  const [placements, kinds, ids, segments] = ["placement", "source_kind", "category", "segments"].map(texts);
  const products = table.columns.product_no as Int32Array;
  const bought =
    purchasesUntil === null ? null : await readPurchases(connection, folder, table.rows, purchasesUntil);
  const isGroup = placements!.map((placement) => GROUPED.includes(placement as Placement));
  return {
    count: table.rows,
    /** Lists of groups come first. */
    groups: isGroup.lastIndexOf(true) + 1,
    of: (list: number): Subject => ({
      placement: placements![list]!,
      kind: kinds![list] as Subject["kind"],
      sources: products[list]! >= 0 ? products.subarray(list, list + 1) : NO_SOURCES,
      category: ids![list] ? (categoryNumbers(ids![list]!, facts)[0] ?? -1) : -1,
      segments: segments![list] ? segments![list]!.split("\n") : NO_SEGMENTS,
      bought: bought?.(list) ?? null,
    }),
  };
}

const NO_SOURCES = new Int32Array(0);
const NO_SEGMENTS: string[] = [];

/** Last purchase of each product by the customer of each list. */
async function readPurchases(connection: DuckDBConnection, folder: string, lists: number, until: number) {
  const file = (name: string) => `read_parquet(${quoteText(join(folder, `${name}.parquet`))})`;
  const sql = `SELECT l.list_no, p.product_no, max(p.day)::INTEGER AS day
    FROM ${file("lists")} l JOIN ${file("purchases")} p ON l.source_kind = 'customer' AND p.customer_id = l.source_id
    WHERE p.day <= ${until} GROUP BY ALL ORDER BY ALL`;
  const counted = await connection.runAndReadAll(`SELECT count(*)::INTEGER FROM (${sql})`);
  const rows = Number(counted.getRows()[0]![0]);
  const products = new Int32Array(rows);
  const daysAgo = new Float64Array(rows);
  const offsets = new Int32Array(lists + 1);
  let at = 0;
  for await (const [list, product, day] of streamColumns(connection, sql)) {
    for (let i = 0; i < list!.length; i++) {
      offsets[list![i]! + 1]!++;
      products[at] = product![i]!;
      daysAgo[at++] = until - day![i]!;
    }
  }
  for (let l = 0; l < lists; l++) offsets[l + 1]! += offsets[l]!;
  return (list: number): Bought => ({ products, daysAgo, from: offsets[list]!, to: offsets[list + 1]! });
}

/** The rows of one list, in columns that grow; another step of the chain starts another tier. */
function collectCandidates() {
  let products = new Int32Array(256);
  let scores = new Float64Array(256);
  let starts: { position: number; from: number }[] = [];
  let count = 0;
  return {
    clear() {
      count = 0;
      starts = [];
    },
    add(position: number, product: number, score: number) {
      if (count === products.length) {
        products = grown(products, new Int32Array(2 * count));
        scores = grown(scores, new Float64Array(2 * count));
      }
      if (starts.at(-1)?.position !== position) starts.push({ position, from: count });
      products[count] = product;
      scores[count++] = score;
    },
    tiers: (list: number): Positioned[] =>
      starts.map(({ position, from }, t) => ({
        position,
        tier: { products, scores, from, to: starts[t + 1]?.from ?? count, rows: { list, position } },
      })),
  };
}

function grown<T extends Int32Array | Float64Array>(from: T, into: T): T {
  into.set(from);
  return into;
}

function copyOf({ products, scores, from, to, ...rest }: Tier): Tier {
  return {
    ...rest,
    products: products.slice(from, to),
    scores: Float64Array.from({ length: to - from }, (_, i) => scores[from + i]!),
    from: 0,
    to: to - from,
  };
}

interface GroupLists {
  segments: Map<string, Tier>;
  categories: Map<number, Tier>;
  everyone: Tier | null;
}

/** Lists of whole groups of shoppers by source: what chains end with. */
function createGroups(facts: Facts) {
  const sources = new Map<string, GroupLists>();
  return {
    remember(key: string, subject: Subject, tier: Tier) {
      const lists = sources.get(key) ?? { segments: new Map(), categories: new Map(), everyone: null };
      sources.set(key, lists);
      if (subject.kind === "category") lists.categories.set(subject.category, tier);
      else if (subject.segments.length > 0) lists.segments.set(subject.segments[0]!, tier);
      else lists.everyone = tier;
    },
    /** Of the subject's segments, of its category or the nearest above, of everyone. */
    of(key: string, subject: Subject, asksSegments: boolean): Tier[] {
      const lists = sources.get(key);
      if (!lists) return [];
      const segments = asksSegments ? subject.segments.flatMap((id) => lists.segments.get(id) ?? []) : [];
      return [
        ...segments,
        ...nearest(lists.categories, subject, facts),
        ...(lists.everyone ? [lists.everyone] : []),
      ];
    },
  };
}

function nearest(lists: Map<number, Tier>, subject: Subject, facts: Facts): Tier[] {
  const source = subject.sources[0];
  let at = subject.category >= 0 ? subject.category : source === undefined ? -1 : facts.category[source]!;
  for (let steps = 0; at >= 0 && steps <= facts.categories.length; steps++) {
    const tier = lists.get(at);
    if (tier) return [tier];
    at = facts.categories[at]!.parent;
  }
  return [];
}
