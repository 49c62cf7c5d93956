/** All lists, one after the other, as tiers of candidates from Parquet files: memory for one list and the best sellers. */
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { readParquet, streamColumns } from "../compute/columns.ts";
import { throwIfAborted } from "../contract/errors.ts";
import type { Run } from "../contract/run.ts";
import { quoteText } from "../warehouse/sql.ts";
import type { Facts } from "./facts.ts";
import type { Bought, Subject } from "./scope.ts";
import type { Tier } from "./steerer.ts";
import { categoryNumbers } from "./target.ts";

export interface StreamOptions {
  folder: string;
  facts: Facts;
  /** Last purchases as of this day, days since 1970-01-01; null where no rule asks for them. */
  purchasesUntil: number | null;
}

/** Gets each list in the order of its number; `tiers` and `subject` hold until the next one. */
export type Visit = (list: number, subject: Subject, tiers: readonly Tier[]) => void;

const BEST_SELLERS = "most_popular";

/** Visits the lists of lists.parquet with the candidates of candidates.parquet; answers how many there were. */
export async function eachList(
  connection: DuckDBConnection,
  options: StreamOptions,
  visit: Visit,
  run: Run,
): Promise<number> {
  const subjects = await readSubjects(connection, options);
  const popular = bestSellers(options.facts);
  const collected = collectCandidates();
  const file = quoteText(join(options.folder, "candidates.parquet"));
  const sql = `SELECT list_no, tier, product_no, score FROM read_parquet(${file})`;
  let list = -1;
  const finish = () => {
    if (list < 0) return;
    const subject = subjects.of(list);
    const own = collected.tiers();
    if (subject.placement === BEST_SELLERS) popular.remember(subject, own);
    visit(list, subject, [...own, ...popular.after(subject)]);
  };
  for await (const [lists, tiers, products, scores] of streamColumns(connection, sql)) {
    throwIfAborted(run.signal);
    for (let i = 0; i < lists!.length; i++) {
      if (lists![i] !== list) {
        finish();
        list = lists![i]!;
        collected.clear();
      }
      collected.add(tiers![i]!, products![i]!, scores![i]!);
    }
    run.progress(list + 1, subjects.count, "Steering lists");
  }
  finish();
  return subjects.count;
}

async function readSubjects(connection: DuckDBConnection, { folder, facts, purchasesUntil }: StreamOptions) {
  const table = await readParquet(connection, join(folder, "lists.parquet"));
  const texts = (name: string) => table.columns[name] as (string | null)[];
  const [placements, kinds, ids, segments] = ["placement", "source_kind", "category", "segments"].map(texts);
  const products = table.columns.product_no as Int32Array;
  const bought =
    purchasesUntil === null ? null : await readPurchases(connection, folder, table.rows, purchasesUntil);
  return {
    count: table.rows,
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

/** The rows of one list, in columns that grow; a new number of tier starts the next one. */
function collectCandidates() {
  let products = new Int32Array(256);
  let scores = new Float64Array(256);
  let ends: number[] = [];
  let count = 0;
  let last = -1;
  return {
    clear() {
      count = 0;
      ends = [];
      last = -1;
    },
    add(tier: number, product: number, score: number) {
      if (count === products.length) {
        products = grown(products, new Int32Array(2 * count));
        scores = grown(scores, new Float64Array(2 * count));
      }
      if (tier !== last) ends.push(count);
      last = tier;
      products[count] = product;
      scores[count++] = score;
    },
    tiers: (): Tier[] => ends.map((from, t) => ({ products, scores, from, to: ends[t + 1] ?? count })),
  };
}

function grown<T extends Int32Array | Float64Array>(from: T, into: T): T {
  into.set(from);
  return into;
}

/** Best sellers of the store and of its categories: what every chain ends with. */
function bestSellers(facts: Facts) {
  const byCategory = new Map<number, Tier>();
  let everyone: Tier | null = null;
  return {
    remember(subject: Subject, [own]: Tier[]) {
      if (!own) return;
      const tier: Tier = {
        products: own.products.slice(own.from, own.to),
        scores: Float64Array.from({ length: own.to - own.from }, (_, i) => own.scores[own.from + i]!),
        from: 0,
        to: own.to - own.from,
      };
      if (subject.kind === "category") byCategory.set(subject.category, tier);
      else if (subject.segments.length === 0) everyone ??= tier;
    },
    after(subject: Subject): Tier[] {
      const source = subject.sources[0];
      const category = source === undefined ? -1 : facts.category[source]!;
      const near = category >= 0 ? byCategory.get(category) : undefined;
      return [near, everyone].flatMap((tier) => tier ?? []);
    },
  };
}
