/** Moves batches of a source into its raw tables: whole streams by swap, changes by merge, the cursor in the same transaction. */
import type { Batch, FileBatch, RejectedLine, Stream } from "../../connectors/connector.ts";
import { throwIfAborted } from "../contract/errors.ts";
import type { TravelType } from "../warehouse/append.ts";
import { quoteName } from "../warehouse/sql.ts";
import type { Session, Warehouse } from "../warehouse/warehouse.ts";
import { addKeys, openKeys, takeGone } from "./compare-keys.ts";
import { compareRows } from "./compare-rows.ts";
import { insertByName, keepLastOfKey, type MergeCount, type MergePlace, mergeBatch } from "./merge-batch.ts";
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
  /** When deleted rows were last looked for. */
  comparedAt?: string | undefined;
  /** Columns that what is loaded does not have yet, where it goes on with them. */
  added?: string[];
  /** Whether a stream that is read whole is compared with what is loaded, so that only its changes are pending. */
  compare?: boolean;
  /** A whole read that broke off goes on from here; its rows so far lie in the loading table. */
  resume?: string | undefined;
}

export interface StreamCount {
  stream: string;
  rows: number;
  bytes: number;
  rejected: number;
  /** Rows that came or changed, and rows that went. */
  changed: number;
  deleted: number;
}

export interface StreamLoad {
  take(batch: Batch): Promise<void>;
  /** Swaps a whole stream in; call when the source has no more batches of it. */
  finish(): Promise<void>;
  readonly count: StreamCount;
  /** Keys that the source has and we still have not: changes that no cursor showed. Then it has to be read whole. */
  readonly missing: number;
}

type Reached = Pick<StreamPlan, "cursor" | "comparedAt">;

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

/** True when the rows of a whole read that broke off are still there, in the columns that are read now. */
export async function hasLoadingRows(
  warehouse: Warehouse,
  rawSchema: string,
  plan: StreamPlan,
): Promise<boolean> {
  const rows = await warehouse.query<{ name: string; type: string }>(
    `SELECT column_name AS name, data_type AS type FROM duckdb_columns()
     WHERE database_name = current_database() AND schema_name = $schema AND table_name = $table`,
    { schema: rawSchema, table: loadingName(plan.table) },
  );
  const wanted = Object.keys(plan.columns);
  return rows.length === wanted.length && rows.every(({ name }) => name in plan.columns);
}

const loadingName = (table: string) => `_loading_${table}`;

const newCount = (stream: string): StreamCount => ({
  stream,
  rows: 0,
  bytes: 0,
  rejected: 0,
  changed: 0,
  deleted: 0,
});

/** The stream is read whole beside what is there, which stays in use until the swap. */
async function openFullLoad(place: Place, plan: StreamPlan): Promise<StreamLoad> {
  const { warehouse, rawSchema, signal } = place;
  const { stream, table, columns } = plan;
  const loading = rawTable(rawSchema, loadingName(table));
  const count = newCount(stream.name);
  const rejected: RejectedLine[] = [];
  let cursor: string | undefined;
  // Rows that came before the break may come again.
  let appended = plan.resume !== undefined;
  if (plan.resume === undefined) {
    await warehouse.run(`DROP TABLE IF EXISTS ${loading}; ${createTableSql(loading, columns)}`);
  } else {
    const [kept] = await warehouse.query<{ n: number }>(`SELECT count(*) AS n FROM ${loading}`);
    count.rows = kept!.n;
  }

  async function add(batch: Batch): Promise<void> {
    await warehouse.transaction(async (session) => {
      const rows = await openBatch(session, plan, batch);
      if (rows !== undefined) count.rows += await insertByName(session, loading, rows, { signal });
    });
    const lines = batch.kind === "file" ? (batch.rejected ?? []) : [];
    for (const line of lines) rejected.push(line);
    count.rejected += lines.length;
    cursor = batch.cursor ?? cursor;
    count.bytes = batch.bytesSoFar ?? count.bytes;
    appended ||= batch.kind === "columns";
  }

  async function swap(session: Session): Promise<void> {
    // Pages of an API may overlap when the store changes meanwhile; a database's snapshot has each key once.
    if (appended && stream.key.length > 0) await keepLastOfKey(session, loading, stream.key, { signal });
    const into: MergePlace = { rawSchema, table, columns, key: stream.key, keepImages: true };
    const { pending, changed, deleted } = plan.compare
      ? await compareRows(session, into, loading, { signal })
      : ({ pending: "all", changed: count.rows, deleted: 0 } as const);
    Object.assign(count, { changed, deleted });
    if (pending === "all") await session.run(dropChangesSql(rawSchema, table));
    await session.run(`DROP TABLE IF EXISTS ${rawTable(rawSchema, table)}`);
    await session.run(`ALTER TABLE ${loading} RENAME TO ${quoteName(table)}`);
    await keepRejectedLines(session, place.sourceId, stream.name, rejected, undefined);
    const comparedAt = new Date().toISOString();
    const state = { stream: stream.name, table, columns, cursor, pending, comparedAt };
    await saveStreamState(session, rawSchema, state);
  }

  return {
    count,
    missing: 0,
    take: (batch) => takeOrRepair(batch, add, signal),
    async finish() {
      throwIfAborted(signal);
      await warehouse.transaction(swap);
    },
  };
}

/** Each batch and its cursor are merged in one transaction, so a killed load goes on behind its last batch. */
async function openMerge(place: Place, plan: StreamPlan): Promise<StreamLoad> {
  const { warehouse, rawSchema, signal } = place;
  const { stream, table, columns } = plan;
  const count = newCount(stream.name);
  const into: MergePlace = { rawSchema, table, columns, key: stream.key, keepImages: plan.pending !== "all" };
  let { cursor, pending, comparedAt } = plan;
  let keysOpen = false;
  let missing = 0;
  await addColumns(place, plan);

  /** What is merged and what is known of the stream are one transaction. */
  async function step(
    work: (session: Session) => Promise<MergeCount>,
    next: Partial<Reached>,
  ): Promise<void> {
    const reached = { cursor, comparedAt, ...next };
    const merged = await warehouse.transaction(async (session) => {
      const one = await work(session);
      const now: Pending = pending === "none" && one.changed + one.deleted > 0 ? "changes" : pending;
      const state = { stream: stream.name, table, columns, pending: now, ...reached };
      await saveStreamState(session, rawSchema, state);
      return { ...one, pending: now };
    });
    ({ cursor, comparedAt } = reached);
    pending = merged.pending;
    count.rows += merged.read;
    count.changed += merged.changed;
    count.deleted += merged.deleted;
  }

  async function merge(batch: Batch): Promise<void> {
    const lines = batch.kind === "file" ? (batch.rejected ?? []) : [];
    await step(
      async (session) => {
        const rows = await openBatch(session, plan, batch);
        const goneKeys = await openGoneKeys(session, stream, batch.deletedKeys);
        await keepRejectedLines(session, place.sourceId, stream.name, lines, batch.replaces?.values ?? []);
        return mergeBatch(session, into, { rows, goneKeys, replaces: batch.replaces }, { signal });
      },
      batch.cursor === undefined ? {} : { cursor: batch.cursor },
    );
    count.rejected += lines.length;
    count.bytes = batch.bytesSoFar ?? count.bytes;
  }

  async function takeKeys(batch: Batch): Promise<void> {
    if (!keysOpen) await openKeys(warehouse, into);
    keysOpen = true;
    await warehouse.transaction(async (session) => {
      const rows = await openBatch(session, plan, batch);
      if (rows !== undefined) await addKeys(session, into, rows, { signal });
    });
    if (batch.keys !== "end") return;
    await step(
      async (session) => {
        const gone = await takeGone(session, into, { signal });
        missing = gone.missing;
        return gone;
      },
      { comparedAt: new Date().toISOString() },
    );
  }

  return {
    count,
    get missing() {
      return missing;
    },
    take: (batch) => takeOrRepair(batch, batch.keys ? takeKeys : merge, signal),
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
async function addColumns(
  { warehouse, rawSchema }: Place,
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
