import type { Run } from "../../engine/contract/run.ts";
import type { SourceColumn } from "../connector.ts";
import type { Row } from "./rows.ts";

export interface Page {
  rows: Row[];
  /** Rows that the server counts in all, where it says. */
  total?: number | undefined;
  bytes: number;
  /** Every change up to here has been read; only where pages come in order of change. */
  cursor?: string | undefined;
  /** What makes it doubtful that all rows come, as a sentence for the load's report. */
  doubt?: string | undefined;
  /** Where a read that breaks off behind this page may go on; only of lists that are read whole in a fixed order. */
  resume?: string | undefined;
}

/** One list of an API, read as a stream. */
export interface RestStream {
  name: string;
  columns: SourceColumn[];
  key: string[];
  /** See Stream.sampled. */
  sampled?: boolean;
  cursorColumn?: string;
  /** Rows page by page; with `since` only those changed at or after it, with `from` what follows that `resume`. */
  pages(since: string | undefined, run: Run, from?: string): AsyncGenerator<Page>;
  /** Asks for as little as possible, to see whether the list may be read and how long it is. */
  probe(): Promise<{ total?: number | undefined }>;
  /** For lists read by change: all keys there are, so that rows deleted meanwhile are found. */
  keys?: {
    /** False where the list shows a part of what there is, so that a key which is not in it proves nothing. */
    isWhole?(): Promise<boolean>;
    count(): Promise<number>;
    /** Rows with the key alone, of all that existed at that moment (ISO). */
    pages(until: string, run: Run): AsyncGenerator<Page>;
  };
  /** What to grant where it may not be read. */
  grant?: string;
  /** What to know of a list that may be read, such as what is missing from it. */
  note?(): Promise<string | undefined>;
}
