/** What the ways of loading one stream have in common: what is to be loaded where, and what came of it. */
import type { Batch, Stream } from "../../connectors/connector.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { Pending } from "./raw-tables.ts";

export interface StreamPlan {
  stream: Stream;
  table: string;
  /** Whole: into a new table that takes the old one's place at the end. Changes: merged into what is there. */
  mode: "full" | "incremental";
  columns: Record<string, string>;
  /** Cursor that is saved now. */
  cursor: string | undefined;
  /** What the mapping has not seen yet of what is loaded. */
  pending: Pending;
  /** When deleted rows were last looked for. */
  comparedAt?: string | undefined;
  /** See identityOf. */
  identity?: string;
  /** Columns that what is loaded does not have yet, where it goes on with them. */
  added?: string[];
  /** Whether a stream that is read whole is compared with what is loaded, so that only its changes are pending. */
  compare?: boolean;
  /** For a source that reads by blocks of the key: what tells which changed, or null where that is not known. */
  digests?: string | null | undefined;
  /** A whole read that broke off goes on from here; its rows so far lie in the loading table. */
  resume?: string | undefined;
}

export interface StreamCount {
  stream: string;
  rows: number;
  bytes: number;
  rejected: number;
  /** Rows that came or changed, and rows that went. */
  changed: number;
  deleted: number;
}

export interface StreamLoad {
  take(batch: Batch): Promise<void>;
  /** Swaps a whole stream in; call when the source has no more batches of it. */
  finish(): Promise<void>;
  readonly count: StreamCount;
  /**
   * Rows that no cursor showed: keys that the source has and we still have not, or rows that it should have told again
   * (see recentRows). Then it has to be read whole.
   */
  readonly missing: number;
}

/** Where a stream is loaded to. */
export interface LoadPlace {
  warehouse: Warehouse;
  rawSchema: string;
  sourceId: string;
  signal: AbortSignal;
  /** From a cursor on the source tells every row, and what it deleted is found by the same load. */
  tellsAll?: boolean;
  /** Takes sentences about values for the load's report. */
  tell(sentence: string): void;
}
