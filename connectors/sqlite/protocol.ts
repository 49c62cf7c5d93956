/** What the connector's side and its worker thread say to each other. */
import type { ErrorInfo } from "../../engine/contract/errors.ts";
import type { ApplyRequest, Stream, TargetTable } from "../connector.ts";
import type { SqliteConfig } from "./config.ts";

export interface ReadTask {
  task: "read";
  config: SqliteConfig;
  streams: Stream[];
  cursors: Record<string, string | undefined>;
  /** Streams whose keys follow their changes. */
  keysOf: string[];
}

export type Task =
  | { task: "streams"; config: SqliteConfig }
  | ReadTask
  | { task: "inspect"; config: SqliteConfig; table: TargetTable }
  | { task: "apply"; config: SqliteConfig; request: ApplyRequest };

export interface ThreadData {
  task: Task;
  /** Int32: [batches the worker may still send, 1 when the run was cancelled]. */
  shared: SharedArrayBuffer;
}

export const CREDITS = 0;
export const CANCELLED = 1;

export type Message =
  | { kind: "item"; value: unknown }
  | { kind: "progress"; done: number; total: number }
  | { kind: "done"; value: unknown }
  | { kind: "error"; error: ErrorInfo };
