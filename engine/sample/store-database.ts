/** Writes the sample store's rows into SQLite: prepared statements in one transaction, no journal while it is made. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";

type Value = string | number | null;

export interface StoreWriter {
  counts: Record<string, number>;
  /** Appends a row to a table; values in the order of schema.sql. */
  row(table: string, ...values: Value[]): void;
  movement(
    variant: number,
    location: number,
    units: number,
    kind: string,
    orderItem: number | null,
    purchaseOrder: number | null,
    time: string,
  ): void;
  level(
    variant: number,
    location: number,
    asOf: string,
    onHand: number,
    incoming: number,
    time: string,
  ): void;
  purchaseOrder(
    id: number,
    supplier: number,
    location: number,
    orderedAt: string,
    expected: string,
    receivedAt: string | null,
  ): void;
  purchaseOrderLine(order: number, variant: number, units: number, cost: number, time: string): void;
  close(): void;
}

/** Opens a new file; the folder exists and the file does not. */
export function createStoreDatabase(file: string): StoreWriter {
  const db = new Database(file);
  db.pragma("journal_mode = OFF");
  db.pragma("synchronous = OFF");
  db.pragma("foreign_keys = OFF");
  db.exec(readFileSync(join(import.meta.dirname, "schema.sql"), "utf8"));
  db.exec("BEGIN");
  const statements = new Map<string, Database.Statement>();
  const counts: Record<string, number> = {};

  const row = (table: string, ...values: Value[]) => {
    let statement = statements.get(table);
    if (!statement) {
      statement = db.prepare(`INSERT INTO ${table} VALUES (${values.map(() => "?").join(", ")})`);
      statements.set(table, statement);
    }
    statement.run(...values);
    counts[table] = (counts[table] ?? 0) + 1;
  };

  return {
    counts,
    row,
    movement(variant, location, units, kind, orderItem, purchaseOrder, time) {
      const id = (counts.stock_movements ?? 0) + 1;
      row("stock_movements", id, variant, location, units, kind, orderItem, purchaseOrder, time, time);
    },
    level(variant, location, asOf, onHand, incoming, time) {
      row("stock_levels", variant, location, asOf, onHand, 0, incoming, time);
    },
    purchaseOrder(id, supplier, location, orderedAt, expected, receivedAt) {
      const status = receivedAt ? "received" : "open";
      const updated = receivedAt ?? orderedAt;
      row("purchase_orders", id, supplier, location, orderedAt, expected, receivedAt, status, updated);
    },
    purchaseOrderLine(order, variant, units, cost, time) {
      row("purchase_order_lines", order, variant, units, cost, time);
    },
    close() {
      db.exec("COMMIT");
      db.close();
    },
  };
}
