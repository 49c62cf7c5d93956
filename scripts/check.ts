// All checks that need no run: types and layer arrows, lint and format, unused code. Ends with a line each.
// May import: nothing of the project. To add a check: a line in CHECKS.
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "..");

const CHECKS = [
  { title: "types and layer arrows", script: "typescript/bin/tsc", args: ["-b"] },
  { title: "lint and format", script: "@biomejs/biome/bin/biome", args: ["check"] },
  { title: "command reference", script: "../scripts/reference.ts", args: ["--check"] },
  { title: "unused code", script: "knip/bin/knip.js", args: ["--no-progress"] },
];

const results = CHECKS.map(({ title, script, args }) => {
  const began = Date.now();
  const path = resolve(ROOT, "node_modules", script);
  const { status } = spawnSync(process.execPath, [path, ...args], { cwd: ROOT, stdio: "inherit" });
  return { title, ok: status === 0, seconds: (Date.now() - began) / 1000 };
});

console.log("");
for (const { title, ok, seconds } of results) {
  console.log(`${ok ? "ok    " : "FAILED"}  ${title} (${seconds.toFixed(1)} s)`);
}
process.exit(results.every((result) => result.ok) ? 0 : 1);
