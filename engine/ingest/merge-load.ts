/** A stream that is read by its changes: each batch and its cursor are merged in one transaction. */
import type { Batch } from "../../connectors/connector.ts";
import { throwIfAborted } from "../contract/errors.ts";
import { quoteName } from "../warehouse/sql.ts";
import type { Session } from "../warehouse/warehouse.ts";
import { openBatch, openGoneKeys, takeOrRepair } from "./batch-rows.ts";
import { addKeys, openKeys, takeGone } from "./compare-keys.ts";
import { LongTexts } from "./long-texts.ts";
import { type MergeCount, type MergePlace, mergeBatch } from "./merge-batch.ts";
import { newTable, oldTable, type Pending, rawTable, saveStreamState } from "./raw-tables.ts";
import { recentRows } from "./recent-rows.ts";
import { keepRejectedLines, RejectedLines } from "./rejected-lines.ts";
import type { LoadPlace, StreamCount, StreamLoad, StreamPlan } from "./stream-plan.ts";

type Reached = Pick<StreamPlan, "cursor" | "comparedAt">;

/** A killed load goes on behind its last batch. */
export async function openMergeLoad(place: LoadPlace, plan: StreamPlan): Promise<StreamLoad> {
  const { warehouse, rawSchema, signal } = place;
  const { stream, table, columns } = plan;
  const count: StreamCount = { stream: stream.name, rows: 0, bytes: 0, rejected: 0, changed: 0, deleted: 0 };
  const into: MergePlace = { rawSchema, table, columns, key: stream.key, keepImages: plan.pending !== "all" };
  const { identity } = plan;
  const texts = new LongTexts(plan, rawTable(rawSchema, table));
  const rejected = new RejectedLines();
  let { cursor, pending, comparedAt } = plan;
  let keysOpen = false;
  let missing = 0;
  const recent = place.tellsAll ? recentRows(plan) : undefined;
  let told = 0;
  await addColumns(place, plan);

  /** What is merged and what is known of the stream are one transaction. */
  async function step(
    work: (session: Session) => Promise<MergeCount>,
    next: () => Partial<Reached>,
  ): Promise<void> {
    const merged = await warehouse.transaction(
      async (session) => {
        const one = await work(session);
        const now: Pending = pending === "none" && one.changed + one.deleted > 0 ? "changes" : pending;
        const reached = { pending: now, cursor, comparedAt, ...next() };
        await saveStreamState(session, rawSchema, {
          stream: stream.name,
          table,
          columns,
          identity,
          ...reached,
        });
        return { ...one, ...reached };
      },
      { columns: Object.keys(columns).length },
    );
    ({ cursor, comparedAt } = merged);
    pending = merged.pending;
    count.rows += merged.read;
    count.changed += merged.changed;
    count.deleted += merged.deleted;
  }

  async function merge(batch: Batch): Promise<void> {
    const lines = batch.kind === "file" ? (batch.rejected ?? []) : [];
    let toldNow = 0;
    await step(
      async (session) => {
        const rows = await openBatch(session, plan, batch);
        toldNow = rows === undefined || !recent ? 0 : await recent(session, rows);
        const goneKeys = await openGoneKeys(session, stream, batch.deletedKeys);
        await keepRejectedLines(session, place.sourceId, stream.name, lines, batch.replaces?.values ?? []);
        const fitting = rows && (await texts.fitting(session, batch, rows));
        const given = { rows: fitting, goneKeys, replaces: batch.replaces };
        const merged = await mergeBatch(session, into, given, { signal });
        texts.taken(batch, merged.read);
        return merged;
      },
      () => (batch.cursor === undefined ? {} : { cursor: batch.cursor }),
    );
    told += toldNow;
    count.rejected += rejected.take(batch, false);
    count.bytes = batch.bytesSoFar ?? count.bytes;
  }

  async function takeKeys(batch: Batch): Promise<void> {
    if (!keysOpen) await openKeys(warehouse, into, stream.cursorColumn);
    keysOpen = true;
    await warehouse.transaction(async (session) => {
      const rows = await openBatch(session, plan, batch);
      if (rows !== undefined) await addKeys(session, into, rows, { signal });
    });
    if (batch.keys !== "end") return;
    await step(
      async (session) => {
        const gone = await takeGone(session, into, stream.cursorColumn, { signal });
        missing = gone.missing;
        return gone;
      },
      // Killed before it was read whole, a stream that lacks rows is compared again.
      () => (missing > 0 ? {} : { comparedAt: new Date().toISOString() }),
    );
  }

  return {
    count,
    get missing() {
      return missing;
    },
    take: (batch) => takeOrRepair(batch, batch.keys ? takeKeys : merge, texts, signal),
    async finish() {
      throwIfAborted(signal);
      texts.tell(place.tell);
      rejected.tell(place.tell, stream.name);
      if (!recent || missing > 0) return;
      missing = Math.max(0, (await recent(warehouse, rawTable(rawSchema, table))) - told);
      // Without a cursor the next load reads it whole as well, should this one end before it did.
      if (missing > 0)
        await step(
          async () => ({ read: 0, changed: 0, deleted: 0 }),
          () => ({ cursor: undefined }),
        );
    },
  };
}

/** Columns that came with a new file; rows of the other files have none of them. */
async function addColumns(
  { warehouse, rawSchema }: LoadPlace,
  { table, columns, added }: StreamPlan,
): Promise<void> {
  for (const name of added ?? []) {
    for (const tableOf of [rawTable, oldTable, newTable]) {
      await warehouse.run(
        `ALTER TABLE IF EXISTS ${tableOf(rawSchema, table)} ADD COLUMN IF NOT EXISTS ${quoteName(name)} ${columns[name]}`,
      );
    }
  }
}
