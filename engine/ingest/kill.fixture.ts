/** A process that syncs a folder of files and can be killed at any moment: `node kill.fixture.ts <workspace> <folder>`. */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { quietRun } from "../contract/run.ts";
import { openState } from "../state/state.ts";
import { applySchema } from "../warehouse/schema.ts";
import { openWarehouse } from "../warehouse/warehouse.ts";
import { sourceExtra } from "./sources.ts";
import { syncSource } from "./sync.ts";

const [workspace = "", folder = ""] = process.argv.slice(2);
const warehouse = await openWarehouse(join(workspace, "warehouse.duckdb"));
await applySchema(warehouse);
const state = openState(join(workspace, "state.sqlite"), Buffer.alloc(32, 7));
const connection =
  state.connections.list("source")[0] ??
  state.connections.add(
    {
      role: "source",
      name: "Files",
      kind: "files",
      connectionType: "test",
      config: { path: folder },
      extra: sourceExtra(state, "Files"),
    },
    [],
  );

/** The job's checkpoint, kept in a file as the engine keeps it in its database. */
const file = join(workspace, "checkpoint.json");
const kept = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>) : {};
const checkpoint = {
  get: <T>(key: string) => kept[key] as T | undefined,
  set(key: string, value: unknown) {
    kept[key] = value;
    writeFileSync(`${file}.new`, JSON.stringify(kept));
    renameSync(`${file}.new`, file);
  },
};
const run = { ...quietRun(), checkpoint };
await syncSource({ folder: workspace, warehouse, state }, connection, "incremental", {
  ...run,
  part: () => run,
});
await warehouse.close();
state.close();
