/** Moves batches of a source into its raw tables: whole streams by swap, changes by merge, the cursor in the same transaction. */
import type { Batch, FileBatch, RejectedLine, Stream } from "../../connectors/connector.ts";
import { throwIfAborted } from "../contract/errors.ts";
import type { TravelType } from "../warehouse/append.ts";
import { quoteName } from "../warehouse/sql.ts";
import type { Session, Warehouse } from "../warehouse/warehouse.ts";
import { insertByName, type MergePlace, mergeBatch } from "./merge-batch.ts";
import {
  createTableSql,
  dropChangesSql,
  newTable,
  oldTable,
  type Pending,
  rawTable,
  saveStreamState,
} from "./raw-tables.ts";
import { keepRejectedLines } from "./rejected-lines.ts";

export interface StreamPlan {
  stream: Stream;
  table: string;
  /** Whole: into a new table that takes the old one's place at the end. Changes: merged into what is there. */
  mode: "full" | "incremental";
  columns: Record<string, string>;
  /** Cursor that is saved now. */
  cursor: string | undefined;
  /** What the mapping has not seen yet of what is loaded. */
  pending: Pending;
}

export interface StreamCount {
  stream: string;
  rows: number;
  bytes: number;
  rejected: number;
}

export interface StreamLoad {
  take(batch: Batch): Promise<void>;
  /** Swaps a whole stream in; call when the source has no more batches of it. */
  finish(): Promise<void>;
  readonly count: StreamCount;
}

interface Place {
  warehouse: Warehouse;
  rawSchema: string;
  sourceId: string;
  signal: AbortSignal;
}

/** Starts loading one stream. Batches of one stream must come one after another. */
export function openStreamLoad(place: Place, plan: StreamPlan): Promise<StreamLoad> {
  return plan.mode === "full" ? openFullLoad(place, plan) : openMerge(place, plan);
}

/** The stream is read whole beside what is there, which stays in use until the swap. */
async function openFullLoad(place: Place, plan: StreamPlan): Promise<StreamLoad> {
  const { warehouse, rawSchema, signal } = place;
  const loading = rawTable(rawSchema, `_loading_${plan.table}`);
  const count: StreamCount = { stream: plan.stream.name, rows: 0, bytes: 0, rejected: 0 };
  const rejected: RejectedLine[] = [];
  let cursor: string | undefined;
  await warehouse.run(`DROP TABLE IF EXISTS ${loading}; ${createTableSql(loading, plan.columns)}`);

  async function add(batch: Batch): Promise<void> {
    await warehouse.transaction(async (session) => {
      const rows = await openBatch(session, plan, batch);
      if (rows !== undefined) count.rows += await insertByName(session, loading, rows, { signal });
    });
    const lines = batch.kind === "file" ? (batch.rejected ?? []) : [];
    rejected.push(...lines);
    count.rejected += lines.length;
    cursor = batch.cursor ?? cursor;
    count.bytes = batch.bytesSoFar ?? count.bytes;
  }

  return {
    count,
    take: (batch) => takeOrRepair(batch, add, signal),
    async finish() {
      throwIfAborted(signal);
      await warehouse.transaction(async (session) => {
        const { stream, table, columns } = plan;
        await session.run(dropChangesSql(rawSchema, table));
        await session.run(`DROP TABLE IF EXISTS ${rawTable(rawSchema, table)}`);
        await session.run(`ALTER TABLE ${loading} RENAME TO ${quoteName(table)}`);
        await keepRejectedLines(session, place.sourceId, stream.name, rejected, undefined);
        await saveStreamState(session, rawSchema, {
          stream: stream.name,
          table,
          columns,
          cursor,
          pending: "all",
        });
      });
    },
  };
}

/** Each batch and its cursor are merged in one transaction, so a killed load goes on behind its last batch. */
async function openMerge(place: Place, plan: StreamPlan): Promise<StreamLoad> {
  const { warehouse, rawSchema, signal } = place;
  const { stream, table, columns } = plan;
  const count: StreamCount = { stream: stream.name, rows: 0, bytes: 0, rejected: 0 };
  const into: MergePlace = { rawSchema, table, columns, key: stream.key, keepImages: plan.pending !== "all" };
  let { cursor, pending } = plan;
  await addColumns(place, plan);

  async function merge(batch: Batch): Promise<void> {
    const lines = batch.kind === "file" ? (batch.rejected ?? []) : [];
    const next = batch.cursor ?? cursor;
    const merged = await warehouse.transaction(async (session) => {
      const rows = await openBatch(session, plan, batch);
      const goneKeys = await openGoneKeys(session, stream, batch.deletedKeys);
      const one = await mergeBatch(session, into, { rows, goneKeys, replaces: batch.replaces }, { signal });
      const now = pending === "none" && one.changed + one.deleted > 0 ? "changes" : pending;
      await keepRejectedLines(session, place.sourceId, stream.name, lines, batch.replaces?.values ?? []);
      await saveStreamState(session, rawSchema, {
        stream: stream.name,
        table,
        columns,
        cursor: next,
        pending: now,
      });
      return { ...one, pending: now };
    });
    cursor = next;
    pending = merged.pending;
    count.rows += merged.read;
    count.rejected += lines.length;
    count.bytes = batch.bytesSoFar ?? count.bytes;
  }

  return {
    count,
    take: (batch) => takeOrRepair(batch, merge, signal),
    async finish() {
      throwIfAborted(signal);
    },
  };
}

/** A file that fails as a whole is read again around its bad lines. */
async function takeOrRepair(
  batch: Batch,
  take: (batch: Batch) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  throwIfAborted(signal);
  try {
    await take(batch);
  } catch (error) {
    const repair = (batch as FileBatch).repair;
    if (signal.aborted || !repair) throw error;
    const { cursor, replaces, bytesSoFar } = batch;
    await take({ ...(await repair()), cursor, replaces, bytesSoFar });
  }
}

/** Columns that came with a new file; rows of the other files have none of them. */
async function addColumns({ warehouse, rawSchema }: Place, plan: StreamPlan): Promise<void> {
  const tables = [rawTable, oldTable, newTable].map((name) => name(rawSchema, plan.table));
  for (const table of tables) {
    for (const [name, type] of Object.entries(plan.columns)) {
      await warehouse.run(
        `ALTER TABLE IF EXISTS ${table} ADD COLUMN IF NOT EXISTS ${quoteName(name)} ${type}`,
      );
    }
  }
}

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
async function openGoneKeys(
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
