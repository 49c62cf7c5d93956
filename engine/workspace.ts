/**
 * A workspace's folder: its log, warehouse and state, opened together or made.
 * May import: state, warehouse, contract.
 */
import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { AppError } from "./contract/errors.ts";
import type { Log } from "./contract/run.ts";
import { openLog } from "./log.ts";
import { makeFolder, rememberWorkspace } from "./state/home.ts";
import { secretKey } from "./state/secrets.ts";
import { openState, type State } from "./state/state.ts";
import { applySchema } from "./warehouse/schema.ts";
import { openWarehouse, type Warehouse } from "./warehouse/warehouse.ts";

export interface Workspace {
  /** Its path, whole. */
  readonly folder: string;
  readonly warehouse: Warehouse;
  readonly state: State;
  readonly log: Log;
  close(): Promise<void>;
}

/** With Node's own part, and what DuckDB does not count, the engine stays below 1.5 GB; the rest goes to disk. */
const MEMORY_GB = 0.7;
/** DuckDB wants an eighth of a gigabyte for each. */
const MOST_THREADS = 8;

export interface WorkspaceOptions {
  home: string;
  /** Name for a workspace that is made now. */
  name?: string;
  /** Throws `not-found` instead of making a new workspace in an absent folder. */
  mustExist?: boolean;
  memoryLimitGb?: number;
}

/** Opens the workspace in `folder`, making it when it is new. Throws `conflict` when another engine holds it. */
export async function openWorkspace(folder: string, options: WorkspaceOptions): Promise<Workspace> {
  const path = resolve(folder);
  const isNew = !existsSync(join(path, "state.sqlite"));
  if (isNew && options.mustExist) {
    throw new AppError(
      "not-found",
      `There is no workspace in ${path}. Create one with: merchbench workspace create ${folder}`,
    );
  }
  makeFolders(path);
  const log = openLog(join(path, "logs", "engine.log"));
  // DuckDB's lock on its file is what keeps a second engine out, so it is taken first.
  const warehouse = await openWarehouse(join(path, "warehouse.duckdb"), {
    memoryLimitGb: options.memoryLimitGb ?? MEMORY_GB,
    threads: Math.min(availableParallelism(), MOST_THREADS),
    isNew,
  });
  let opened: State | undefined;
  try {
    await applySchema(warehouse);
    opened = openState(join(path, "state.sqlite"), secretKey(options.home));
    if (isNew && options.name) opened.saveSettings({ ...opened.settings(), name: options.name });
  } catch (error) {
    opened?.close();
    await warehouse.close();
    throw error;
  }
  const state = opened;
  rememberWorkspace(options.home, state.settings().name, path);
  return {
    folder: path,
    warehouse,
    state,
    log,
    async close() {
      await warehouse.close();
      state.close();
    },
  };
}

const OWN_FOLDERS = ["models", "exports", "logs"];
/** What a workspace that was not made to its end leaves behind, and what systems put into every folder. */
const NOT_FOREIGN = /^(\.|lost\+found$|warehouse\.duckdb|state\.sqlite|engine\.json)/;

/**
 * Throws `conflict` where a new workspace would be made among other files: nobody could tell them apart any more, and
 * the workspace writes and deletes in folders of its own names.
 */
export function demandRoom(folder: string): void {
  const path = resolve(folder);
  if (existsSync(join(path, "state.sqlite"))) return;
  const foreign = namesIn(path).find((name) => !OWN_FOLDERS.includes(name) && !NOT_FOREIGN.test(name));
  if (foreign === undefined) return;
  throw new AppError(
    "conflict",
    `The folder ${path} is no workspace and holds other files, such as ${foreign}. Choose a new or empty folder.`,
  );
}

/** None of a folder that is not there yet, or can't be looked into: it is told when it is made. */
function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function makeFolders(path: string): void {
  try {
    for (const part of ["", ...OWN_FOLDERS]) makeFolder(join(path, part));
    accessSync(path, constants.W_OK);
  } catch (error) {
    throw new AppError(
      "invalid-input",
      `The folder ${path} can't be used: ${(error as Error).message}. Choose another one.`,
      undefined,
      error,
    );
  }
}
