/** Writes to PostgreSQL: create on demand, lock, compare, write and record, in one transaction. */
import type pg from "pg";
import { cancelled, throwIfAborted } from "../../engine/contract/errors.ts";
import type { Run } from "../../engine/contract/run.ts";
import {
  cannotAdd,
  columnsOf,
  commitFailed,
  type Decision,
  demandFitting,
  demandTarget,
  isTableGone,
  keyColumns,
  LOCK_SECONDS,
  notUnique,
  PUBLICATIONS_TABLE,
  repeated,
  rowsByKey,
  viewNotTable,
} from "../change-set.ts";
import type { Applied, ApplyRequest, Batch, Change, Sink, TargetTable } from "../connector.ts";
import { type SpoolCursor, spooledBatches, travelOf } from "../spooled-batches.ts";
import { type TargetRow, type TargetType, travelColumns } from "../target-values.ts";
import { refusedRow, writeChanges } from "../write-changes.ts";
import type { PostgresConfig } from "./config.ts";
import { describePostgresError, openCancellable, quoted, withClient, wordsOf } from "./connection.ts";
import { copyOut, kindOf, travelItem } from "./copy.ts";

const ROWS_A_STATEMENT = 5000;

const SQL_TYPES: Record<TargetType, string> = {
  text: "text",
  integer: "bigint",
  decimal: "numeric(18,4)",
  double: "double precision",
  timestamptz: "timestamptz",
};

const NUMBERS = /^(smallint|integer|bigint|numeric|real|double)/;
const TEXTS = /^(text|character|bpchar|(.*\.)?citext)/;

/** Types of a table that the shop made itself that values can go to; demandKept tells those that lose some of them. */
const FITS: Record<TargetType, RegExp> = {
  text: TEXTS,
  integer: NUMBERS,
  decimal: NUMBERS,
  double: NUMBERS,
  timestamptz: /^(timestamp|date)/,
};

export const postgresSink: Sink<PostgresConfig> = {
  async *inspect(config, table, scratch, run) {
    const { client, close } = await openCancellable(config, run.signal);
    try {
      yield* standingRows(client, placeOf(config, table.name), table, scratch, run);
    } catch (error) {
      throw run.signal.aborted ? cancelled() : describePostgresError(error, config);
    } finally {
      await close();
    }
  },

  apply: (config, request, run) =>
    withClient(config, run.signal, async (client) => {
      try {
        const answer = await applyIn(client, config, request, run);
        throwIfAborted(run.signal);
        await client.query("COMMIT").catch((error: unknown) => {
          // Rules that are deferred speak at the end only.
          const said = refusal(error, request.publication.action);
          if (said === undefined) throw commitFailed(error);
          throw refusedRow(said, request.publication.action, error);
        });
        return answer;
      } catch (error) {
        await client.query("ROLLBACK").catch(() => {});
        throw error;
      }
    }),
};

async function* standingRows(
  client: pg.Client,
  place: string,
  table: TargetTable,
  scratch: string,
  run: Run,
): AsyncGenerator<Batch> {
  if (!(await exists(client, place))) return;
  await demandTable(client, place, table);
  const present = await typesOf(client, place);
  const here = new Set(columnsOf(table, present).here);
  await demandUnique(client, place, table);
  demandFitting({ ...table, columns: [...here] }, present, FITS);
  const columns = travelColumns(table);
  const items = table.columns.map((column, k) =>
    travelItem(here.has(column) ? quoted(column.name) : "NULL", { ...columns[k]!, nativeType: column.type }),
  );
  const cursor: SpoolCursor = { highest: undefined };
  const travel = travelOf({ columns }, kindOf, cursor);
  const { spool, producer } = copyOut(client, `SELECT ${items.join(", ")} FROM ${place}`, travel, scratch);
  const stream = { name: table.name, key: table.key, columns };
  yield* spooledBatches(spool, producer, stream, travel, run, cursor);
}

async function applyIn(
  client: pg.Client,
  config: PostgresConfig,
  request: ApplyRequest,
  run: Run,
): Promise<Applied> {
  const { table } = request;
  const place = placeOf(config, table.name);
  const log = placeOf(config, PUBLICATIONS_TABLE);
  const { id, action } = request.publication;
  const found = { recorded: await isRecorded(client, log, id), stands: await exists(client, place) };
  demandTarget(request, found);
  const gone = isTableGone(request, found);
  if (!gone) {
    await createTables(client, config, table);
    // A shorter time that was set for the user or the database stays.
    await client.query(
      "SELECT set_config('lock_timeout', $1, true) WHERE current_setting('lock_timeout') = '0'",
      [`${LOCK_SECONDS}s`],
    );
    await addMissing(client, place, table);
  }
  const earlier = await claim(client, log, request);
  if (earlier !== undefined) return repeated(earlier);
  const outcome = await writeChanges(request, run, {
    rows: ROWS_A_STATEMENT,
    gone,
    read: (changes, lock) => readRows(client, place, { table, changes, lock }),
    write: (decision) => writeRows(client, place, table, decision),
    run: (statement) => client.query(statement),
    refusal: (error) => refusal(error, action),
  });
  await client.query(
    `UPDATE ${log} SET inserted = $3, updated = $4, deleted = $5, exceptions = $6
     WHERE publication_id = $1 AND action = $2`,
    [id, action, outcome.inserted, outcome.updated, outcome.deleted, outcome.text()],
  );
  return { exceptions: outcome.exceptions, alreadyApplied: false };
}

/** Classes of data, of constraints, of triggers and what they lack, of limits, and those that people may name themselves. */
const OF_ROWS = /^(22|23|27|42|44|54|P0|[I-OQ-WYZ])/;

/** See `Writer.refusal`. Two keys for one refuse a row that comes back; one that comes anew was often met by another session. */
function refusal(error: unknown, action: ApplyRequest["publication"]["action"]): string | undefined {
  const { code = "" } = error as Partial<pg.DatabaseError>;
  const said = wordsOf(error);
  if (code === "23505") return action === "rollback" ? said : undefined;
  // Of a permission, or of a policy that hides rows and takes some only.
  if (code === "42501") return /row-level security/.test(said) ? said : undefined;
  return OF_ROWS.test(code) ? said : undefined;
}

async function writeRows(
  client: pg.Client,
  place: string,
  table: TargetTable,
  { deletes, inserts, updates }: Decision,
): Promise<void> {
  const write = async (rows: TargetRow[], statement: string, columns: TargetTable["columns"]) => {
    if (rows.length > 0) await client.query(statement, arraysOf(rows, columns));
  };
  await write(deletes, deleteSql(place, table), keyColumns(table));
  await write(inserts, insertSql(place, table), table.columns);
  await write(updates, updateSql(place, table), table.columns);
}

function placeOf(config: PostgresConfig, name: string): string {
  return `${quoted(config.schema || "public")}.${quoted(name)}`;
}

async function exists(client: pg.Client, place: string): Promise<boolean> {
  const { rows } = await client.query("SELECT to_regclass($1) IS NOT NULL AS found", [place]);
  return rows[0].found;
}

/** Throws `unsupported` for a view. */
async function demandTable(client: pg.Client, place: string, { name }: TargetTable): Promise<void> {
  const { rows } = await client.query<{ kind: string }>(
    "SELECT relkind AS kind FROM pg_class WHERE oid = to_regclass($1)",
    [place],
  );
  if (["v", "m"].includes(rows[0]!.kind)) throw viewNotTable(name);
}

/** Throws `conflict`, see `notUnique`. */
async function demandUnique(client: pg.Client, place: string, table: TargetTable): Promise<void> {
  const { rowCount } = await client.query(
    `SELECT 1 FROM pg_index i WHERE i.indrelid = to_regclass($1) AND i.indisunique AND i.indisvalid
       AND i.indpred IS NULL AND i.indexprs IS NULL
       AND NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = i.indrelid
         AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1]) AND NOT a.attname = ANY ($2))`,
    [place, table.key],
  );
  if (rowCount === 0)
    throw notUnique(table, `ALTER TABLE ${place} ADD UNIQUE (${table.key.map(quoted).join(", ")})`);
}

/** Type by column name; of a domain the one below it. */
async function typesOf(client: pg.Client, place: string): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `SELECT a.attname AS name, format_type(coalesce(nullif(t.typbasetype, 0), t.oid), NULL) AS type
     FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
     WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped`,
    [place],
  );
  return new Map(rows.map(({ name, type }) => [name, type]));
}

async function addMissing(client: pg.Client, place: string, table: TargetTable): Promise<void> {
  await demandTable(client, place, table);
  const present = await typesOf(client, place);
  const { here, missing } = columnsOf(table, present);
  await demandUnique(client, place, table);
  demandFitting({ ...table, columns: here }, present, FITS);
  for (const { name, type } of missing) {
    const statement = `ALTER TABLE ${place} ADD COLUMN ${quoted(name)} ${SQL_TYPES[type]}`;
    await client.query(statement).catch((error: unknown) => {
      throw cannotAdd(table, statement, error);
    });
  }
}

/** One session at a time makes them: IF NOT EXISTS does not see a table that another one is about to commit. */
async function createTables(client: pg.Client, config: PostgresConfig, table: TargetTable): Promise<void> {
  const log = placeOf(config, PUBLICATIONS_TABLE);
  const place = placeOf(config, table.name);
  if ((await exists(client, log)) && (await exists(client, place))) return;
  await client.query("SELECT pg_advisory_xact_lock(hashtext($1))", [log]);
  if (!(await exists(client, log))) {
    await client.query(`CREATE TABLE IF NOT EXISTS ${log} (
      publication_id text NOT NULL, action text NOT NULL, kind text NOT NULL, target_table text NOT NULL,
      model_version text, at timestamptz NOT NULL, inserted bigint, updated bigint, deleted bigint,
      exceptions text, PRIMARY KEY (publication_id, action))`);
  }
  if (await exists(client, place)) return;
  const columns = table.columns.map(
    (column) => `${quoted(column.name)} ${SQL_TYPES[column.type]}${column.nullable ? "" : " NOT NULL"}`,
  );
  const key = table.key.map(quoted).join(", ");
  await client.query(`CREATE TABLE IF NOT EXISTS ${place} (${columns.join(", ")}, PRIMARY KEY (${key}))`);
}

/** Whether the publication was applied here. */
async function isRecorded(client: pg.Client, log: string, id: string): Promise<boolean> {
  const sql = `SELECT 1 FROM ${log} WHERE publication_id = $1 AND action = 'apply'`;
  return (await exists(client, log)) && (await client.query(sql, [id])).rowCount === 1;
}

/** Records the publication; answers what an earlier run of the same one left, if it was committed. */
async function claim(client: pg.Client, log: string, request: ApplyRequest): Promise<string | undefined> {
  const { id, action, kind, modelVersion, at } = request.publication;
  const { rowCount } = await client.query(
    `INSERT INTO ${log} (publication_id, action, kind, target_table, model_version, at)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
    [id, action, kind, request.table.name, modelVersion, at],
  );
  if (rowCount === 1) return undefined;
  const { rows } = await client.query(
    `SELECT exceptions FROM ${log} WHERE publication_id = $1 AND action = $2`,
    [id, action],
  );
  return rows[0]?.exceptions ?? "[]";
}

/** The rows of these keys as they stand, in one order where they are locked until the end of the transaction. */
async function readRows(
  client: pg.Client,
  place: string,
  { table, changes, lock }: { table: TargetTable; changes: Change[]; lock: boolean },
): Promise<Map<string, TargetRow>> {
  const columns = keyColumns(table);
  const order = columns.map((column) => `t.${quoted(column.name)}`).join(", ");
  const sql = `SELECT ${selectList(table.columns)} FROM ${place} AS t JOIN ${unnest(columns)}
    ON ${matches(columns)} ${lock ? `ORDER BY ${order} FOR UPDATE OF t` : ""}`;
  const keys = changes.map(({ key }) => Object.fromEntries(table.key.map((name, at) => [name, key[at]!])));
  const { rows } = await client.query(sql, arraysOf(keys, columns));
  return rowsByKey(table, rows);
}

function selectList(columns: TargetTable["columns"]): string {
  return columns.map((column) => `t.${quoted(column.name)}`).join(", ");
}

function unnest(columns: TargetTable["columns"]): string {
  const arrays = columns.map((column, at) => `$${at + 1}::${SQL_TYPES[column.type]}[]`);
  return `unnest(${arrays.join(", ")}) AS s(${columns.map((column) => quoted(column.name)).join(", ")})`;
}

function matches(columns: TargetTable["columns"]): string {
  return columns.map(({ name }) => `t.${quoted(name)} = s.${quoted(name)}`).join(" AND ");
}

function arraysOf(rows: TargetRow[], columns: TargetTable["columns"]): unknown[][] {
  return columns.map((column) => rows.map((row) => row[column.name] ?? null));
}

function insertSql(place: string, table: TargetTable): string {
  const names = table.columns.map((column) => quoted(column.name)).join(", ");
  return `INSERT INTO ${place} (${names}) SELECT ${names} FROM ${unnest(table.columns)}`;
}

function updateSql(place: string, table: TargetTable): string {
  const values = table.columns.filter((column) => !table.key.includes(column.name));
  const set = values.map(({ name }) => `${quoted(name)} = s.${quoted(name)}`).join(", ");
  return `UPDATE ${place} AS t SET ${set} FROM ${unnest(table.columns)} WHERE ${matches(keyColumns(table))}`;
}

function deleteSql(place: string, table: TargetTable): string {
  const columns = keyColumns(table);
  return `DELETE FROM ${place} AS t USING ${unnest(columns)} WHERE ${matches(columns)}`;
}
