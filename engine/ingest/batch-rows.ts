/** Rows and keys of a batch as tables that SQL can read, and the second try where a file can't be read as a whole. */
import type { Batch, FileBatch, Stream } from "../../connectors/connector.ts";
import { throwIfAborted } from "../contract/errors.ts";
import type { TravelType } from "../warehouse/append.ts";
import { quoteName } from "../warehouse/sql.ts";
import type { Session } from "../warehouse/warehouse.ts";
import type { LongTexts } from "./long-texts.ts";
import type { StreamPlan } from "./stream-plan.ts";

/** FROM-expression of the batch's rows in raw types; undefined for a batch without rows. */
export async function openBatch(
  session: Session,
  plan: Pick<StreamPlan, "columns">,
  batch: Batch,
): Promise<string | undefined> {
  if (batch.kind === "file") return batch.scan;
  if (batch.rows === 0) return undefined;
  const present = Object.entries(plan.columns).filter(([name]) => name in batch.columns);
  const columns = present.map(([name, type]) => ({
    name,
    type: travelType(type),
    values: batch.columns[name]!,
  }));
  await session.append("mb_batch", columns, batch.rows);
  const casts = present.map(([name, type]) => `CAST(${quoteName(name)} AS ${type}) AS ${quoteName(name)}`);
  return `(SELECT ${casts.join(", ")} FROM mb_batch)`;
}

function travelType(type: string): TravelType {
  return type === "BIGINT" || type === "DOUBLE" || type === "BOOLEAN" ? type : "VARCHAR";
}

/** Temporary table of the keys as text; undefined when there are none. */
export async function openGoneKeys(
  session: Session,
  stream: Stream,
  keys: unknown[][] | undefined,
): Promise<string | undefined> {
  if (!keys?.length) return undefined;
  const columns = stream.key.map((name, k) => ({
    name,
    type: "VARCHAR" as const,
    values: keys.map((key) => key[k]),
  }));
  await session.append("mb_gone", columns, keys.length);
  return "mb_gone";
}

/** A batch with long texts is put in again with these cut; a file that fails as a whole is read again around its bad lines. */
export async function takeOrRepair(
  batch: Batch,
  take: (batch: Batch) => Promise<void>,
  texts: LongTexts,
  signal: AbortSignal,
): Promise<void> {
  throwIfAborted(signal);
  try {
    await take(batch);
  } catch (error) {
    if (signal.aborted) throw error;
    if (texts.helps(error)) return takeOrRepair(batch, take, texts, signal);
    const repair = (batch as FileBatch).repair;
    if (!repair) throw error;
    const { cursor, replaces, bytesSoFar } = batch;
    const repaired = { ...(await repair()), cursor, replaces, bytesSoFar };
    await takeOrRepair(repaired, take, texts, signal);
  }
}
