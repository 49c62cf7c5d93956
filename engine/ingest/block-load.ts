/**
 * A stream of which the source reads only the blocks of its key that changed: their rows lie aside until all are
 * there, and are merged in one transaction with the digests that tell the next changes.
 */
import { stat } from "node:fs/promises";
import type { Batch } from "../../connectors/connector.ts";
import { throwIfAborted } from "../contract/errors.ts";
import type { Session } from "../warehouse/warehouse.ts";
import { openBatch, takeOrRepair } from "./batch-rows.ts";
import { LongTexts } from "./long-texts.ts";
import { insertByName, type MergePlace, mergeBatch } from "./merge-batch.ts";
import { createTableSql, type Pending, rawTable, saveStreamState } from "./raw-tables.ts";
import type { LoadPlace, StreamCount, StreamLoad, StreamPlan } from "./stream-plan.ts";

/** Starts the load; one that was killed left the raw table and its digests as they were. */
export async function openBlockLoad(
  place: LoadPlace,
  plan: StreamPlan,
  blocks: NonNullable<Batch["blocks"]>,
): Promise<StreamLoad> {
  const { warehouse, rawSchema, signal } = place;
  const { stream, table, columns } = plan;
  const count: StreamCount = { stream: stream.name, rows: 0, bytes: 0, rejected: 0, changed: 0, deleted: 0 };
  const into: MergePlace = { rawSchema, table, columns, key: stream.key, keepImages: plan.pending !== "all" };
  const aside = rawTable(rawSchema, `_blocks_${table}`);
  const texts = new LongTexts(plan, rawTable(rawSchema, table));
  let digests: string | undefined;
  await warehouse.run(createTableSql(aside, columns, "OR REPLACE"));

  async function merge(session: Session): Promise<void> {
    if (blocks.numbers.length > 0) {
      await session.append(
        NUMBERS,
        [{ name: "number", type: "VARCHAR", values: blocks.numbers }],
        blocks.numbers.length,
      );
      const merged = await mergeBatch(
        session,
        into,
        { rows: count.rows > 0 ? aside : undefined, within: { ...blocks, numbers: NUMBERS } },
        { signal },
      );
      Object.assign(count, { changed: merged.changed, deleted: merged.deleted });
    }
    await session.run(`DROP TABLE ${aside}`);
    const changed = count.changed + count.deleted > 0;
    const pending: Pending = plan.pending === "none" && changed ? "changes" : plan.pending;
    const comparedAt = new Date().toISOString();
    const { identity } = plan;
    const state = { stream: stream.name, table, columns, cursor: undefined, pending, comparedAt, digests };
    await saveStreamState(session, rawSchema, { ...state, identity });
  }

  async function add(batch: Batch): Promise<void> {
    await warehouse.transaction(
      async (session) => {
        const rows = await openBatch(session, plan, batch);
        if (rows === undefined) return;
        const added = await insertByName(session, aside, await texts.fitting(session, batch, rows), {
          signal,
        });
        texts.taken(batch, added);
        count.rows += added;
      },
      { columns: Object.keys(columns).length },
    );
  }

  return {
    count,
    missing: 0,
    async take(batch) {
      digests = batch.digests ?? digests;
      if (batch.kind === "file") count.bytes += (await stat(batch.path)).size;
      await takeOrRepair(batch, add, texts, signal);
    },
    async finish() {
      throwIfAborted(signal);
      await warehouse.transaction(merge);
      texts.tell(place.tell);
    },
  };
}

/** Temporary table of the blocks' numbers, as text. */
const NUMBERS = "mb_blocks";
