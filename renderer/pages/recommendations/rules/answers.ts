/** What the engine answers to this tab. */
import type { JobResultOf } from "../../../client/index.ts";

export type Effect = JobResultOf<"rules.effect">;
