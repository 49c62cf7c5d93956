/** What rules do to the ranking: the lists that were judged on held-out days, steered and judged again. */
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Pattern } from "../../models/evaluate/pattern.ts";
import { scoreLists } from "../../models/evaluate/ranking.ts";
import { differenceInterval } from "../../models/evaluate/ranking-metrics.ts";
import { meanKnown } from "../../models/evaluate/stats.ts";
import type { Table } from "../../models/model.ts";
import { random } from "../../models/random.ts";
import { readParquet } from "../compute/columns.ts";
import type { Steering } from "./compile.ts";
import type { Facts } from "./facts.ts";
import type { JudgedCases, Quality } from "./order.ts";
import { FILLED } from "./reasons.ts";
import type { Subject } from "./scope.ts";
import type { Tier } from "./steered.ts";
import { createSteerer } from "./steerer.ts";
import { discountOf } from "./tally.ts";

/** What is known of the customers of cases. */
export interface CaseCustomers {
  segmentsOf(customer: string): readonly string[];
  boughtBefore(customer: string, until: number): Subject["bought"];
}

export interface Judged extends Quality {
  /** NDCG of each case, before and after. */
  cases: number;
  ndcg: { before: Float64Array; after: Float64Array };
  /** Chance that the first place of a list sells, by the hits of all places. */
  level: number;
}

/**
 * Null where the version kept no lists, which older ones did not. Facts are those of today: stock and prices of the
 * held-out days are not known.
 */
export async function judgeRules(
  connection: DuckDBConnection,
  judged: JudgedCases,
  steerings: { before: Steering; after: Steering },
  customers: CaseCustomers,
  k: number,
): Promise<Judged | null> {
  const table = await readParquet(connection, judged.cases);
  if (!table.columns.listed || table.rows === 0) return null;
  const cases = readCases(table, await numberingOf(connection, judged.products, steerings.before.facts));
  const truth = truthOf(cases, steerings.before.facts);
  const lists = (steering: Steering) => steerCases(cases, steering, judged.placement, customers, k);
  const before = scoreLists(truth, lists(steerings.before), k, k).ndcg;
  const listed = lists(steerings.after);
  const after = scoreLists(truth, listed, k, k).ndcg;
  return {
    placement: judged.placement,
    model: judged.model,
    cases: table.rows,
    metric: `NDCG@${k}`,
    before: meanKnown(before),
    after: meanKnown(after),
    difference: differenceInterval(after, before, random(1).fork(judged.model)),
    ndcg: { before, after },
    level: levelOf(truth, lists(steerings.before), k),
  };
}

interface Case {
  subject: string;
  /** Last day of learning. */
  until: number;
  /** Product numbers of the facts, -1 for what is gone. */
  chosen: number[];
  source: number;
  tier: Tier;
}

/** From the numbers of a version's own dataset to those of the facts. */
async function numberingOf(connection: DuckDBConnection, file: string, facts: Facts): Promise<Int32Array> {
  const products = await readParquet(connection, file);
  const numbers = products.columns.product_no as Int32Array;
  const map = new Int32Array(products.rows).fill(-1);
  for (const [r, id] of (products.columns.product_id as string[]).entries()) {
    map[numbers[r]!] = facts.numbers.get(id) ?? -1;
  }
  return map;
}

function readCases(table: Table, numbering: Int32Array): Case[] {
  const texts = (name: string) => table.columns[name] as string[];
  const split = (text: string) => (text === "" ? [] : text.split(",").map(Number));
  return texts("subject").map((subject, c) => {
    const [until = "", chosen = ""] = texts("asked")[c]!.split(":");
    const products = Int32Array.from(split(texts("listed")[c]!), (p) => numbering[p] ?? -1);
    const scores = table.columns.listed_scores ? split(texts("listed_scores")[c]!) : [];
    // A basket's case names the product that it was asked from.
    const source = /^basket \d+ from (\d+)$/.exec(subject)?.[1];
    return {
      subject,
      until: Number(until),
      chosen: split(chosen).map((p) => numbering[p] ?? -1),
      source: source === undefined ? -1 : (numbering[Number(source)] ?? -1),
      tier: { products, scores, from: 0, to: products.length },
    };
  });
}

/** One column more than there are products stands for everything that is gone. */
function truthOf(cases: Case[], facts: Facts): Pattern {
  const columns = facts.ids.length + 1;
  const indices = cases.flatMap((one) => one.chosen.map((p) => (p < 0 ? columns - 1 : p)));
  const offsets = new Int32Array(cases.length + 1);
  for (const [c, one] of cases.entries()) offsets[c + 1] = offsets[c]! + one.chosen.length;
  return { rows: cases.length, columns, offsets, indices: Int32Array.from(indices) };
}

function steerCases(
  cases: Case[],
  steering: Steering,
  placement: string,
  customers: CaseCustomers,
  k: number,
): Int32Array {
  const steerer = createSteerer(steering);
  const lists = new Int32Array(cases.length * k).fill(-1);
  for (const [c, one] of cases.entries()) {
    const isCustomer = one.source < 0;
    const list = steerer.steer(
      {
        placement,
        kind: isCustomer ? "customer" : "product",
        sources: isCustomer ? new Int32Array(0) : Int32Array.of(one.source),
        category: -1,
        segments: isCustomer && steering.asksSegments ? customers.segmentsOf(one.subject) : [],
        bought: isCustomer && steering.asksPurchases ? customers.boughtBefore(one.subject, one.until) : null,
      },
      [one.tier],
      k,
    );
    // Best sellers of today's catalogue were not known on the held-out days.
    for (let i = 0; i < list.count; i++) if (list.tiers[i] !== FILLED) lists[c * k + i] = list.products[i]!;
  }
  return lists;
}

/** Hits over the exposure that was given: the chance of the first place when chances fall as the discount does. */
function levelOf(truth: Pattern, lists: Int32Array, k: number): number {
  let hits = 0;
  let exposure = 0;
  for (let c = 0; c < truth.rows; c++) {
    const chosen = new Set(truth.indices.subarray(truth.offsets[c]!, truth.offsets[c + 1]!));
    for (let r = 0; r < k && lists[c * k + r]! >= 0; r++) {
      exposure += discountOf(r);
      if (chosen.has(lists[c * k + r]!)) hits++;
    }
  }
  return exposure === 0 ? 0 : hits / exposure;
}
