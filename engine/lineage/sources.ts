/** From canonical tables to where their rows came from: sources, mappings, raw tables, loads. */
import type { TableLineage } from "../contract/lineage.ts";
import type { Engine } from "../engine.ts";
import { CANONICAL } from "../ingest/fill/canonical.ts";
import { listReports } from "../ingest/loads.ts";
import { rawTablesOf } from "../ingest/mapping/mapping.ts";
import { readStreamStates } from "../ingest/raw-tables.ts";
import { loadMapping, rawSchemaOf } from "../ingest/sources.ts";
import { brokenTests } from "../quality/tests.ts";
import type { Connection } from "../state/connections.ts";

/** Of the names those that are canonical tables, in loading order. */
export async function tableLineage(engine: Engine, names: string[]): Promise<TableLineage[]> {
  const tables = Object.keys(CANONICAL).filter((table) => names.includes(`store.${table}`));
  const connections = engine.state.connections.list("source");
  const failing = failingTests(engine);
  return Promise.all(
    tables.map(async (table) => {
      const counted = await rowsBySource(engine, table);
      const sources = connections.flatMap((connection) => {
        const row = counted.get(connection.id);
        return row || mappingOf(engine, connection, table) ? [{ connection, row }] : [];
      });
      return {
        table,
        rows: [...counted.values()].reduce((sum, { rows }) => sum + rows, 0),
        failing: failing.get(table) ?? 0,
        sources: [
          ...(await Promise.all(
            sources.map(({ connection, row }) => sourceLineage(engine, connection, table, row)),
          )),
          ...[...counted].filter(([id]) => connections.every((each) => each.id !== id)).map(removedSource),
        ],
      };
    }),
  );
}

interface Counted {
  rows: number;
  changed: string | null;
}

async function rowsBySource(engine: Engine, table: string): Promise<Map<string, Counted>> {
  const rows = await engine.warehouse.query<Counted & { source: string }>(
    `SELECT source_id AS source, count(*) FILTER (WHERE deleted_at IS NULL) AS rows,
       greatest(max(loaded_at), max(deleted_at)) AS changed
     FROM store.${table} GROUP BY source_id`,
  );
  return new Map(rows.map(({ source, ...counted }) => [source, counted]));
}

const mappingOf = (engine: Engine, connection: Connection, table: string) =>
  loadMapping(engine.state, connection).tables.find((each) => each.table === table && each.enabled);

async function sourceLineage(
  engine: Engine,
  connection: Connection,
  table: string,
  counted: Counted | undefined,
): Promise<TableLineage["sources"][number]> {
  const mapping = mappingOf(engine, connection, table);
  const states = [...(await readStreamStates(engine.warehouse, rawSchemaOf(connection))).values()];
  return {
    sourceId: connection.id,
    source: connection.name,
    kind: connection.kind,
    rows: counted?.rows ?? 0,
    changedAt: counted?.changed ?? null,
    mapping: mapping?.sql ?? null,
    mappingVersion: loadMapping(engine.state, connection).version,
    rawTables: rawTablesOf(mapping?.sql ?? "").map((name) => {
      const state = states.find((each) => each.table === name);
      return {
        table: `${rawSchemaOf(connection)}.${name}`,
        stream: state?.stream ?? null,
        rows: state?.rows ?? null,
        loadedAt: state?.loadedAt ?? null,
      };
    }),
    load: lastLoad(engine, connection, table),
  };
}

/** Rows may stay when their source is removed; all that is known of it then is what they carry. */
function removedSource([id, { rows, changed }]: [string, Counted]): TableLineage["sources"][number] {
  return {
    sourceId: id,
    source: "A source that was removed",
    kind: null,
    rows,
    changedAt: changed,
    mapping: null,
    mappingVersion: 0,
    rawTables: [],
    load: null,
  };
}

function lastLoad(engine: Engine, connection: Connection, table: string) {
  const done = listReports(engine.state, connection.id).find((report) => report.state === "done");
  if (!done?.endedAt) return null;
  const counts = done.tables.find((each) => each.table === table);
  return {
    id: done.id,
    endedAt: done.endedAt,
    mode: done.mode,
    read: counts?.read ?? 0,
    rejected: counts?.rejected ?? 0,
  };
}

function failingTests(engine: Engine): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { test } of brokenTests(engine.state)) counts.set(test.table, (counts.get(test.table) ?? 0) + 1);
  return counts;
}
