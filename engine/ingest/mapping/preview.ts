/** A mapping tried out: staged and checked as in a load, counted, shown, and thrown away. */
import { AppError } from "../../contract/errors.ts";
import type { Grid } from "../../contract/grid.ts";
import type { Connection } from "../../state/connections.ts";
import { quoteName } from "../../warehouse/sql.ts";
import type { Session } from "../../warehouse/warehouse.ts";
import { type CanonicalTable, canonicalTable } from "../fill/canonical.ts";
import { markDoubles, markOrphans, type Parent, parentsOf } from "../fill/checks.ts";
import { countChanges } from "../fill/merge.ts";
import { describeMapping, type MappingParams, stageRows } from "../fill/stage.ts";
import { rawSchemaOf } from "../sources.ts";
import type { IngestContext } from "../sync.ts";
import { joinCounts } from "./join-counts.ts";
import { rawTablesOf, resolveRaw, type TableMapping } from "./mapping.ts";
import { toldInRawWords } from "./raw-words.ts";
import { totalsOf } from "./totals.ts";

const REJECTS_SHOWN = 50;
/** Of each raw table, before a mapping is saved: groups and joins of all take long where there are millions. */
const TRIED_ROWS = 100_000;

interface Request {
  table: string;
  sql: string;
  /** What the SQL was made of; its joins are counted. */
  grid?: Grid | undefined;
  limit: number;
  /** The other tables of the mapping that is edited: references are looked for in what they would load. */
  others?: TableMapping[] | undefined;
}

/**
 * Throws `invalid-input` when the SELECT does not run or does not fit the table. Nothing is written. A SELECT over
 * tables that were not loaded yet can only be checked by the load that its saving asks for.
 */
export async function checkMappingSql(
  context: IngestContext,
  connection: Connection,
  table: string,
  sql: string,
): Promise<void> {
  if ((await notLoaded(context, connection, sql)).length > 0) return;
  const tryOn = (rows?: number) =>
    previewMapping(context, connection, {
      table,
      sql: `SELECT * FROM (\n${resolveRaw(sql, rawSchemaOf(connection), rows)}\n) LIMIT 100`,
      limit: 1,
    });
  // A SELECT that names its raw tables in full does not run over their first rows, so what fails is tried on all.
  await tryOn(TRIED_ROWS).catch(() => tryOn());
}

/**
 * Tries one table's mapping. Throws `conflict` where its raw tables are not loaded, `invalid-input` where it does
 * not run.
 */
export async function previewMapping(
  context: IngestContext,
  connection: Connection,
  request: Request,
  signal?: AbortSignal,
) {
  const since = performance.now();
  const absent = await notLoaded(context, connection, request.sql);
  if (absent.length > 0) {
    throw new AppError(
      "conflict",
      `${absent.join(", ")} ${absent.length === 1 ? "is" : "are"} not loaded, so there is nothing to try the mapping on. Correct the name, or if the source has it, save the mapping and sync the source.`,
      { absent },
    );
  }
  const settings = context.state.settings();
  const params = { time_zone: settings.timeZone, currency: settings.currency };
  return context.warehouse.transaction(
    async (session) => {
      const table = await canonicalTable(session, request.table);
      const select = resolveRaw(request.sql, rawSchemaOf(connection));
      const trial = { session, rawSchema: rawSchemaOf(connection), params };
      const described = await toldInRawWords(
        trial.rawSchema,
        describeMapping(session, table, select, params),
      );
      const mapped = [...described.output.keys()];
      const stage = await stageRows(session, described, params);
      await markDoubles(session, table, stage);
      let orders: Parent | undefined;
      for (const parent of await parentsOf(session, table, mapped, connection.id)) {
        const rows = await triedParent(trial, parent.table, request.others ?? []);
        const looked = rows === undefined ? parent : { ...parent, rows };
        if (parent.table === "orders") orders = looked;
        await markOrphans(session, stage, looked, connection.id);
      }
      const counts = await countChanges({ session, table, stage, mapped, sourceId: connection.id });
      const names = table.columns.map((column) => column.name).filter((name) => mapped.includes(name));
      const result = await session.query<Record<string, string | number | boolean | null>>(
        `SELECT ${names.map(quoteName).join(", ")} FROM ${stage} WHERE _fault IS NULL LIMIT ${request.limit}`,
      );
      const types = new Map(table.columns.map((column) => [column.name, column.type]));
      const preview = {
        sql: request.sql,
        totals: await totalsOf({
          ...{ session, table, stage, mapped, orders },
          sourceId: connection.id,
          home: settings.currency,
        }),
        result: {
          columns: names.map((name) => ({ name, type: types.get(name)! })),
          rows: result.map((row) => names.map((name) => row[name] ?? null)),
          truncated: counts.accepted + counts.unchanged > request.limit,
        },
        ...counts,
        columns: await columnStats(session, table, stage, mapped),
        rejects: await rejectsOf(session, table, stage),
        joins: await joinCounts(session, trial.rawSchema, request.grid, params),
        elapsedMs: Math.round(performance.now() - since),
      };
      await session.run(`DROP TABLE ${stage}`);
      return preview;
    },
    { signal },
  );
}

interface Trial {
  session: Session;
  rawSchema: string;
  params: MappingParams;
}

/** Temporary table of what the mapping would load into a parent; undefined where it does not say. */
async function triedParent(
  { session, rawSchema, params }: Trial,
  name: string,
  others: TableMapping[],
): Promise<string | undefined> {
  const mapping = others.find(({ table, enabled }) => table === name && enabled);
  if (!mapping) return undefined;
  const table = await canonicalTable(session, name);
  try {
    const described = await describeMapping(session, table, resolveRaw(mapping.sql, rawSchema), params);
    const stage = await stageRows(session, described, params);
    const rows = `mb_tried_${name}`;
    const key = table.key.map(quoteName).join(", ");
    const currency = described.output.has("currency") ? "currency" : "CAST(NULL AS VARCHAR)";
    await session.run(
      `CREATE OR REPLACE TEMP TABLE ${rows} AS SELECT ${key}, ${currency} AS currency FROM ${stage} WHERE _fault IS NULL`,
    );
    await session.run(`DROP TABLE ${stage}`);
    return rows;
  } catch (error) {
    if (error instanceof AppError && error.code === "invalid-input") return undefined;
    throw error;
  }
}

/** Per canonical column: share empty, an example, rows that fail on it and why. */
async function columnStats(session: Session, table: CanonicalTable, stage: string, mapped: string[]) {
  const [row] = await session.query<Record<string, number | string | null>>(
    `SELECT count(*) AS "n" ${mapped
      .map(
        (name, k) =>
          `, count(${quoteName(name)}) AS "c${k}", any_value(CAST(${quoteName(name)} AS VARCHAR)) AS "e${k}"`,
      )
      .join("")} FROM ${stage}`,
  );
  const faults = await session.query<{ name: string; rule: string; n: number }>(
    `SELECT _fault."column" AS name, any_value(_fault.rule) AS rule, count(*) AS n FROM ${stage} WHERE _fault IS NOT NULL GROUP BY 1`,
  );
  const total = Number(row!.n);
  return table.columns.map(({ name }) => {
    const k = mapped.indexOf(name);
    const fault = faults.find((candidate) => candidate.name === name);
    return {
      name,
      mapped: k >= 0,
      emptyShare: k < 0 || total === 0 ? null : 1 - Number(row![`c${k}`]) / total,
      example: k < 0 ? null : ((row![`e${k}`] as string | null) ?? null),
      failed: fault?.n ?? 0,
      rule: fault?.rule ?? null,
    };
  });
}

async function rejectsOf(session: Session, table: CanonicalTable, stage: string) {
  const key = `nullif(concat_ws('|', ${table.key.map((name) => `CAST(${quoteName(name)} AS VARCHAR)`).join(", ")}), '')`;
  return session.query<{ key: string | null; column: string | null; rule: string; value: string | null }>(
    `SELECT ${key} AS "key", _fault."column" AS "column", _fault.rule AS rule, _fault.value AS "value"
     FROM ${stage} WHERE _fault IS NOT NULL LIMIT ${REJECTS_SHOWN}`,
  );
}

/** Raw tables that the SQL reads and that are not there. */
async function notLoaded(context: IngestContext, connection: Connection, sql: string): Promise<string[]> {
  const rows = await context.warehouse.query<{ name: string }>(
    "SELECT table_name AS name FROM duckdb_tables() WHERE database_name = current_database() AND schema_name = $schema",
    { schema: rawSchemaOf(connection) },
  );
  const loaded = new Set(rows.map((row) => row.name.toLowerCase()));
  return rawTablesOf(sql).filter((name) => !loaded.has(name.toLowerCase()));
}
