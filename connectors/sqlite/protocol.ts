/** What the connector's side and its worker thread say to each other. */
import type { ErrorInfo } from "../../engine/contract/errors.ts";
import type { Stream, TargetTable } from "../connector.ts";
import type { SqliteConfig } from "./config.ts";
import type { WriteRequest } from "./write.ts";

export interface ReadTask {
  task: "read";
  config: SqliteConfig;
  streams: Stream[];
  cursors: Record<string, string | undefined>;
  /** Streams whose keys follow their changes. */
  keysWanted: string[];
}

export type Task =
  | { task: "streams"; config: SqliteConfig }
  | ReadTask
  | { task: "inspect"; config: SqliteConfig; table: TargetTable }
  | { task: "apply"; config: SqliteConfig; request: WriteRequest };

export interface ThreadData {
  task: Task;
  /** Int32: [batches the worker may still send, 1 when the run was cancelled, batches it was given]. */
  shared: SharedArrayBuffer;
}

export const CREDITS = 0;
export const CANCELLED = 1;
export const GIVEN = 2;

export type Message =
  | { kind: "item"; value: unknown }
  /** The worker waits for the next batch; null says that there is none. */
  | { kind: "wants" }
  | { kind: "progress"; done: number; total: number }
  | { kind: "done"; value: unknown }
  | { kind: "error"; error: ErrorInfo };
