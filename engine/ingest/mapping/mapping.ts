/** A mapping as data, and its run: raw tables of one source become canonical rows in one transaction. */
import { AppError, throwIfAborted, toErrorInfo } from "../../contract/errors.ts";
import type { Grid } from "../../contract/grid.ts";
import type { Run } from "../../contract/run.ts";
import type { Session, Warehouse } from "../../warehouse/warehouse.ts";
import { CANONICAL } from "../fill/canonical.ts";
import { fillTable } from "../fill/fill.ts";
import type { FillRun } from "../fill/fill-run.ts";
import { forgetFills } from "../fill/fills.ts";
import { dropImages, type KnownImages } from "../fill/images.ts";
import type { TableCount } from "../fill/merge.ts";
import { failedRun, type MappingParams } from "../fill/stage.ts";
import { clearPending, type Pending, rawTable, readStreamStates } from "../raw-tables.ts";
import { forgetReconciled } from "../reconciled.ts";
import { toldInRawWords } from "./raw-words.ts";

export interface TableMapping {
  table: string;
  /** One SELECT with canonical column names; raw tables as {{raw.name}}; may use $time_zone and $currency. */
  sql: string;
  enabled: boolean;
  /** The structured mapping that the SQL was made of. */
  grid?: Grid;
}

export interface Mapping {
  sourceId: string;
  preset: string | null;
  version: number;
  updatedAt: string;
  tables: TableMapping[];
  /** Where this version came from when it was not edited. */
  note?: string;
  /** Of a preset's mapping that nobody edited: see PresetMatch.madeOf. */
  madeOf?: string[];
  /** What the preset compares the loaded orders with: see Preset.reconcile. */
  reconcile?: string;
  /** What the preset chose where several shops lie in one database: see PresetMatch.note. */
  choice?: string;
}

const PLACEHOLDER = /\{\{\s*raw\.([^{}]+?)\s*\}\}/g;

/** Raw tables that the SQL reads. */
export function rawTablesOf(sql: string): string[] {
  return [...new Set([...sql.matchAll(PLACEHOLDER)].map((match) => match[1]!))];
}

/**
 * Puts quoted names for {{raw.name}} and drops a closing semicolon, so that the text can stand in brackets. `rows`: of
 * each raw table only so many, for a trial.
 */
export function resolveRaw(sql: string, rawSchema: string, rows?: number): string {
  const resolved = sql.replace(PLACEHOLDER, (_all, name: string) => {
    const table = rawTable(rawSchema, name);
    return rows === undefined ? table : `(SELECT * FROM ${table} LIMIT ${rows})`;
  });
  return resolved.trim().replace(/\s*;+$/, "");
}

export interface MapRequest {
  sourceId: string;
  rawSchema: string;
  tables: TableMapping[];
  params: MappingParams;
}

/**
 * Brings every enabled canonical table of the source in line with its raw tables, all or nothing; what can't have
 * changed since the last run is left alone. Tables that are no longer mapped lose their rows of this source (marked
 * deleted). `note` hears what was done with each table right before it is kept.
 */
export async function runMapping(
  warehouse: Warehouse,
  request: MapRequest,
  run: Run,
  note: (counts: TableCount[]) => void = () => {},
): Promise<TableCount[]> {
  const order = Object.keys(CANONICAL);
  const enabled = request.tables
    .filter((mapping) => mapping.enabled)
    .sort((a, b) => order.indexOf(a.table) - order.indexOf(b.table));
  return oneAtATime(warehouse, async () => {
    const quick = new Set<string>();
    try {
      return await fillTables(warehouse, request, enabled, run, { quick, anew: false, note });
    } catch (error) {
      if (run.signal.aborted || quick.size === 0) throw error;
      // What was left out to save time must never cost a load: a mapping that is at fault fails the second time too.
      run.log.warn("Going by changes failed, so all tables are filled anew.", { error: toErrorInfo(error) });
      return fillTables(warehouse, request, enabled, run, { quick, anew: true, note });
    }
  });
}

async function fillTables(
  warehouse: Warehouse,
  { sourceId, rawSchema, params }: MapRequest,
  enabled: TableMapping[],
  run: Run,
  { note, ...how }: Pick<FillRun, "quick" | "anew"> & { note(counts: TableCount[]): void },
): Promise<TableCount[]> {
  const loadedAt = new Date().toISOString();
  return warehouse.transaction(async (session) => {
    const names = enabled.map((mapping) => mapping.table);
    await dropUnmapped(session, sourceId, names, loadedAt);
    const pending = await pendingOf(session, rawSchema);
    const images: KnownImages = new Map();
    const state = { pending, touched: new Set<string>(), images, keys: new Map<string, string>(), ...how };
    const fill = { session, sourceId, rawSchema, params, loadedAt, signal: run.signal, ...state };
    const counts: TableCount[] = [];
    for (const [done, mapping] of enabled.entries()) {
      throwIfAborted(run.signal);
      run.progress(done, enabled.length, `Filling ${mapping.table}`);
      const filled = fillTable(fill, mapping.table, resolveRaw(mapping.sql, rawSchema)).catch((error) => {
        throw failedRun(mapping.table, error);
      });
      counts.push(await toldInRawWords(rawSchema, filled));
    }
    await dropImages(session, images);
    const changed = [...pending].filter(([, state]) => state !== "none").map(([name]) => name);
    await forgetReconciled(session, sourceId, { raw: changed, store: state.touched });
    await clearPending(session, rawSchema);
    run.progress(enabled.length, enabled.length);
    note(counts);
    return counts;
  });
}

async function pendingOf(session: Session, rawSchema: string): Promise<Map<string, Pending>> {
  const states = await readStreamStates(session, rawSchema);
  return new Map([...states.values()].map(({ table, pending }) => [table.toLowerCase(), pending]));
}

/** Goes first, so that no row refers to one that is about to go. */
async function dropUnmapped(
  session: Session,
  sourceId: string,
  mapped: string[],
  loadedAt: string,
): Promise<void> {
  for (const name of Object.keys(CANONICAL)) {
    if (mapped.includes(name)) continue;
    await session.run(
      `UPDATE store.${name} SET deleted_at = CAST($loaded_at AS TIMESTAMPTZ) WHERE source_id = $source_id AND deleted_at IS NULL`,
      { loaded_at: loadedAt, source_id: sourceId },
    );
  }
  await forgetFills(
    session,
    sourceId,
    Object.keys(CANONICAL).filter((name) => !mapped.includes(name)),
  );
  const list = mapped.map((name) => `'${name}'`).join(", ") || "''";
  await session.run(
    `DELETE FROM store.rejects WHERE source_id = $source_id AND stage = 'map' AND table_name NOT IN (${list})`,
    { source_id: sourceId },
  );
}

/** Two loads that fill one canonical table at the same moment would conflict, so they take turns. */
const turns = new WeakMap<Warehouse, Promise<unknown>>();

function oneAtATime<T>(warehouse: Warehouse, work: () => Promise<T>): Promise<T> {
  const before = turns.get(warehouse) ?? Promise.resolve();
  const mine = before.then(work, work);
  turns.set(
    warehouse,
    mine.catch(() => undefined),
  );
  return mine;
}

/** Throws `invalid-input` for a table that the warehouse does not have, and for two mappings of one. */
export function checkTables(tables: TableMapping[]): void {
  const seen = new Set<string>();
  for (const { table } of tables) {
    if (!Object.hasOwn(CANONICAL, table)) {
      const known = Object.keys(CANONICAL).join(", ");
      throw new AppError("invalid-input", `There is no warehouse table "${table}". There are: ${known}.`);
    }
    if (seen.has(table)) {
      throw new AppError(
        "invalid-input",
        `${table} is mapped twice. Join the two in one SELECT with UNION ALL.`,
      );
    }
    seen.add(table);
  }
}
