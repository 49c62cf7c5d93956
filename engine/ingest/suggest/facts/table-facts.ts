/** What is known of a raw table by a look at its rows. */
import type { Name } from "../names/concepts.ts";
import type { Values } from "./values.ts";

/** Rows looked at in each table; keys are counted in all of them. */
export const SAMPLE_ROWS = 20_000;

/** A column of kinds has few different values. */
export const MOST_KINDS = 20;

export interface ColumnFacts extends Values {
  column: string;
  name: Name;
  /** Share of the sample's rows that have a value. */
  filled: number;
  /** Different values in the sample. */
  distinct: number;
  /** Money in hundredths, as far as can be told. */
  inCents?: boolean;
  /** Every row has a value of its own. */
  unique: boolean;
  /** Every row of a file has a value of its own, which other files have again. */
  uniqueInFile?: boolean;
  /** A part of a country, where it might be the state of an order. */
  isRegion?: boolean;
}

export interface TableFacts {
  table: string;
  /** Its name without what all tables of the source begin with: refunds of spree_refunds. */
  called: string;
  name: Name;
  rows: number;
  columns: ColumnFacts[];
  /** Of what is no table of the source: the SELECT that gives its rows, raw tables as `{{raw.name}}`. */
  select?: { sql: string; columns: string[] };
  /** Of tables that were loaded out of files. */
  files?: Files;
  /** That its amounts are in, as far as can be told, and by what. */
  currency?: { code: string; why: string };
  /** A column whose amounts name several currencies: mark -> code. */
  currencies?: { column: string; codes: Map<string, string> } | undefined;
}

export interface Files {
  count: number;
  /** More of them may come: there are several, the one is numbered or dated, or it is small enough to provide for it. */
  isSeries: boolean;
}
