// Builds shell and page when their sources are newer than the last build, or in any case (`anew`).
// May import: nothing of the project. The engine needs no build: Node runs its TypeScript.
import { spawnSync } from "node:child_process";
import { readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "..");
const SOURCES = ["electron", "renderer", "engine/contract", "electron.vite.config.ts", "package.json"];
/** Its time is when the last good build began. */
const STAMP = join(ROOT, "out/.built");
const OUTPUTS = ["out/main/index.js", "out/preload/index.cjs", "out/renderer/index.html"];

/** Latest change below a path, in milliseconds; tests are not part of the build. */
function newest(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path)
    .filter((name) => !/\.test\.tsx?$/.test(name))
    .reduce((latest, name) => Math.max(latest, newest(join(path, name))), stat.mtimeMs);
}

function isFresh(): boolean {
  const time = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  const built = time(STAMP);
  if (built === undefined || OUTPUTS.some((output) => time(join(ROOT, output)) === undefined)) return false;
  return SOURCES.every((source) => newest(join(ROOT, source)) <= built);
}

if (process.argv.includes("anew") || !isFresh()) {
  const began = new Date();
  console.error("Building the desktop shell and the page...");
  const vite = join(ROOT, "node_modules/electron-vite/bin/electron-vite.js");
  const result = spawnSync(process.execPath, [vite, "build"], { cwd: ROOT, encoding: "utf8" });
  if (result.status !== 0) {
    console.error(`${result.stdout}${result.stderr}\nThe build failed; mend what it names and run again.`);
    process.exit(1);
  }
  writeFileSync(STAMP, "");
  utimesSync(STAMP, began, began);
}
