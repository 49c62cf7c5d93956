/** Moves batches of a source into its raw tables: whole streams by swap, changes by merge, the cursor in the same transaction. */
import type { Batch, FileBatch, RejectedLine, Stream } from "../../connectors/connector.ts";
import { throwIfAborted } from "../contract/errors.ts";
import type { TravelType } from "../warehouse/append.ts";
import { quoteName, quoteText } from "../warehouse/sql.ts";
import type { Session, Warehouse } from "../warehouse/warehouse.ts";
import { createTableSql, rawTable, saveStreamState } from "./raw-tables.ts";
import { sameKey } from "./stage.ts";

export interface StreamPlan {
  stream: Stream;
  table: string;
  /** Whole: into a new table that takes the old one's place at the end. Changes: merged into what is there. */
  mode: "full" | "incremental";
  columns: Record<string, string>;
  /** Cursor that is saved now. */
  cursor: string | undefined;
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

/** Starts loading one stream. Batches of one stream must come one after another. */
export async function openStreamLoad(
  warehouse: Warehouse,
  rawSchema: string,
  sourceId: string,
  plan: StreamPlan,
  signal: AbortSignal,
): Promise<StreamLoad> {
  const final = rawTable(rawSchema, plan.table);
  const target = plan.mode === "full" ? rawTable(rawSchema, `_loading_${plan.table}`) : final;
  const count: StreamCount = { stream: plan.stream.name, rows: 0, bytes: 0, rejected: 0 };
  const rejected: RejectedLine[] = [];
  let cursor = plan.cursor;
  if (plan.mode === "full") {
    await warehouse.run(`DROP TABLE IF EXISTS ${target}; ${createTableSql(target, plan.columns)}`);
    cursor = undefined;
  } else await addColumns(warehouse, target, plan.columns);

  const save = (session: Session) =>
    saveStreamState(session, rawSchema, {
      stream: plan.stream.name,
      table: plan.table,
      columns: plan.columns,
      cursor,
    });

  async function merge(batch: Batch): Promise<void> {
    await warehouse.transaction(async (session) => {
      count.rows += await applyBatch(session, target, plan, batch, signal);
      const lines = batch.kind === "file" ? (batch.rejected ?? []) : [];
      if (plan.mode === "full") rejected.push(...lines);
      else await keepRejectedLines(session, sourceId, plan.stream.name, lines, batch.replaces?.values ?? []);
      cursor = batch.cursor ?? cursor;
      if (plan.mode === "incremental") await save(session);
      count.rejected += lines.length;
    });
    if (batch.bytesSoFar !== undefined) count.bytes = batch.bytesSoFar;
  }

  return {
    count,
    async take(batch) {
      throwIfAborted(signal);
      await mergeOrRepair(batch, merge, signal);
    },
    async finish() {
      throwIfAborted(signal);
      if (plan.mode === "incremental") return;
      await warehouse.transaction(async (session) => {
        await session.run(`DROP TABLE IF EXISTS ${final}`);
        await session.run(`ALTER TABLE ${target} RENAME TO ${quoteName(plan.table)}`);
        await keepRejectedLines(session, sourceId, plan.stream.name, rejected, undefined);
        await save(session);
      });
    },
  };
}

/** A file that fails as a whole is read again around its bad lines. */
async function mergeOrRepair(
  batch: Batch,
  merge: (batch: Batch) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  try {
    await merge(batch);
  } catch (error) {
    const repair = (batch as FileBatch).repair;
    if (signal.aborted || !repair) throw error;
    const { cursor, replaces, bytesSoFar } = batch;
    await merge({ ...(await repair()), cursor, replaces, bytesSoFar });
  }
}

async function addColumns(
  warehouse: Warehouse,
  table: string,
  columns: Record<string, string>,
): Promise<void> {
  for (const [name, type] of Object.entries(columns)) {
    await warehouse.run(`ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS ${quoteName(name)} ${type}`);
  }
}

/** Merges one batch and answers how many rows it had. */
async function applyBatch(
  session: Session,
  target: string,
  plan: StreamPlan,
  batch: Batch,
  signal: AbortSignal,
): Promise<number> {
  const source = await openBatch(session, plan, batch);
  const options = { signal };
  const keyed = plan.mode === "incremental" && plan.stream.key.length > 0;
  if (batch.replaces) {
    const values = batch.replaces.values.map(quoteText).join(", ") || "NULL";
    await session.run(
      `DELETE FROM ${target} WHERE ${quoteName(batch.replaces.column)} IN (${values})`,
      undefined,
      options,
    );
  }
  if (batch.deletedKeys?.length) await deleteKeys(session, target, plan.stream, batch.deletedKeys);
  if (source === undefined) return 0;
  if (!keyed) return insert(session, target, source, options);
  // A merge needs each key once; of several versions in one batch the last is the newest.
  const key = plan.stream.key.map(quoteName).join(", ");
  await session.run(`CREATE OR REPLACE TEMP TABLE mb_merge AS SELECT * FROM ${source}`, undefined, options);
  await session.run(
    `DELETE FROM mb_merge WHERE rowid NOT IN (SELECT max(rowid) FROM mb_merge GROUP BY ${key})`,
    undefined,
    options,
  );
  await session.run(
    `DELETE FROM ${target} AS t USING mb_merge m WHERE ${sameKey(plan.stream.key, "t", "m")}`,
    undefined,
    options,
  );
  const rows = await insert(session, target, "mb_merge", options);
  await session.run("DROP TABLE mb_merge");
  return rows;
}

async function insert(
  session: Session,
  target: string,
  from: string,
  options: { signal: AbortSignal },
): Promise<number> {
  const [row] = await session.query<Record<string, number>>(
    `INSERT INTO ${target} BY NAME SELECT * FROM ${from}`,
    undefined,
    options,
  );
  return Number(Object.values(row ?? {})[0] ?? 0);
}

/** FROM-expression of the batch's rows in raw types; undefined for a batch without rows. */
async function openBatch(session: Session, plan: StreamPlan, batch: Batch): Promise<string | undefined> {
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

async function deleteKeys(
  session: Session,
  target: string,
  stream: Stream,
  keys: unknown[][],
): Promise<void> {
  const columns = stream.key.map((name, k) => ({
    name,
    type: "VARCHAR" as const,
    values: keys.map((key) => key[k]),
  }));
  await session.append("mb_gone", columns, keys.length);
  const match = stream.key.map((name) => `CAST(t.${quoteName(name)} AS VARCHAR) = g.${quoteName(name)}`);
  await session.run(`DELETE FROM ${target} AS t USING mb_gone g WHERE ${match.join(" AND ")}`);
}

/** Lines of the given files (or of the whole stream) that were refused before make way for these. */
async function keepRejectedLines(
  session: Session,
  sourceId: string,
  stream: string,
  lines: RejectedLine[],
  files: string[] | undefined,
): Promise<void> {
  const scope = { source_id: sourceId, stream };
  const ofFiles = files ? ` AND value IN (${files.map(quoteText).join(", ") || "NULL"})` : "";
  await session.run(
    `DELETE FROM store.rejects WHERE source_id = $source_id AND stage = 'read' AND table_name = $stream${ofFiles}`,
    scope,
  );
  if (lines.length === 0) return;
  const column = (name: string, values: unknown[]) => ({ name, type: "VARCHAR" as const, values });
  await session.append(
    "mb_lines",
    [
      column(
        "file",
        lines.map((line) => line.file),
      ),
      column(
        "line",
        lines.map((line) => line.line),
      ),
      column(
        "reason",
        lines.map((line) => line.reason),
      ),
      column(
        "text",
        lines.map((line) => line.text),
      ),
    ],
    lines.length,
  );
  await session.run(
    `INSERT INTO store.rejects BY NAME SELECT $source_id AS source_id, 'read' AS stage, $stream AS table_name,
       file || ':' || line AS row_key, rule: reason, value: file, "row": json_object('file', file, 'line', CAST(line AS BIGINT), 'text', text),
       loaded_at: now() FROM mb_lines`,
    scope,
  );
}
