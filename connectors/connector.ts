/**
 * The shape of a connector: how Merchbench reads stores and files, and writes to targets.
 * May import: engine/contract. To add one: a folder with config.ts, source.ts and/or sink.ts,
 * a line in index.ts, and a test that runs it through connectors/testkit.
 */

import type { z } from "zod";
import type { Run } from "../engine/contract/run.ts";
import type { InspectedTable } from "../engine/contract/source.ts";

/** Types that a source reports for its columns; the warehouse stores raw columns under the DuckDB type beside it. */
export type ColumnType =
  | "text" // VARCHAR
  | "integer" // BIGINT
  | "hugeint" // HUGEINT: 64-bit unsigned and wider, never a JavaScript number
  | "decimal" // DECIMAL, as text in batches, precision kept
  | "double" // DOUBLE
  | "boolean" // BOOLEAN
  | "timestamp" // TIMESTAMP without zone, as written in the source
  | "timestamptz" // TIMESTAMPTZ, UTC
  | "date" // DATE
  | "json" // JSON
  | "binary"; // BLOB, not loaded unless mapped

export interface SourceColumn {
  name: string;
  type: ColumnType;
  /** The source's own name of the type, shown to people. */
  nativeType: string;
  nullable: boolean;
  /** Text that hardly repeats, where that is known: it is packed without looking for repeats. */
  varied?: boolean;
  /** Of a sampled stream: some rows were seen without it, so that a sample without it proves nothing. */
  optional?: boolean;
  /** Of a sampled stream: no value was seen, so that nothing is known of its type. */
  unseen?: boolean;
  /** Values that stand for no customer, as they are written, once the rows were looked at. */
  nobody?: string[];
}

/** One table, view or group of files of a source. */
export interface Stream {
  /** `schema.table` where the source has schemas, else the table's or the file group's name. */
  name: string;
  /** Raw table that the engine keeps its rows in; chosen once, when the stream is first seen. */
  table?: string;
  columns: SourceColumn[];
  /** Columns of the primary key; empty when there is none (then only full sync is possible). */
  key: string[];
  /** Column that grows with every change (updated_at, an id), if one is plain to see. */
  cursorColumn?: string;
  /**
   * Differs once rows may be others although no column shows it: the table lies elsewhere, was swapped, emptied,
   * restored or rewritten. Then a cursor has nothing to go on from. Undefined where that can't be told.
   */
  identity?: string;
  /** Its columns are what a few of its rows were seen to hold; others may hold more. */
  sampled?: boolean;
  /** What the source leaves open about its values, as sentences: which of day and month comes first, for one. */
  doubts?: string[];
  /** What the source can't read beside this stream, as sentences; the same of all its streams. */
  leftOut?: string[];
  /** Estimate, for progress. */
  rowCount?: number;
  bytes?: number;
}

/**
 * Rows on their way in. Two kinds, one rule: columnar, never row objects.
 * `columns`: one array a column, all of one length; null for missing; decimals, hugeints, dates and
 * timestamps as ISO text; integers as number or bigint; booleans as boolean; JSON as text.
 * `file`: a local file that DuckDB reads by itself (a server's rows as Parquet, a user's file), which is
 * several times faster; `scan` is the FROM-expression of a SELECT, and the engine deletes the file after
 * the merge when `temporary` says so.
 */
export type Batch = {
  /** Value of the cursor column after this batch; saved once the batch is merged. */
  cursor?: string;
  /** Rows read and bytes moved so far in this stream, for progress. */
  rowsSoFar?: number;
  bytesSoFar?: number;
  /** Keys that no longer exist in the source, one tuple in order of `Stream.key` a row. */
  deletedKeys?: unknown[][];
  /**
   * The rows hold no more than the key, and the cursor's column where the source has it at hand: those of all such
   * batches of a stream, up to the one that says "end", are the keys of its snapshot. Rows with another key are gone,
   * those with another cursor changed without a later one.
   */
  keys?: "part" | "end";
  /**
   * Where a whole read that breaks off behind this batch may go on, in the source's own words. Rows may come again
   * then; only streams with a key have it, whose last row of each key counts.
   */
  resume?: string;
  /**
   * First batch of a stream that was to be read whole: the rows to come are all those, and only those, of some blocks
   * of the key. Block k is where `column` divided by `size`, cut to a whole number, is k.
   */
  blocks?: { column: string; size: string; numbers: string[] };
  /** What tells next time which blocks changed; kept together with the rows and handed back in the request. */
  digests?: string;
  /** Rows whose `column` holds one of `values` make way for this batch: how a file that changed or went is read anew. */
  replaces?: { column: string; values: string[] };
} & (
  | { kind: "columns"; rows: number; columns: Record<string, unknown[]> }
  | {
      kind: "file";
      path: string;
      scan: string;
      temporary: boolean;
      rejected?: RejectedLine[];
      /** Lines beyond those, of which only the number is known. */
      unkept?: number;
      /** Called when the scan fails: answers a batch with the same rows that leaves out what can't be read. */
      repair?(): Promise<FileBatch>;
    }
);

export type FileBatch = Extract<Batch, { kind: "file" }>;

/** A line that could not be parsed: kept, never dropped. */
export interface RejectedLine {
  file: string;
  line: number;
  reason: string;
  text: string;
}

export interface CheckStep {
  /** "Reached the server", "Signed in as analytics_ro", "User can only read" ... */
  name: string;
  ok: boolean;
  /** When not ok: the reason and what to do. */
  detail?: string;
}

export interface Source<Config> {
  /** Lists tables (or file groups) with columns and keys. */
  streams(config: Config, run: Run): Promise<Stream[]>;
  /**
   * Opens the source read-only, in one consistent snapshot where it has them, reads the asked streams
   * and closes it. `cursors` holds the saved cursor of streams to be read incrementally (rows at or
   * after it); a stream without one is read whole.
   */
  read(config: Config, request: ReadRequest, run: Run): AsyncIterable<{ stream: string; batch: Batch }>;
  /** What is read is one snapshot: a stream that is read from a cursor on has all rows from there. */
  isSnapshot?: boolean;
  /**
   * A text that differs once there is something new to read; undefined where it is not to be watched for. Asked
   * every few seconds.
   */
  changeMark?(config: Config): Promise<string | undefined>;
  /** What the server keeps for a source of this configuration; undefined where nothing. */
  keeps?(config: Config): Kept | undefined;
  /** Takes that away, once no source names it any more; an error says what is left to do. */
  release?(config: Config, run: Run): Promise<void>;
}

/** Something that a server keeps for a source. */
export interface Kept {
  /** The same for every source that names it. */
  id: string;
  /** What it is, as a message begins: `The replication slot "merchbench"`. */
  name: string;
  /** That it is still there, what this costs, and what takes it away, as sentences. */
  left: string;
}

export interface ReadRequest {
  streams: Stream[];
  cursors: Record<string, string | undefined>;
  /** Streams whose whole read broke off: the `resume` of the last batch that was kept. */
  resume?: Record<string, string | undefined>;
  /** Streams that are read whole each time, which a source may read by blocks: the `digests` of the last load or null. */
  digests?: Record<string, string | null>;
  /**
   * Asked behind the last batch of a stream with a key that is read by cursor, when that batch is merged: shall all
   * keys follow, so that deleted rows are found? `count` tells how many rows the snapshot has, `highest` the highest value
   * of the key's first column as text, where that is a whole number.
   */
  wantsKeys?(
    stream: string,
    count: () => Promise<number>,
    highest?: () => Promise<string | undefined>,
  ): Promise<boolean>;
  /** Told of columns of a sampled stream that turned out to hold wider numbers: it is read again, with these types. */
  widen?(stream: string, types: Record<string, ColumnType>): void;
  /** Told what turned out about the values while they were read, as a sentence for the load's report. */
  tell?(sentence: string): void;
  /** Folder for temporary files of this read; the engine empties it afterwards. */
  scratch: string;
}

export type TargetValue = string | number | boolean | null;

/** A table that Merchbench owns in a target. */
export interface TargetTable {
  name: string;
  columns: {
    name: string;
    type: "text" | "integer" | "decimal" | "double" | "timestamptz";
    nullable: boolean;
    /** Came with a later version: a table made before lacks it, reads as null there, and gets it when it is written. */
    later?: boolean;
  }[];
  key: string[];
}

/** One row to change; `before` is what the plan saw (null for insert), `after` what shall stand (null for delete). */
export interface Change {
  /** What a result names it by; each change of a request has its own. */
  index: number;
  operation: "insert" | "update" | "delete";
  key: TargetValue[];
  before: Record<string, TargetValue> | null;
  after: Record<string, TargetValue> | null;
}

export interface ChangeResult {
  /** That of the change. */
  index: number;
  status: "applied" | "skipped-changed";
  /** The row as it stood right before the write, read under lock; null where there was none. */
  seen: Record<string, TargetValue> | null;
  reason?: string;
}

export interface ApplyRequest {
  table: TargetTable;
  /** Some thousands at a time, each key once; read once, while the transaction is open. */
  changes: AsyncIterable<Change[]>;
  /** How many changes there are, for progress. */
  total: number;
  /** Rows that the plan found in the table; none where there was no table yet. */
  foundRows?: number;
  /** Written in the same transaction to the target's `merchbench_publications` table; makes a repeat visible. */
  publication: {
    id: string;
    kind: string;
    action: "apply" | "rollback";
    modelVersion: string | null;
    at: string;
  };
}

export interface Applied {
  /**
   * What differs from the plan: rows that were skipped because they no longer equal `before`, and rows that stood
   * otherwise than in `before` and are as they should be. All other changes are applied, and `before` was seen.
   */
  exceptions: ChangeResult[];
  /** The publication was in the target before; nothing was written. */
  alreadyApplied: boolean;
}

export interface Sink<Config> {
  /**
   * Reads the rows of one of our tables, each batch with all its columns, in any order; an absent table has none.
   * Integers and doubles travel as such, all else as text; once in their one form, values compare with `after`
   * exactly. Files go to the folder `scratch`.
   */
  inspect(config: Config, table: TargetTable, scratch: string, run: Run): AsyncIterable<Batch>;
  /**
   * Creates the table if absent and applies all changes in one transaction: all or nothing. Idempotent:
   * a row that already equals `after` counts as applied. A publication id and action already recorded in
   * `merchbench_publications` changes nothing. Throws `conflict` where more rows differ than can be listed, where a
   * row does not stand in the table exactly as it was written, or for a rollback of what is not recorded there.
   */
  apply(config: Config, request: ApplyRequest, run: Run): Promise<Applied>;
}

/** Metadata of one config field, put on zod schemas with `.meta(...)`; forms and secret storage follow it. */
export interface FieldMeta {
  label: string;
  help?: string;
  /** How the value is to be written: said where it does not fit its pattern. */
  expected?: string;
  /** Goes to the encrypted store and never to logs, errors or exports. */
  secret?: boolean;
  placeholder?: string;
  /** Form control; text when absent. */
  control?: "text" | "number" | "password" | "file" | "folder" | "select" | "switch";
  /** Width hint in the form's grid of 12. */
  width?: number;
  /** Says that only a source asks for it. */
  purpose?: "source";
  /** The field counts, and is shown, only while that other field has one of these values. */
  when?: { field: string; is: string[] };
}

export interface Connector<Config = Record<string, unknown>> {
  /** `postgres`, `mysql`, `sqlite`, `files` ... */
  id: string;
  title: string;
  description: string;
  config: z.ZodType<Config>;
  /** Tries the connection and says step by step what works. Never throws for a refused connection. */
  check(config: Config, purpose: "source" | "target", run: Run): Promise<CheckStep[]>;
  /** Throws where something on this computer that the configuration names is not there: told when a source is added. */
  demand?(config: Config): Promise<void>;
  /** What would be loaded and how it would be read, where that is found out rather than given: files. */
  inspect?(config: Config, run: Run): Promise<InspectedTable[]>;
  source?: Source<Config>;
  sink?: Sink<Config>;
}
