/** A warehouse, a state and a source over files in a temporary folder, for the tests of ingest. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quietRun, type Run } from "../contract/run.ts";
import type { Connection } from "../state/connections.ts";
import { openState } from "../state/state.ts";
import { applySchema } from "../warehouse/schema.ts";
import { openWarehouse } from "../warehouse/warehouse.ts";
import { sourceExtra } from "./sources.ts";
import { type IngestContext, syncSource } from "./sync.ts";

export interface Workbench extends IngestContext {
  addFiles(path: string, name?: string): Connection;
  sync(connection: Connection, mode?: "full" | "incremental", run?: Run): ReturnType<typeof syncSource>;
  /** The one value of a query with one row and column. */
  value(sql: string): Promise<unknown>;
  close(): Promise<void>;
}

export async function openWorkbench(): Promise<Workbench> {
  const folder = mkdtempSync(join(tmpdir(), "merchbench-ingest-"));
  const warehouse = await openWarehouse(join(folder, "warehouse.duckdb"));
  await applySchema(warehouse);
  const state = openState(join(folder, "state.sqlite"), randomBytes(32));
  const context = { folder, warehouse, state };
  return {
    ...context,
    addFiles: (path, name = "Files") =>
      state.connections.add(
        {
          role: "source",
          name,
          kind: "files",
          connectionType: "test",
          config: { path },
          extra: sourceExtra(state, name),
        },
        [],
      ),
    sync: (connection, mode = "incremental", run = quietRun()) => syncSource(context, connection, mode, run),
    async value(sql) {
      const [row] = await warehouse.query(sql);
      return Object.values(row ?? {})[0];
    },
    async close() {
      await warehouse.close();
      state.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
