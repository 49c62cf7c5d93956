/** Product lines that are no goods (postage, fees), which pages name where they leave them out. */
import type { Engine } from "../engine.ts";
import { sqlFile } from "../warehouse/sql.ts";

/** Their names, in order. */
export async function readServices(engine: Engine, signal?: AbortSignal): Promise<string[]> {
  const rows = await engine.warehouse.query<{ title: string }>(sqlFile("services"), {}, { signal });
  return rows.map(({ title }) => title);
}
