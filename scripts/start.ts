// Starts the desktop app; where there is no display or no Electron, says so and serves the page to a browser.
// May import: engine, tests/support (where an Electron lies). Arguments are handed on: `npm start -- --workspace <folder>`.
import { spawn, spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { defaultHome } from "../engine/state/home.ts";
import { downloadedElectron, findElectron } from "../tests/support/electron.ts";

const ROOT = resolve(import.meta.dirname, "..");
const DOWNLOAD_MS = 5 * 60_000;
const args = process.argv.slice(2);

function hasDisplay(): boolean {
  return process.platform !== "linux" || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** Electron's own installer fetches the binary at first use; offline it fails at once. */
function electron(): string | undefined {
  const here = downloadedElectron();
  if (here) return here.executable;
  console.log("Fetching Electron, once...");
  const installer = resolve(ROOT, "node_modules/electron/install.js");
  spawnSync(process.execPath, [installer], { cwd: ROOT, stdio: "ignore", timeout: DOWNLOAD_MS });
  return findElectron()?.executable;
}

function run(command: string, commandArgs: string[], env: NodeJS.ProcessEnv = process.env): void {
  const child = spawn(command, commandArgs, { cwd: ROOT, env, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
}

function serve(reason: string): void {
  console.log(`${reason} Serving to a browser instead; open the address below.`);
  const asked = args.includes("--workspace") || process.env.MERCHBENCH_WORKSPACE;
  const workspace = asked ? [] : ["--workspace", join(defaultHome(), "workspaces", "My store")];
  run(process.execPath, ["engine/hosts/cli.ts", "serve", ...workspace, ...args]);
}

const built = spawnSync(process.execPath, ["scripts/ensure-built.ts"], { cwd: ROOT, stdio: "inherit" });
if (built.status !== 0) process.exit(built.status ?? 1);
if (!hasDisplay()) {
  serve("No display here.");
} else {
  const executable = electron();
  if (!executable) serve("Electron could not be fetched.");
  else {
    // Chromium refuses to sandbox itself for root, which only containers run as.
    const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    run(executable, [...root, ROOT, ...args], { ...process.env, MERCHBENCH_NODE: process.execPath });
  }
}
