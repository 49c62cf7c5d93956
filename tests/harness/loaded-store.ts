/** A store platform's database, loaded into a fresh workspace with nothing edited. */
import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { Reconciliation } from "../../engine/contract/source.ts";
import { resolveRaw } from "../../engine/ingest/mapping/mapping.ts";
import { rawSchemaOf } from "../../engine/ingest/sources.ts";
import { dataFile } from "../support/data.ts";
import { openTestWorkspace, type TestWorkspace } from "./workspace.ts";

export interface LoadedStore {
  workspace: TestWorkspace;
  report: Report;
  /** Loads again and answers the new report. */
  sync(mode?: "full" | "incremental"): Promise<Report>;
  query<T = Record<string, unknown>>(sql: string): Promise<T[]>;
  /** The one value of a query with one row and column. */
  value(sql: string): Promise<unknown>;
  /** Rows of a canonical table that are not deleted, as text in an order of their own, without what differs from load to load. */
  dump(table: string): Promise<string[]>;
}

interface Report {
  streams: { stream: string; rows: number }[];
  tables: {
    table: string;
    read: number;
    accepted: number;
    rejected: number;
    unchanged: number;
    deleted: number;
  }[];
  warnings: string[];
  reconciliation?: Reconciliation;
}

/** Connects the database as a source and loads it, by a preset where one is named; the workspace is closed by `use`'s end. */
export async function withLoadedStore(
  kind: string,
  config: Record<string, unknown>,
  use: (store: LoadedStore) => Promise<void>,
  preset?: string,
): Promise<void> {
  const workspace = await openTestWorkspace("store");
  const { client, engine } = workspace;
  try {
    const source = await client.source.add({ name: "Shop", kind, config, connectionType: "test", preset });
    const sync = (mode: "full" | "incremental" = "incremental") =>
      workspace.done<Report>(client.source.sync({ id: source.id, mode }));
    const query = <T>(sql: string) => engine.warehouse.query<T>(sql);
    const report = await sync();
    expect(await pairwiseJoins(workspace, source.id)).toEqual([]);
    await use({
      workspace,
      report,
      sync,
      query,
      value: async (sql) => Object.values((await query<Record<string, unknown>>(sql))[0] ?? {})[0],
      dump: async (table) => {
        const rows = await query<{ row: string }>(
          `SELECT CAST(to_json(t) AS VARCHAR) AS row FROM (SELECT * EXCLUDE (source_id, loaded_at, deleted_at) FROM store.${table} WHERE deleted_at IS NULL) t ORDER BY row`,
        );
        return rows.map(({ row }) => row);
      },
    });
  } finally {
    await workspace.close();
  }
}

/** A step of a plan as DuckDB explains it. */
interface Step {
  name: string;
  extra_info: Record<string, unknown>;
  children: Step[];
}

/**
 * Outer joins of a source's mapping that look at each pair of rows: no time at all in these databases, hours in a
 * store of a million orders. A condition on the outer side alone, or an OR, makes one out of a join by equal keys.
 */
async function pairwiseJoins({ client, engine }: TestWorkspace, sourceId: string): Promise<string[]> {
  const { tables } = await client.mapping.get({ sourceId });
  const rawSchema = rawSchemaOf(engine.state.connections.get("source", sourceId));
  const found: string[] = [];
  for (const { table, sql, enabled } of tables) {
    if (!enabled) continue;
    const [plan] = await engine.warehouse.query<{ explain_value: string }>(
      `EXPLAIN (FORMAT json) ${resolveRaw(sql, rawSchema)}`,
      { currency: "GBP", time_zone: "UTC" },
    );
    const visit = ({ name, extra_info: info, children }: Step): void => {
      if (/BLOCKWISE_NL_JOIN/.test(name) && info["Join Type"] !== "INNER")
        found.push(`${table}: ${JSON.stringify(info)}`);
      children.forEach(visit);
    };
    (JSON.parse(plan!.explain_value) as Step[]).forEach(visit);
  }
  return found;
}

/** Rows that each canonical table took in. */
export const acceptedOf = (report: Report): Record<string, number> =>
  Object.fromEntries(report.tables.map((count) => [count.table, count.accepted]));

/** What a load changed: new, different or gone rows of each table. */
export const changesOf = (report: Report): string[] =>
  report.tables.filter((count) => count.accepted + count.deleted > 0).map((count) => count.table);

/** Every order compared agrees in its total, its lines and its parts. */
export const allAgree = (orders: number): Reconciliation => ({
  orders,
  totalsAgree: orders,
  linesCompared: orders,
  linesAgree: orders,
  partsCompared: orders,
  partsAgree: orders,
  worst: [],
});

/** Row counts of a dump's tables, as counted when it was made. */
export function rowCounts(dump: string): Map<string, number> {
  const lines = readFileSync(dataFile("stores/ROWCOUNTS.csv"), "utf8").trim().split(/\r?\n/).slice(1);
  const rows = lines.map((line) => line.split(",")).filter(([name]) => name === dump);
  return new Map(rows.map(([, table, count]) => [table!, Number(count)]));
}
