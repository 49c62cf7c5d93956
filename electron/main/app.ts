/** The shell's one state: which workspace is open, its engine, its window. */
import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { app, type BrowserWindow, dialog, type MessageBoxOptions, shell } from "electron";
import type { EngineAddress } from "../../engine/contract/host.ts";
import { CHANNELS } from "../channels.ts";
import { type EngineOptions, type EngineProcess, startEngine } from "./engine-process.ts";
import { serveHost } from "./host-ipc.ts";
import { setMenu } from "./menu.ts";
import { nodeBinary, programFolder } from "./paths.ts";
import { secretKey } from "./secret-key.ts";
import { allowOrigin } from "./security.ts";
import { openShellState, startWorkspace } from "./shell-state.ts";
import { createWindow, pageAddress } from "./window.ts";

/** Chromium's code of a load that another one took the place of. */
const ABORTED = -3;

/** What the engine inherits: the user's environment without what belongs to Electron, and the key. */
function engineEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(ELECTRON_|NODE_OPTIONS$|MERCHBENCH_TOKEN$)/.test(name),
  );
  const key = secretKey();
  // A key that the user set wins: the command line uses the same one on the same workspace.
  return { ...(key && { MERCHBENCH_KEY: key }), ...Object.fromEntries(inherited) };
}

/** The folder of `--workspace <folder>`, where the shell was started with it. */
function askedWorkspace(): string | undefined {
  const { values } = parseArgs({
    args: process.argv.slice(1),
    strict: false,
    options: { workspace: { type: "string" } },
  });
  return typeof values.workspace === "string" ? resolve(values.workspace) : undefined;
}

/** The port where it is free, else 0: any. */
function freePort(port = 0): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(0));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(port)));
  });
}

/** Runs the shell; call once, after Electron is ready. */
export function runShell(): { focus(): void; quit(): Promise<void> } {
  const state = openShellState(join(app.getPath("userData"), "shell.json"));
  let window: BrowserWindow | undefined;
  let engine: EngineProcess | undefined;
  let workspace = "";
  let shown: EngineAddress | undefined;
  /** Where the page was when it was reloaded while the engine was gone. */
  let lost: string | undefined;

  async function show(address: EngineAddress, at?: string): Promise<void> {
    allowOrigin(address.url);
    shown = address;
    window ??= watched(createWindow(state));
    lost = undefined;
    await window.loadURL(pageAddress(address, at));
    window.setTitle(`${basename(workspace)} - ${app.getName()}`);
  }

  function watched(created: BrowserWindow): BrowserWindow {
    created.once("closed", () => {
      window = undefined;
    });
    created.webContents.on("did-fail-load", (_event, code, _reason, url, isWholePage) => {
      if (isWholePage && code !== ABORTED) lost = url;
    });
    created.webContents.on("render-process-gone", (_event, { reason }) => {
      if (reason !== "clean-exit") void offerReload(created);
    });
    return created;
  }

  /** A page that the system ended, for want of memory above all, leaves an empty window behind. */
  async function offerReload(gone: BrowserWindow): Promise<void> {
    const { response } = await dialog.showMessageBox(gone, {
      type: "error",
      title: app.getName(),
      message: "The page stopped.",
      detail: "Loads, trainings and other jobs go on. Load the page again to go on where you were.",
      buttons: ["Load again", "Quit"],
      cancelId: 1,
    });
    if (response === 0) gone.webContents.reload();
    else app.quit();
  }

  function restarted(address: EngineAddress): void {
    if (lost === undefined && address.url === shown?.url && address.token === shown.token) {
      window?.webContents.send(CHANNELS.engineRestarted);
    } else {
      void show(address, lost);
    }
  }

  async function explain(failure: Error): Promise<void> {
    process.stderr.write(`${workspace} could not be opened: ${failure.message}\n`);
    const options: MessageBoxOptions = {
      type: "error",
      title: app.getName(),
      message: `The workspace "${basename(workspace)}" could not be opened.`,
      detail: `${failure.message}\n\n${workspace}`,
      buttons: ["Try again", "Open another workspace…", "Quit"],
      cancelId: 2,
    };
    const { response } = window
      ? await dialog.showMessageBox(window, options)
      : await dialog.showMessageBox(options);
    if (response === 0) await open(workspace);
    else if (response === 1) await choose();
    else app.quit();
  }

  async function open(folder: string): Promise<void> {
    await engine?.stop();
    workspace = folder;
    try {
      mkdirSync(folder, { recursive: true });
      engine = startEngine(await engineOptions(folder));
      const address = await engine.ready;
      await show(address);
      state.opened(folder, Number(new URL(address.url).port));
      refreshMenu();
    } catch (error) {
      await explain(error as Error);
    }
  }

  async function engineOptions(folder: string): Promise<EngineOptions> {
    const port = await freePort(state.current.ports[folder]);
    return {
      node: nodeBinary(),
      args: [
        ...[join(programFolder(), "engine", "hosts", "cli.ts"), "serve", "--json"],
        ...["--workspace", folder],
        ...["--parent-pid", String(process.pid)],
        ...["--port", String(port)],
      ],
      env: engineEnvironment(),
      onRestarted: restarted,
      onGivenUp: (reason) => void explain(reason),
    };
  }

  async function choose(): Promise<void> {
    const result = await dialog.showOpenDialog({
      title: "Open workspace",
      properties: ["openDirectory", "createDirectory"],
    });
    if (result.filePaths[0]) await open(result.filePaths[0]);
    else if (!window) app.quit();
  }

  async function create(): Promise<void> {
    const result = await dialog.showSaveDialog({
      title: "New workspace",
      buttonLabel: "Create",
      defaultPath: join(app.getPath("userData"), "workspaces", "New store"),
    });
    if (result.filePath) await open(result.filePath);
  }

  function refreshMenu(): void {
    setMenu({
      recent: state.current.recent,
      newWorkspace: () => void create(),
      openWorkspace: () => void choose(),
      openRecent: (folder) => void open(folder),
      showWorkspaceFolder: () => void shell.openPath(workspace),
    });
  }

  serveHost({ window: () => window, openWorkspace: open });
  refreshMenu();
  void open(askedWorkspace() ?? startWorkspace(state.current, app.getPath("userData")));

  return {
    focus() {
      if (window?.isMinimized()) window.restore();
      if (window) window.focus();
      else if (shown) void show(shown);
    },
    async quit() {
      await engine?.stop();
    },
  };
}
