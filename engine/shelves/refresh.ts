/**
 * Lists that follow today's behaviour without training: customers with new orders or events since their lists were
 * made are scored anew by the models as they are, over the newer history; group lists are counted again.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findModel } from "../../models/index.ts";
import type { DatasetNeed, Model, TrainContext } from "../../models/model.ts";
import { contextOf } from "../compute/compute.ts";
import { writeDatasets } from "../compute/datasets.ts";
import { importPredictions, replaceLists } from "../compute/predictions.ts";
import { runInWorker } from "../compute/process.ts";
import type { Run } from "../contract/run.ts";
import { listsKnowUntil, noteRefreshed } from "../state/refreshed-lists.ts";
import { shopperLimitParams } from "../state/shopper-limits.ts";
import type { State } from "../state/state.ts";
import type { VersionRow } from "../state/versions.ts";
import { sqlFile } from "../warehouse/sql.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { noteNewLists } from "./chains.ts";
import { withSlice } from "./slice.ts";

export interface RefreshOrder {
  /** `data/` holds the datasets; each model's folder gets `predictions/`. */
  folder: string;
  context: TrainContext;
  backend: string;
  models: {
    modelId: string;
    params: Record<string, unknown>;
    /** Folder of the trained version. */
    artifact: string;
    folder: string;
    customers: string[];
  }[];
}

interface Engine {
  folder: string;
  warehouse: Warehouse;
  state: State;
}

export interface Refreshed {
  model: string;
  modelVersion: string;
  /** Customers whose lists were made anew; null where all lists of the model were. */
  customers: number | null;
}

/** What has come in that the lists of a version do not know yet. */
interface Due {
  version: VersionRow;
  model: Model;
  customers: string[];
}

/** Versions in use whose lists are older than the data, with the customers that it is about. */
export async function dueLists(
  { warehouse, state }: Omit<Engine, "folder">,
  signal?: AbortSignal,
): Promise<Due[]> {
  const champions = state.versions.list({ status: "champion" }).filter(({ task }) => task === "recommend");
  const due: Due[] = [];
  const touched = new Map<string, string[]>();
  for (const version of champions) {
    const model = findModel(version.modelId);
    if (!followsEvents(model)) continue;
    const since = knownUntil(state, version);
    const customers = touched.get(since) ?? (await touchedSince(warehouse, since, signal));
    touched.set(since, customers);
    if (customers.length > 0) due.push({ version, model, customers });
  }
  return due;
}

async function touchedSince(warehouse: Warehouse, since: string, signal?: AbortSignal): Promise<string[]> {
  const sql = sqlFile("shelves/touched");
  const rows = await warehouse.query<{ customer_id: string }>(sql, { since }, { signal });
  return rows.map(({ customer_id }) => customer_id);
}

/** Models of customers fold events in; those of groups count again. What goes with a product waits for a training. */
const followsEvents = (model: Model) => Boolean(model.predictParts) || GROUPS.includes(model.id);
const GROUPS = ["popularity", "trending"];

function knownUntil(state: State, version: VersionRow): string {
  // Its data was extracted when the training began.
  const trained = new Date(Date.parse(version.trainedAt) - version.trainSeconds * 1000);
  return listsKnowUntil(state, version.id) ?? trained.toISOString();
}

/** When orders or events last came in; null before the first load. */
export async function lastLoaded(warehouse: Warehouse): Promise<string | null> {
  const [row] = await warehouse.query<{ loaded_at: string | null }>(sqlFile("shelves/loaded"));
  return row?.loaded_at ?? null;
}

/** More customers than this are cut out of the warehouse no faster than the whole is read. */
const MOST_ALONE = 100_000;

/**
 * Brings the lists up to date; answers what was done, nothing where nothing is due. Customers of models that need no
 * more than their own history come first, for that takes seconds however large the store is.
 */
export async function refreshLists(engine: Engine, run: Run): Promise<Refreshed[]> {
  const loaded = await lastLoaded(engine.warehouse);
  const due = await dueLists(engine, run.signal);
  if (due.length === 0 || !loaded) return [];
  const isAlone = ({ model, customers }: Due) => model.alone === true && customers.length <= MOST_ALONE;
  const parts = [due.filter(isAlone), due.filter((one) => !isAlone(one))].filter((part) => part.length > 0);
  const done: Refreshed[] = [];
  for (const part of parts) {
    const own = run.part("Lists", 1 / parts.length);
    done.push(...(await refreshPart(engine, part, { loaded, alone: isAlone(part[0]!) }, own)));
    noteNewLists(engine.state);
  }
  return done;
}

interface Whereto {
  /** Moment up to which rows are in. */
  loaded: string;
  /** Whether the customers' own part of the data is enough. */
  alone: boolean;
}

async function refreshPart(
  engine: Engine,
  due: Due[],
  { loaded, alone }: Whereto,
  run: Run,
): Promise<Refreshed[]> {
  const { warehouse, state } = engine;
  mkdirSync(join(engine.folder, "models"), { recursive: true });
  const folder = mkdtempSync(join(engine.folder, "models", "refresh-"));
  try {
    const collecting = run.part("Collecting what is new", 0.4);
    const context = await contextOf(engine, 1);
    const order = orderOf(engine, due, context, folder);
    const customers = [...new Set(due.flatMap((one) => one.customers))];
    const prepareFrom = (from: Warehouse) => prepare({ ...engine, warehouse: from }, due, order, collecting);
    const cut = { customers, context, folder: join(folder, "slice") };
    if (alone) await withSlice(warehouse, cut, prepareFrom, run.signal);
    else await prepareFrom(warehouse);
    await runInWorker<RefreshOrder, null>(
      order,
      run.part("Lists", 0.5),
      join(import.meta.dirname, "worker.ts"),
    );
    const done: Refreshed[] = [];
    for (const [i, { version, model, customers }] of due.entries()) {
      const predictions = join(folder, String(i), "predictions");
      if (model.predictParts) await replaceLists(warehouse, version.id, customers, predictions);
      else await importPredictions(warehouse, model, version.id, [version.id], predictions);
      noteRefreshed(state, version.id, loaded);
      done.push({
        model: model.title,
        modelVersion: version.id,
        customers: model.predictParts ? customers.length : null,
      });
    }
    return done;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function prepare(
  engine: Engine,
  due: Due[],
  { folder, context }: RefreshOrder,
  run: Run,
): Promise<void> {
  const { warehouse, state } = engine;
  const needs = new Map<string, DatasetNeed>();
  for (const { model } of due)
    for (const need of model.needs) needs.set(need.name, { ...need, optional: true });
  await writeDatasets(
    warehouse,
    { title: "Lists", needs: [...needs.values()] },
    shopperLimitParams(state),
    context,
    folder,
    run,
  );
}

function orderOf(engine: Engine, due: Due[], context: TrainContext, folder: string): RefreshOrder {
  return {
    folder,
    context,
    backend: engine.state.settings().backend,
    models: due.map(({ version, customers }, i) => ({
      modelId: version.modelId,
      params: version.params,
      artifact: join(engine.folder, "models", version.id),
      folder: join(folder, String(i)),
      customers,
    })),
  };
}
