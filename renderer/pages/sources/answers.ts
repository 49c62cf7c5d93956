/** What the engine answers to this page. */
import type { OutputOf } from "../../client/index.ts";

export type Source = OutputOf<"source.list">[number];
