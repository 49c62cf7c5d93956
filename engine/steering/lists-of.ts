/** All lists after the rules, as rows of numbers: list, rank, product, and the candidate that it was. */
import { join } from "node:path";
import type { DuckDBAppender, DuckDBConnection } from "@duckdb/node-api";
import { numberChunk, withDuckDB } from "../compute/columns.ts";
import type { Run } from "../contract/run.ts";
import { quoteText } from "../warehouse/sql.ts";
import { sellable } from "./catalogue.ts";
import { compileRules, type Steering } from "./compile.ts";
import type { Facts } from "./facts.ts";
import { createFallbacks, type Fallback, isForEveryone, itemsOf, lengthOf } from "./fallbacks.ts";
import type { ListsOrder, ListsOutcome } from "./order.ts";
import { createSteerer } from "./steerer.ts";
import { eachList, type Visit } from "./stream-lists.ts";

const COLUMNS = ["list_no", "rank", "product_no", "from_list", "from_tier"] as const;
/** Rows that a DuckDB data chunk holds at most. */
const CHUNK = 2048;

/**
 * Steers each list and writes `steered.parquet`; `from_list` is -1 for what no model offered, `from_tier` then says why
 * it is there. Lists that products of a category share are numbered from -1 downwards; `shared.parquet` says whose they are.
 */
export async function listsOf(
  connection: DuckDBConnection,
  order: ListsOrder,
  facts: Facts,
  run: Run,
): Promise<ListsOutcome> {
  const steering = compileRules(order.rules, facts, order.day);
  const options = {
    ...order,
    facts,
    purchasesUntil: steering.asksPurchases ? order.dataDay : null,
  };
  // The lists stream on one connection, so what is made of them goes to another.
  return withDuckDB(async (out) => {
    await out.run(`CREATE TABLE steered (${COLUMNS.map((name) => `${name} INTEGER`).join(", ")})`);
    const rows = rowWriter(await out.createAppender("steered"));
    const { visit, outcome, fallbacks } = visitor(steering, order, rows.add);
    await eachList(connection, options, visit, run);
    const shared = [...fallbacks.used];
    for (const [s, list] of shared.entries())
      for (const [i, item] of list.items.entries())
        rows.add(-s - 1, i + 1, item.product, item.fromList, item.fromTier);
    const items = rows.end();
    await writeShared(out, order.folder, shared);
    await out.run(`COPY steered TO ${quoteText(join(order.folder, "steered.parquet"))} (FORMAT parquet)`);
    return { ...outcome, items };
  });
}

type AddRow = (list: number, rank: number, product: number, fromList: number, fromTier: number) => void;

/** Steers the lists that it is shown and counts them; those that others stand for are not written. */
function visitor(steering: Steering, { placements, lengths }: ListsOrder, add: AddRow) {
  const steerer = createSteerer(steering);
  const fallbacks = createFallbacks({ facts: steering.facts, lengths, steerer: createSteerer(steering) });
  const wanted = new Set(placements);
  const most = sellable(steering).length;
  const outcome = { lists: 0, empty: 0, short: 0, yielding: 0 };
  const visit: Visit = (list, subject, tiers) => {
    if (!wanted.has(subject.placement)) return;
    const length = lengthOf(subject, lengths);
    const steered = steerer.steer(subject, tiers, length);
    outcome.lists++;
    if (steered.count === 0) outcome.empty++;
    else if (steered.widened && steered.count < Math.min(length, most - subject.sources.length))
      outcome.short++;
    if (steered.yielding !== "nothing") outcome.yielding++;
    if (isForEveryone(subject)) fallbacks.note(subject.placement, itemsOf(steered, tiers));
    const isBare = subject.kind === "product" && tiers.every(({ rows }) => rows?.list !== list);
    if (isBare && fallbacks.covers(subject, tiers, itemsOf(steered, tiers))) return;
    for (let i = 0; i < steered.count; i++) {
      const from = tiers[steered.tiers[i]!]?.rows;
      add(list, i + 1, steered.products[i]!, from?.list ?? -1, from?.position ?? steered.tiers[i]!);
    }
  };
  return { visit, outcome, fallbacks };
}

async function writeShared(out: DuckDBConnection, folder: string, used: Fallback[]): Promise<void> {
  await out.run(
    "CREATE TABLE shared (list_no INTEGER, placement VARCHAR, source_kind VARCHAR, source_id VARCHAR)",
  );
  const appender = await out.createAppender("shared");
  for (const [i, { placement, categoryId }] of used.entries()) {
    appender.appendInteger(-i - 1);
    for (const text of [placement, "category", categoryId]) appender.appendVarchar(text);
    appender.endRow();
  }
  appender.closeSync();
  await out.run(`COPY shared TO ${quoteText(join(folder, "shared.parquet"))} (FORMAT parquet)`);
}

function rowWriter(appender: DuckDBAppender) {
  const columns = COLUMNS.map(() => new Int32Array(CHUNK));
  let count = 0;
  let total = 0;
  const flush = () => {
    if (count > 0) appender.appendDataChunk(numberChunk(columns.map((column) => column.subarray(0, count))));
    count = 0;
  };
  return {
    add(...values: Parameters<AddRow>) {
      for (let k = 0; k < values.length; k++) columns[k]![count] = values[k]!;
      total++;
      if (++count === CHUNK) flush();
    },
    end() {
      flush();
      appender.closeSync();
      return total;
    },
  };
}
