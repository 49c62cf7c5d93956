/** All lists after the rules, as rows of numbers: list, rank, product, and the candidate that it was. */
import { join } from "node:path";
import type { DuckDBAppender, DuckDBConnection } from "@duckdb/node-api";
import { numberChunk, withDuckDB } from "../compute/columns.ts";
import type { Run } from "../contract/run.ts";
import { quoteText } from "../warehouse/sql.ts";
import { compileRules } from "./compile.ts";
import type { Facts } from "./facts.ts";
import type { ListsOrder, ListsOutcome } from "./order.ts";
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
  const steerer = createSteerer(steering);
  const options = {
    ...order,
    facts,
    purchasesUntil: steering.asksPurchases ? order.dataDay : null,
  };
  // The lists stream on one connection, so what is made of them goes to another.
  return withDuckDB(async (out) => {
    await out.run(`CREATE TABLE steered (${COLUMNS.map((name) => `${name} INTEGER`).join(", ")})`);
    const rows = rowWriter(await out.createAppender("steered"));
    const wanted = new Set(order.placements);
    let lists = 0;
    let empty = 0;
    let yielding = 0;
    let short = 0;
    const limits =
      steering.filters.length > 0 || steering.steps.some(({ kind }) => kind === "cap" || kind === "apart");
    const visit: Visit = (list, subject, tiers) => {
      if (!wanted.has(subject.placement)) return;
      lists++;
      const length = order.lengths[subject.placement] ?? 0;
      const steered = steerer.steer(subject, tiers, length);
      if (steered.count === 0) empty++;
      else if (steered.count < length && limits) short++;
      if (steered.yielding !== "nothing") yielding++;
      for (let i = 0; i < steered.count; i++) {
        const tier = tiers[steered.tiers[i]!];
        rows.add(
          list,
          i + 1,
          steered.products[i]!,
          tier?.rows?.list ?? -1,
          tier?.rows?.position ?? steered.tiers[i]!,
        );
      }
    };
    await eachList(connection, options, visit, run);
    const items = rows.end();
    await out.run(`COPY steered TO ${quoteText(join(order.folder, "steered.parquet"))} (FORMAT parquet)`);
    return { lists, items, empty, short, yielding };
  });
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
    add(...values: [number, number, number, number, number]) {
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
