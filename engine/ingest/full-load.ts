/** A stream that is read whole: into a table beside what is there, which stays in use until the swap at the end. */
import type { Batch } from "../../connectors/connector.ts";
import { hardlyRepeats } from "../../connectors/files/varied.ts";
import { throwIfAborted } from "../contract/errors.ts";
import { quoteName, quoteText } from "../warehouse/sql.ts";
import type { Session, Warehouse } from "../warehouse/warehouse.ts";
import { openBatch, takeOrRepair } from "./batch-rows.ts";
import { compareRows } from "./compare-rows.ts";
import { LongTexts } from "./long-texts.ts";
import { insertByName, keepLastOfKey, type MergePlace } from "./merge-batch.ts";
import {
  createTableSql,
  dropChangesSql,
  rawTable,
  readPlace,
  savePlace,
  saveStreamState,
} from "./raw-tables.ts";
import { keepRejectedLines, RejectedLines } from "./rejected-lines.ts";
import type { LoadPlace, StreamCount, StreamLoad, StreamPlan } from "./stream-plan.ts";

/**
 * Where a whole read that broke off goes on, if its rows are still there in the columns that are read now: the `resume`
 * of the last batch among them.
 */
export async function placeReached(
  warehouse: Warehouse,
  rawSchema: string,
  plan: StreamPlan,
): Promise<string | undefined> {
  const rows = await warehouse.query<{ name: string }>(
    `SELECT column_name AS name FROM duckdb_columns()
     WHERE database_name = current_database() AND schema_name = $schema AND table_name = $table`,
    { schema: rawSchema, table: loadingName(plan.table) },
  );
  const wanted = Object.keys(plan.columns);
  const same = rows.length === wanted.length && rows.every(({ name }) => name in plan.columns);
  return same ? readPlace(warehouse, rawSchema, plan.stream.name) : undefined;
}

/** The columns' types, with how texts that hardly repeat are packed. */
function packed(columns: Record<string, string>, varied: string[]): Record<string, string> {
  return {
    ...columns,
    ...Object.fromEntries(varied.map((name) => [name, "VARCHAR USING COMPRESSION zstd"])),
  };
}

/** Rows that tell whether a text hardly repeats, fewer of wide tables: the values are looked at on the engine's thread. */
const SAMPLE_ROWS = 5000;
const SAMPLE_VALUES = 250_000;
const SAMPLE_LETTERS = 1000;

/** Texts that hardly repeat, as the source says, or else as its first rows do. */
async function variedTexts(
  session: Session,
  { stream, columns }: StreamPlan,
  rows: string,
): Promise<string[]> {
  const texts = stream.columns.filter(({ name }) => columns[name] === "VARCHAR");
  if (texts.some(({ varied }) => varied !== undefined))
    return texts.filter(({ varied }) => varied).map(({ name }) => name);
  if (texts.length === 0) return [];
  const names = texts.map(({ name }) => name);
  // The first of several files may lack columns that others have.
  const sample = await session.query<Record<string, string | null>>(
    `SELECT left(COLUMNS(lambda name: name IN (${names.map(quoteText).join(", ")})), ${SAMPLE_LETTERS}) FROM ${rows} LIMIT ${Math.min(SAMPLE_ROWS, Math.ceil(SAMPLE_VALUES / names.length))}`,
  );
  const valuesOf = (name: string) => sample.map((row) => row[name]).filter((value) => value != null);
  return names.filter((name) => hardlyRepeats(valuesOf(name)));
}

const loadingName = (table: string) => `_loading_${table}`;

/** Begins to read a stream into a table beside the one in use, or goes on where a read broke off. */
export async function openFullLoad(place: LoadPlace, plan: StreamPlan): Promise<StreamLoad> {
  const { warehouse, rawSchema, signal } = place;
  const { stream, table, columns } = plan;
  const loading = rawTable(rawSchema, loadingName(table));
  const count: StreamCount = { stream: stream.name, rows: 0, bytes: 0, rejected: 0, changed: 0, deleted: 0 };
  const rejected = new RejectedLines();
  const texts = new LongTexts(plan, loading);
  let cursor: string | undefined;
  let digests: string | undefined;
  // Rows that came before the break may come again.
  let appended = plan.resume !== undefined;
  let opened = plan.resume !== undefined;
  if (opened) {
    const [kept] = await warehouse.query<{ n: number }>(`SELECT count(*) AS n FROM ${loading}`);
    count.rows = kept!.n;
  } else
    await warehouse.transaction(async (session) => {
      await savePlace(session, rawSchema, stream.name, undefined);
      await session.run(`DROP TABLE IF EXISTS ${loading}`);
    });

  // Of rows with a key the last one counts; of others none comes before another, nor could one that comes again be told.
  const anyOrder = stream.key.length === 0;

  async function open(session: Session, rows: string | undefined): Promise<void> {
    const varied = rows === undefined ? [] : await variedTexts(session, plan, rows);
    await session.run(createTableSql(loading, packed(columns, varied)));
  }

  async function add(batch: Batch): Promise<void> {
    await warehouse.transaction(
      async (session) => {
        const rows = await openBatch(session, plan, batch);
        if (!opened) await open(session, rows);
        // A temporary file is one of several that a server is still sending.
        const aside = batch.kind === "file" && batch.temporary;
        if (rows !== undefined) {
          const fitting = await texts.fitting(session, batch, rows);
          const added = await insertByName(session, loading, fitting, { signal, aside });
          texts.taken(batch, added);
          count.rows += added;
        }
        // In one transaction with the rows, so that a read goes on behind the very last of them.
        if (batch.resume !== undefined && !anyOrder)
          await savePlace(session, rawSchema, stream.name, batch.resume);
      },
      { anyOrder, columns: Object.keys(columns).length },
    );
    opened = true;
    count.rejected += rejected.take(batch);
    cursor = batch.cursor ?? cursor;
    digests = batch.digests ?? digests;
    count.bytes = batch.bytesSoFar ?? count.bytes;
    appended ||= batch.kind === "columns" && batch.rows > 0;
  }

  const into: MergePlace = { rawSchema, table, columns, key: stream.key, keepImages: true };

  async function swap(session: Session): Promise<void> {
    if (!opened) await open(session, undefined);
    const { pending, changed, deleted } = plan.compare
      ? await compareRows(session, into, loading, { signal })
      : ({ pending: "all", changed: count.rows, deleted: 0 } as const);
    Object.assign(count, { changed, deleted });
    if (pending === "all") await session.run(dropChangesSql(rawSchema, table));
    await session.run(`DROP TABLE IF EXISTS ${rawTable(rawSchema, table)}`);
    await savePlace(session, rawSchema, stream.name, undefined);
    await session.run(`ALTER TABLE ${loading} RENAME TO ${quoteName(table)}`);
    await keepRejectedLines(session, place.sourceId, stream.name, rejected.kept, undefined);
    const comparedAt = new Date().toISOString();
    const { identity } = plan;
    const state = { stream: stream.name, table, columns, cursor, pending, comparedAt, digests };
    await saveStreamState(session, rawSchema, { ...state, identity });
  }

  return {
    count,
    missing: 0,
    take: (batch) => takeOrRepair(batch, add, texts, signal),
    async finish() {
      throwIfAborted(signal);
      // Pages of an API may overlap when the store changes meanwhile; a database's snapshot has each key once. Not in the
      // swap: where one transaction deletes rows of a table and renames it, DuckDB (1.5.x) can't open the file after a
      // crash any more.
      if (appended && stream.key.length > 0)
        await warehouse.transaction((session) => keepLastOfKey(session, loading, into, { signal }));
      await warehouse.transaction(swap);
      texts.tell(place.tell);
      rejected.tell(place.tell, stream.name);
    },
  };
}
