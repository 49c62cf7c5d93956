/**
 * Lineage of an answer: the query is run again under watch, and what it read is followed to sources and loads.
 * May import: contract, state, warehouse, ingest, quality, compute, experiments. Nothing about a page is listed here: a new query
 * is followed as soon as it has a handler.
 */
import { findModel, models } from "../../models/index.ts";
import type { Outputs } from "../contract/index.ts";
import type { ModelLineage } from "../contract/lineage.ts";
import type { Engine } from "../engine.ts";
import { experimentParams } from "../experiments/assign.ts";
import type { VersionRow } from "../state/versions.ts";
import { filesBelow } from "../warehouse/files.ts";
import { datasetSql, sqlFile } from "../warehouse/sql.ts";
import type { Params } from "../warehouse/warehouse.ts";
import { alone, type Values } from "./alone.ts";
import { tableLineage } from "./sources.ts";
import { createdTable, tablesRead } from "./tables.ts";
import { type Traced, traced } from "./trace.ts";

type Lineage = Outputs["warehouse"]["lineage"];
type Statement = Lineage["statements"][number];

interface Step extends Omit<Statement, "alone" | "params"> {
  params: Values;
  creates: string | undefined;
  temporary: string[];
}

/** `answer` runs the query on the engine that it is given; `query` narrows the answer to one SQL file. */
export async function lineageOf(
  engine: Engine,
  answer: (engine: Engine) => Promise<unknown>,
  query: string | undefined,
): Promise<Omit<Lineage, "dataAsOf">> {
  const watch = traced(engine);
  const named = namedVersions(engine, await answer(watch.engine));
  // A plan keeps its rows: what it was made from is its query's file.
  const file = namedTexts().find(({ name }) => name === query);
  const frozen = watch.statements.length === 0 && file !== undefined;
  const params = frozen ? experimentParams(engine.state) : {};
  const ran = frozen ? [{ sql: file.text, params, rows: 0, milliseconds: 0 }] : watch.statements;
  const steps = await Promise.all(ran.map((statement) => stepOf(engine, statement)));
  const ofFiles = steps.filter((step) => step.name !== null);
  const candidates = ofFiles.length > 0 ? ofFiles : steps;
  const statements = narrowed(candidates, query);
  const read = new Set(statements.flatMap((statement) => statement.tables));
  // Of an answer as a whole, models count whose files it was read from, or that made what its tables were made of.
  const whole = frozen || statements === candidates;
  const trained = await modelLineage(engine, [...read], named, whole);
  for (const model of trained)
    for (const { tables } of model.datasets) for (const name of tables) read.add(name);
  return {
    statements: statements.map(({ creates, temporary, ...statement }) => ({
      ...statement,
      alone: alone({ ...statement, creates, temporary }, steps),
    })),
    tables: await tableLineage(engine, [...read]),
    models: trained,
  };
}

async function stepOf(engine: Engine, { sql, params, rows, milliseconds }: Traced): Promise<Step> {
  const { tables, temporary } = await tablesRead(engine.warehouse, sql);
  return {
    name: nameOf(sql),
    sql,
    params: usedParams(sql, params),
    rows,
    milliseconds,
    tables,
    temporary,
    creates: createdTable(sql),
  };
}

/** The file whose text the statement holds; of several the longest. */
function nameOf(sql: string): string | null {
  const found = namedTexts().filter(({ text, inlined }) => sql.includes(text) || inlined?.test(sql));
  found.sort((a, b) => b.text.length - a.text.length);
  return found[0]?.name ?? null;
}

interface Named {
  name: string;
  text: string;
  /** Finds the text with values in place of its parameters; undefined where it has none. */
  inlined: RegExp | undefined;
}

let texts: Named[] | undefined;

function namedTexts(): Named[] {
  texts ??= [
    ...filesBelow("queries").map((name) => named(name, sqlFile(name).trim())),
    ...filesBelow("datasets").map((name) => named(`datasets/${name}`, datasetSql(name).trim())),
  ];
  return texts;
}

function named(name: string, text: string): Named {
  const parts = text.split(/\$[a-z_]\w*/i).map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"));
  const value = "(?:'(?:[^']|'')*'|[\\w.-]+)";
  return { name, text, inlined: parts.length > 1 ? new RegExp(parts.join(value)) : undefined };
}

const usedParams = (sql: string, params: Params): Values =>
  Object.fromEntries(
    Object.entries(params)
      .filter(([name]) => new RegExp(`\\$${name}\\b`).test(sql))
      .map(([name, value]) => [name, typeof value === "bigint" ? String(value) : value]),
  );

/** The statements of one file with those that made the temporary tables it reads; all of them when it did not run. */
function narrowed(steps: Step[], query: string | undefined): Step[] {
  const wanted = new Set(steps.filter((step) => step.name === query));
  if (wanted.size === 0) return steps;
  for (const step of wanted)
    for (const maker of steps) if (maker.creates && step.temporary.includes(maker.creates)) wanted.add(maker);
  return [...wanted];
}

/** Versions that the answer says its numbers are from, wherever in it; models it names stand for their champions. */
function namedVersions(engine: Engine, answer: unknown): VersionRow[] {
  const names = new Set<string>();
  const open = [answer];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== "object" || value === null) continue;
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner !== "string") open.push(inner);
      else if (key === "modelVersion" || key === "model")
        for (const name of inner.split(", ")) names.add(name);
    }
  }
  return engine.state.versions
    .list()
    .filter(({ id, modelId, status }) => names.has(id) || (names.has(modelId) && status === "champion"));
}

/**
 * Versions that wrote the tables: those that the answer names, where it names any of a table's; else those in use.
 * With `whole` also those that the answer names and no table leads to.
 */
async function modelLineage(
  engine: Engine,
  read: string[],
  named: VersionRow[],
  whole: boolean,
): Promise<ModelLineage[]> {
  const wrote = new Map<string, { version: VersionRow; tables: string[] }>();
  for (const table of read) {
    const writers = models.filter(({ writes }) => writes.some((name) => `mart.${name}` === table));
    const ofTable = named.filter(({ modelId }) => writers.some(({ id }) => id === modelId));
    const inUse = writers.flatMap(({ id }) => engine.state.versions.champion(id) ?? []);
    for (const version of ofTable.length > 0 ? ofTable : inUse) {
      const tables = wrote.get(version.id)?.tables ?? [];
      wrote.set(version.id, { version, tables: [...tables, table] });
    }
  }
  for (const version of whole ? named : [])
    if (!wrote.has(version.id))
      wrote.set(version.id, {
        version,
        tables: findModel(version.modelId).writes.map((name) => `mart.${name}`),
      });
  return Promise.all([...wrote.values()].map((each) => versionLineage(engine, each.version, each.tables)));
}

async function versionLineage(engine: Engine, version: VersionRow, tables: string[]): Promise<ModelLineage> {
  const model = findModel(version.modelId);
  const datasets = model.needs.map(async ({ name }) => {
    const sql = datasetSql(name);
    return { name, sql, tables: (await tablesRead(engine.warehouse, sql)).tables };
  });
  return {
    tables,
    modelId: model.id,
    title: model.title,
    versionId: version.id,
    number: version.number,
    trainedAt: version.trainedAt,
    dataAsOf: version.dataAsOf,
    fingerprint: version.fingerprint,
    datasets: await Promise.all(datasets),
  };
}
