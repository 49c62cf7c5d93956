/** What stands behind a number: query, tables, model version, date of the data. */
import { dataAsOf } from "../compute/as-of.ts";
import type { Basis } from "../contract/common.ts";
import type { Engine } from "../engine.ts";
import type { VersionRow } from "../state/versions.ts";
import { sqlFile } from "../warehouse/sql.ts";
import { currentCall } from "./call.ts";

/** `query` names the file below warehouse/queries. */
export async function basisOf(
  engine: Engine,
  query: string,
  tables: string[],
  version?: VersionRow,
): Promise<Basis> {
  const asOf = await dataAsOf(engine.warehouse, engine.state.settings().timeZone);
  return {
    ...askedBy(),
    query,
    sql: sqlFile(query),
    tables,
    modelVersion: version?.id ?? null,
    dataAsOf: asOf?.at ?? null,
    loadedAt: asOf?.loadedAt ?? null,
  };
}

/** What `warehouse.lineage` takes to ask for the answer again. */
export function askedBy(): Pick<Basis, "command" | "input"> {
  const call = currentCall();
  return call ? { command: call.command, input: call.input as Record<string, unknown> } : {};
}
