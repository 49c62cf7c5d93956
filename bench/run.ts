/**
 * `npm run bench`: runs every `bench/<area>/<name>.bench.ts` and writes its figures to bench/results/<name>.json.
 * `--full` takes the long form, `--rows <n>` another size, `--only <name>` one of them. To add one: a file that exports a Benchmark by default.
 */
import { globSync, mkdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ownTemporaryFolder } from "../tests/support/temporary.ts";
import type { Benchmark, Figure } from "./benchmark.ts";

const { values } = parseArgs({
  options: { full: { type: "boolean", default: false }, only: { type: "string" }, rows: { type: "string" } },
});
const results = join(import.meta.dirname, "results");
mkdirSync(results, { recursive: true });

const machine = {
  processor: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 2 ** 30),
  node: process.version,
};

const round = (value: number) => Number(value.toPrecision(4));

function show({ name, unit, ours, peer, ratio }: Figure): string {
  const beside = peer ? `, ${peer.name} ${round(peer.value)} ${unit}, ratio ${round(ratio!)}` : "";
  return `  ${name}: ${round(ours)} ${unit}${beside}`;
}

const removeTemporary = ownTemporaryFolder();
process.on("exit", removeTemporary);

for (const file of globSync("*/*.bench.ts", { cwd: import.meta.dirname }).sort()) {
  const { default: benchmark } = (await import(join(import.meta.dirname, file))) as { default: Benchmark };
  if (values.only && benchmark.name !== values.only) continue;
  const reason = benchmark.skip?.();
  console.log(`${benchmark.name}${reason ? `: skipped, ${reason}` : ""}`);
  if (reason) continue;
  const figures = await benchmark.run(!values.full, values.rows ? Number(values.rows) : undefined);
  for (const one of figures) console.log(show(one));
  // The short form only shows that it runs; its figures are not kept.
  if (values.full) {
    const result = { name: benchmark.name, at: new Date().toISOString(), machine, figures };
    writeFileSync(join(results, `${benchmark.name}.json`), `${JSON.stringify(result, null, 2)}\n`);
  }
}
