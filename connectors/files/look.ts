/** What a look at a group of files of one format goes by, and what it finds. */
import type { SourceColumn } from "../connector.ts";
import type { FilesConfig } from "./config.ts";
import type { ColumnFinding } from "./findings.ts";
import type { FoundFile } from "./found-file.ts";
import type { Part } from "./part.ts";

export interface Shape extends Look {
  /** Tables of what lies in lists within the records, by their path. */
  lists: (Look & { path: string[] })[];
  /** How numbers and dates are written, for CSV and sheets. */
  findings: ColumnFinding[];
  /** What else a person should know of the files, as sentences. */
  notes: string[];
  /** Files that can't be read at all, beside others that can. */
  damaged: { file: FoundFile; reason: string }[];
}

export interface Look {
  columns: SourceColumn[];
  /** Files written alike, read in one way. */
  parts: Part[];
}

/** What a look at files of one format goes by. */
export interface LookContext {
  config: FilesConfig;
  /** Name of the files' table. */
  stream: string;
  signal: AbortSignal;
  /** Hears of each file that is looked into. */
  onFile(): void;
}

export type Looked = Omit<Shape, "damaged" | "lists"> & Partial<Pick<Shape, "lists">>;

/** Pieces over all files of a group that numbers and dates are judged by. */
export const PIECES = 24;
