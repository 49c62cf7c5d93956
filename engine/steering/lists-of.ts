/** All lists after the rules, as rows of numbers: list, rank, product, and the candidate that it was. */
import { join } from "node:path";
import type { DuckDBAppender, DuckDBConnection } from "@duckdb/node-api";
import { numberChunk, withDuckDB } from "../compute/columns.ts";
import { PLACEMENT_INFO, type Placement } from "../contract/placements.ts";
import type { Run } from "../contract/run.ts";
import { GROUPED } from "../shelves/candidates.ts";
import { quoteText } from "../warehouse/sql.ts";
import { sellable } from "./catalogue.ts";
import { compileRules, type Steering } from "./compile.ts";
import type { Facts } from "./facts.ts";
import type { ListsOrder, ListsOutcome } from "./order.ts";
import type { Subject } from "./scope.ts";
import { createSteerer } from "./steerer.ts";
import { eachList, type Visit } from "./stream-lists.ts";

const COLUMNS = ["list_no", "rank", "product_no", "from_list", "from_tier"] as const;
/** Rows that a DuckDB data chunk holds at most. */
const CHUNK = 2048;

/** Steers each list and writes `steered.parquet`; `from_list` is -1 for what no model offered, `from_tier` then says why it is there. */
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
    const { visit, outcome } = visitor(steering, order, rows.add);
    await eachList(connection, options, visit, run);
    const items = rows.end();
    await out.run(`COPY steered TO ${quoteText(join(order.folder, "steered.parquet"))} (FORMAT parquet)`);
    return { ...outcome, items };
  });
}

type AddRow = (list: number, rank: number, product: number, fromList: number, fromTier: number) => void;

/** Steers the lists that it is shown and counts them. */
function visitor(steering: Steering, { placements, lengths }: ListsOrder, add: AddRow) {
  const steerer = createSteerer(steering);
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
    for (let i = 0; i < steered.count; i++) {
      const from = tiers[steered.tiers[i]!]?.rows;
      add(list, i + 1, steered.products[i]!, from?.list ?? -1, from?.position ?? steered.tiers[i]!);
    }
  };
  return { visit, outcome };
}

/**
 * How long a published list is. That for everyone at a placement of products is one item longer: a page that falls back
 * on it leaves out the product that it shows.
 */
function lengthOf({ kind, segments, placement }: Subject, lengths: Record<string, number>): number {
  const length = lengths[placement] ?? 0;
  const forEveryone =
    kind === "segment" && segments.length === 0 && !GROUPED.includes(placement as Placement);
  return forEveryone && PLACEMENT_INFO[placement as Placement].subjects.includes("product")
    ? length + 1
    : length;
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
