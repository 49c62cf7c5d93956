/** What the engine answers to this page. */
import type { OutputOf } from "../../client/index.ts";

export type RejectList = OutputOf<"warehouse.rejects">;
export type Reject = RejectList["rows"][number];
export type History = OutputOf<"quality.development">;
export type Snapshot = History["snapshots"][number];
