/** What the engine answers to this page. */
import type { OutputOf } from "../../client/index.ts";

export type Summary = OutputOf<"overview.summary">;

export type KpiId = Summary["kpis"][number]["id"];
