/** Exports of marketplaces as files, loaded with nothing edited, and what tests ask of them. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import type { LoadReport } from "../../engine/contract/source.ts";
import { openTestWorkspace, type TestWorkspace } from "../harness/workspace.ts";

let workspace: TestWorkspace;
let folder: string;

/** Opens a workspace for the tests of a file, and a folder for each of them. */
export function workspaceForTests(): void {
  beforeAll(async () => {
    workspace = await openTestWorkspace("marketplaces");
  });
  afterAll(() => workspace.close());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "merchbench-marketplace-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
}

export type Row = Record<string, string | number>;

/** Writes a file of the columns into the folder. */
export const write = (
  name: string,
  separator: string,
  columns: string[],
  rows: Row[],
  before = "",
  after = "",
) => {
  const quoted = (value: string) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  const lines = [columns, ...rows.map((row) => columns.map((column) => quoted(String(row[column] ?? ""))))];
  writeFileSync(
    join(folder, name),
    before + lines.map((cells) => `${cells.join(separator)}\n`).join("") + after,
  );
};

/** The folder as a source of its own in the one workspace; queries see its rows alone. */
export async function load(use: (store: Loaded) => Promise<void>): Promise<void> {
  const { client, engine, done } = workspace;
  const { id } = await client.source.add({ name: folder, kind: "files", config: { path: folder } });
  const sync = () => done<LoadReport>(client.source.sync({ id }));
  const own = (sql: string) =>
    sql.replaceAll(/store\.(\w+)/g, `(SELECT * FROM store.$1 WHERE source_id = '${id}')`);
  await use({ report: await sync(), sync, query: (sql) => engine.warehouse.query(own(sql)) });
}

export interface Loaded {
  report: LoadReport;
  sync(): Promise<LoadReport>;
  query(sql: string): Promise<Record<string, unknown>[]>;
}

export const orders = ({ query }: Loaded) =>
  query(
    `SELECT order_id, status, strftime(ordered_at AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M') AS at, currency, CAST(subtotal AS DOUBLE) AS subtotal,
       CAST(discount AS DOUBLE) AS discount, CAST(shipping AS DOUBLE) AS shipping, CAST(tax AS DOUBLE) AS tax, CAST(total AS DOUBLE) AS total
     FROM store.orders ORDER BY order_id`,
  );
export const lines = ({ query }: Loaded) =>
  query(
    `SELECT order_id, sku, CAST(quantity AS DOUBLE) AS quantity, CAST(unit_price AS DOUBLE) AS unit_price, CAST(discount AS DOUBLE) AS discount,
       CAST(tax AS DOUBLE) AS tax, CAST(total AS DOUBLE) AS total
     FROM store.order_items ORDER BY order_id, sku`,
  );
export const rejected = ({ report }: Loaded) => report.tables.reduce((sum, table) => sum + table.rejected, 0);
/** Parts of an order make its total, and lines its goods. */
export const unlike = ({ query }: Loaded) =>
  query(
    `SELECT order_id FROM store.orders o WHERE abs(coalesce(subtotal, 0) - coalesce(discount, 0) + coalesce(shipping, 0) + coalesce(tax, 0) - total) > 0.02
       OR abs(subtotal - (SELECT sum(quantity * unit_price) FROM store.order_items i WHERE i.order_id = o.order_id)) > 0.02`,
  );
