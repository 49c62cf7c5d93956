/** Frequent itemsets and rules: FIMI retail at .1 %, beside Efficient-Apriori (PyPI) on the same file and core. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { csrFromTriplets } from "../../models/recommend/history/csr.ts";
import { frequentItemsets } from "../../models/recommend/products/itemsets.ts";
import { associationRules } from "../../models/recommend/products/rules.ts";
import { hasData, readData } from "../../tests/support/data.ts";
import { type Benchmark, type Figure, figure } from "../benchmark.ts";

const FILE = "baskets/retail.dat.zst";
/** A Python with efficient-apriori, or the plain one. */
const PYTHON = process.env.MERCHBENCH_PEER_PYTHON ?? "python3";

const PEER = `
import sys, resource
from efficient_apriori import itemsets_from_transactions, generate_rules_apriori
rows = [tuple(set(line.split())) for line in open(sys.argv[1]) if line.strip()]
before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
sets, count = itemsets_from_transactions(rows, float(sys.argv[2]))
found = sum(len(level) for level in sets.values())
rules = list(generate_rules_apriori(sets, 0.5, count))
print(found, len([r for r in rules if len(r.rhs) == 1]), resource.getrusage(resource.RUSAGE_SELF).ru_utime - before)
`;

function basketsOf(lines: string[]) {
  const numbers = new Map<string, number>();
  const row: number[] = [];
  const column: number[] = [];
  lines.forEach((line, r) => {
    for (const item of new Set(line.split(" ").filter((one) => one !== ""))) {
      if (!numbers.has(item)) numbers.set(item, numbers.size);
      row.push(r);
      column.push(numbers.get(item)!);
    }
  });
  return csrFromTriplets(
    { rows: lines.length, columns: numbers.size },
    { count: row.length, row, column, value: 1 },
  );
}

function ours(lines: string[], minSupport: number) {
  const matrix = basketsOf(lines);
  const start = process.cpuUsage();
  const sets = frequentItemsets(matrix, { minSupport });
  const rules = associationRules(sets, { minConfidence: 0.5 });
  return { sets: sets.counts.length, rules: rules.length, seconds: process.cpuUsage(start).user / 1e6 };
}

/** Null where the peer is not installed. */
function peers(lines: string[], minSupport: number) {
  if (spawnSync(PYTHON, ["-c", "import efficient_apriori"]).status !== 0) return null;
  const folder = mkdtempSync(join(tmpdir(), "merchbench-rules-"));
  try {
    const path = join(folder, "baskets.txt");
    writeFileSync(path, lines.join("\n"));
    const answer = execFileSync(PYTHON, ["-c", PEER, path, String(minSupport)], { encoding: "utf8" });
    const [sets = 0, rules = 0, seconds = 0] = answer.trim().split(" ").map(Number);
    return { sets, rules, seconds };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const benchmark: Benchmark = {
  name: "recommend-rules",
  skip: () => (hasData("baskets") ? undefined : "the baskets are not here"),
  async run(short) {
    const lines = readData(FILE)
      .split("\n")
      .filter((line) => line.trim() !== "");
    const supports = short ? [0.01] : [0.01, 0.005, 0.001];
    return supports.flatMap((support): Figure[] => {
      const found = ours(lines, support);
      const peer = peers(lines, support);
      if (peer && (peer.sets !== found.sets || peer.rules !== found.rules)) {
        throw new Error(
          `The peer counts ${peer.sets} sets and ${peer.rules} rules, we ${found.sets} and ${found.rules}.`,
        );
      }
      const name = `FIMI retail at ${support * 100} %: ${found.sets} itemsets, ${found.rules} rules at confidence .5`;
      return [
        figure(
          name,
          "CPU s",
          found.seconds,
          peer ? { name: "Efficient-Apriori", value: peer.seconds } : undefined,
        ),
      ];
    });
  },
};

export default benchmark;
