/** A store platform's database, loaded into a fresh workspace with nothing edited. */
import { readFileSync } from "node:fs";
import type { Reconciliation } from "../../engine/contract/source.ts";
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
    await use({
      workspace,
      report: await sync(),
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
