/** Where the parts lie: in the project while developing, in the resources folder once packaged. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { app } from "electron";

const ROOT = resolve(import.meta.dirname, "../..");

/** Folder with `engine/`, `connectors/`, `models/`, `out/renderer/` and `node_modules/` as plain files. */
export function programFolder(): string {
  return app.isPackaged ? ROOT.replace(/app\.asar$/, "app.asar.unpacked") : ROOT;
}

/** The Node binary that runs the engine: shipped beside the app, from npm's `node` packages while developing. */
export function nodeBinary(): string {
  const name = process.platform === "win32" ? "node.exe" : "node";
  if (app.isPackaged) return join(process.resourcesPath, name);
  if (process.env.MERCHBENCH_NODE) return process.env.MERCHBENCH_NODE;
  const platform = process.platform === "win32" ? "win" : process.platform;
  const folders = [`node-${platform}-${process.arch}`, `node-bin-${platform}-${process.arch}`];
  const found = folders
    .map((folder) => join(ROOT, "node_modules", folder, "bin", name))
    .find((path) => existsSync(path));
  if (!found) throw new Error(`No Node binary for ${platform}-${process.arch}. Run npm ci again.`);
  return found;
}
