/** What rules cost: a million lists of 50 candidates, CPU time a candidate. */
import { ruleset } from "../../engine/contract/rules.ts";
import { compileRules } from "../../engine/steering/compile.ts";
import type { Facts } from "../../engine/steering/facts.ts";
import type { Subject } from "../../engine/steering/scope.ts";
import { createSteerer } from "../../engine/steering/steerer.ts";
import { random } from "../../models/random.ts";
import { type Benchmark, type Figure, figure } from "../benchmark.ts";

const PRODUCTS = 20_000;
const CANDIDATES = 50;
/** Different lists; the full form goes through them ten times. */
const LISTS = 100_000;

const SETS: [string, object[]][] = [
  ["no rules", []],
  [
    "eight rules",
    [
      { kind: "margin", min: 0.1 },
      { kind: "stock", minDays: 3 },
      { kind: "boost", target: { minMargin: 0.6 } },
      { kind: "bury", target: { brands: ["b3", "b4"] } },
      { kind: "freshness" },
      { kind: "exclude", target: { categories: ["c7"] } },
      { kind: "cap", by: "category", most: 3 },
      { kind: "pin", products: ["p00100"] },
    ],
  ],
  ["variety by category and title", [{ kind: "diversity" }]],
];

function madeUpFacts(): Facts {
  const rng = random(1);
  const ids = Array.from({ length: PRODUCTS }, (_, p) => `p${String(p).padStart(5, "0")}`);
  const column = (value: () => number) => Float64Array.from(ids, value);
  return {
    currency: "GBP",
    ids,
    numbers: new Map(ids.map((id, p) => [id, p])),
    titles: ids.map((_, p) => `Thing ${p % 97} of ${p % 31} in ${p % 7}`),
    category: Int32Array.from(ids, () => rng.int(50)),
    categories: Array.from({ length: 50 }, (_, c) => ({ id: `c${c}`, name: `Kind ${c}`, parent: -1 })),
    brand: Int32Array.from(ids, () => rng.int(200)),
    brands: Array.from({ length: 200 }, (_, b) => `b${b}`),
    price: column(() => 5 + 50 * rng.next()),
    margin: column(() => rng.next()),
    stock: column(() => rng.int(10)),
    daysOfCover: column(() => 60 * rng.next()),
    soldADay: column(() => rng.next()),
    leadDays: column(() => 10),
    ageDays: column(() => 700 * rng.next()),
    offered: new Uint8Array(PRODUCTS).fill(1),
    attributes: ids.map(() => null),
  };
}

const SUBJECT: Subject = {
  placement: "recommended_for_you",
  kind: "customer",
  sources: new Int32Array(0),
  category: -1,
  segments: [],
  bought: null,
};

const benchmark: Benchmark = {
  name: "recommend-steering",
  async run(short): Promise<Figure[]> {
    const facts = madeUpFacts();
    const rng = random(2);
    const count = LISTS * CANDIDATES;
    const products = Int32Array.from({ length: count }, () => Math.floor(PRODUCTS * rng.next() * rng.next()));
    const scores = Float32Array.from({ length: count }, (_, i) => 1 / ((i % CANDIDATES) + 1));
    const lists = short ? LISTS / 10 : 10 * LISTS;
    return SETS.map(([name, rules]) => {
      const set = ruleset.parse({ rules: rules.map((rule, i) => ({ id: `r${i}`, ...rule })) });
      const { steer } = createSteerer(compileRules(set, facts, "2026-01-01"));
      const before = process.cpuUsage();
      for (let list = 0; list < lists; list++) {
        const from = (list % LISTS) * CANDIDATES;
        steer(SUBJECT, [{ products, scores, from, to: from + CANDIDATES }], 20);
      }
      const { user, system } = process.cpuUsage(before);
      const words = `${lists.toLocaleString("en-GB")} lists of ${CANDIDATES} candidates, ${name}, a candidate`;
      return figure(words, "microseconds of CPU", (user + system) / lists / CANDIDATES);
    });
  },
};

export default benchmark;
