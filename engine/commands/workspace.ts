/** The workspace itself: settings, counts, the sample store, the engine's own state. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { dataAsOf } from "../compute/as-of.ts";
import { probeBackend } from "../compute/probe.ts";
import { AppError } from "../contract/errors.ts";
import type { Engine } from "../engine.ts";
import { listReports } from "../ingest/loads.ts";
import { connectSample } from "../sample/connect.ts";
import { generateSampleStore } from "../sample/generate.ts";
import { defaultHome, knownWorkspaces, rememberWorkspace } from "../state/home.ts";
import { defaultSettings } from "../state/state.ts";
import { demandRoom, openWorkspace } from "../workspace.ts";
import type { Handlers, JobHandlers } from "./handlers.ts";
import { waitingWork } from "./waiting.ts";

const VERSION = (
  JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8")) as { version: string }
).version;

async function view(engine: Engine) {
  const settings = engine.state.settings();
  const asOf = await dataAsOf(engine.warehouse, settings.timeZone);
  const [counts] = await engine.warehouse.query<{ orders: number }>(
    "SELECT count(*) AS orders FROM store.orders WHERE deleted_at IS NULL",
  );
  const sources = engine.state.connections.list("source").length;
  return {
    folder: engine.folder,
    settings,
    createdAt: engine.state.createdAt(),
    dataAsOf: asOf?.at ?? null,
    // A load that found nothing new is a sync too, though no row carries its time.
    lastSyncAt: listReports(engine.state).find((load) => load.state === "done")?.endedAt ?? null,
    warehouseBytes: statSync(engine.warehouse.path).size,
    sources,
    targets: engine.state.connections.list("target").length,
    orders: counts!.orders,
    waiting: await waitingWork(engine),
    firstRun: sources === 0 && engine.state.firstRun(),
  };
}

export const workspaceCommands: Handlers<"workspace"> = {
  "workspace.get": view,
  "workspace.list": async (engine) => knownWorkspaces(engine?.home ?? defaultHome()),
  "workspace.create": async (engine, input) => createWorkspace(engine?.home ?? defaultHome(), input),
  "workspace.update": async (engine, { planning, guardrails, firstRunDone, ...plain }) => {
    const before = engine.state.settings();
    const given = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
    engine.state.saveSettings({
      ...before,
      ...given,
      planning: { ...before.planning, ...planning },
      guardrails: { ...before.guardrails, ...guardrails },
    });
    if (plain.timeZone !== undefined) engine.schedules.retime();
    if (firstRunDone) engine.state.endFirstRun();
    rememberWorkspace(engine.home, engine.state.settings().name, engine.folder);
    return view(engine);
  },
  "workspace.engine": async (engine) => {
    return {
      version: VERSION,
      node: process.version,
      pid: process.pid,
      startedAt: engine.startedAt,
      resumedJobs: engine.resumedJobs,
      backend: await probeBackend(engine.state.settings().backend),
      logFile: join(engine.folder, "logs", "engine.log"),
    };
  },
};

export const workspaceJobs: JobHandlers<"workspace"> = {
  "workspace.addSample": async (engine, input, run) => {
    const folder = join(engine.folder, "sample");
    const made = await generateSampleStore({ folder, ...input }, run);
    return { ...connectSample(engine.state, made), database: made.database, truth: made.truth };
  },
};

/** Makes a workspace folder and closes it again. Throws `conflict` where there is one already, or other files are. */
async function createWorkspace(
  home: string,
  input: { folder: string; name?: string; locale?: string; currency?: string; timeZone?: string },
) {
  const folder = resolve(input.folder);
  if (existsSync(join(folder, "state.sqlite"))) {
    throw new AppError(
      "conflict",
      `There is a workspace in ${folder} already. Open it, or choose an empty folder.`,
    );
  }
  demandRoom(folder);
  const name = input.name ?? "My store";
  const workspace = await openWorkspace(folder, { home, name });
  try {
    const given = Object.fromEntries(
      Object.entries(input).filter(([key, value]) => key !== "folder" && value !== undefined),
    );
    workspace.state.saveSettings({ ...defaultSettings(name), ...given });
  } finally {
    await workspace.close();
  }
  return { ...rememberWorkspace(home, name, folder), exists: true };
}
