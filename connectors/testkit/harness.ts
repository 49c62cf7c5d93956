/**
 * The suite that every connector to a database must pass.
 * May import: connectors and tests/support.
 * To run it for a new connector: write its harness in connectors/<name>/<name>.test.ts and call `connectorSuite`.
 */
import type { Connector } from "../connector.ts";

export interface Harness {
  // The suite hands the config through; only the connector knows its shape.
  connector: Connector<never>;
  config: never;
  /** A folder for temporary files. */
  scratch: string;
  /** Runs one statement on the database as its owner. */
  exec(sql: string): Promise<void>;
  /** As `exec`, while a read is going on. */
  execMeanwhile(sql: string): Promise<void>;
  query(sql: string): Promise<Record<string, unknown>[]>;
  /** An identifier, and a text literal, in SQL. */
  quote(name: string): string;
  text(value: string): string;
  /** Creates a table (id, name) with that many rows. */
  fill(table: string, rows: number): Promise<void>;
  /** Sessions of Merchbench that hold a transaction now. */
  openTransactions(): Promise<number>;
  /** A statement that makes any insert of the text 'poison' into the table's column `reason` fail. */
  poison(table: string): Promise<void>;
  /** Makes an insert of the text 'slow' into the column `reason` wait, so that a session can be ended meanwhile. */
  slow?(table: string): Promise<void>;
  /** Ends the session that is writing, from the server's side; undefined where there is no server. */
  killWriter?(): Promise<void>;
}
