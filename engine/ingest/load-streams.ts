/**
 * Loads one stream into its raw table, whole by swap or by merging its changes; what is known of the stream is saved
 * in the same transaction as its rows.
 */
import type { Batch } from "../../connectors/connector.ts";
import { openBlockLoad } from "./block-load.ts";
import { openFullLoad } from "./full-load.ts";
import { openMergeLoad } from "./merge-load.ts";
import type { LoadPlace, StreamLoad, StreamPlan } from "./stream-plan.ts";

/**
 * Starts loading one stream; its first batch, if there is one, says whether a whole read is one of blocks only. Batches
 * of one stream must come one after another.
 */
export function openStreamLoad(place: LoadPlace, plan: StreamPlan, first?: Batch): Promise<StreamLoad> {
  if (first?.blocks) return openBlockLoad(place, plan, first.blocks);
  return plan.mode === "full" ? openFullLoad(place, plan) : openMergeLoad(place, plan);
}
