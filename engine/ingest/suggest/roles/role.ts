/** What a raw table is taken for: a canonical table, and which of its columns is which. */
import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";

export interface Hit {
  column: ColumnFacts;
  score: number;
}

export interface Role {
  /** Canonical table. */
  table: string;
  facts: TableFacts;
  /** Canonical column -> raw column. */
  hits: Map<string, Hit>;
  confidence: number;
  /** Of lines: amounts that each line repeats of its order. */
  ofOrder?: ColumnFacts[];
  /** Of lines: their total is before discount, as far as figures tell. */
  isUndiscounted?: true;
  /** Of lines: what was paid for each, its tax with it, where the total is without. */
  withTax?: ColumnFacts;
  /** Of lines: the columns that together are an order's number, where no one is. */
  orderKey?: ColumnFacts[];
}

/** Names of their tables, for a sentence. */
export const listed = (roles: Role[]): string => roles.map((role) => role.facts.table).join(", ");
