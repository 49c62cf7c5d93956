/** Answers the page's Host calls: native dialogs, notifications, links, theme. Every sender is checked first. */
import { writeFile } from "node:fs/promises";
import { basename } from "node:path";
import {
  type BrowserWindow,
  dialog,
  ipcMain,
  Notification,
  nativeTheme,
  type OpenDialogOptions,
} from "electron";
import type { PickOptions, SaveOptions, Theme } from "../../engine/contract/host.ts";
import { CHANNELS } from "../channels.ts";
import { isTrustedSender, openHttps } from "./security.ts";

export interface HostIpcOptions {
  window(): BrowserWindow | undefined;
  openWorkspace(folder: string): Promise<void>;
}

function handle<A extends unknown[]>(channel: string, answer: (...args: A) => unknown): void {
  ipcMain.handle(channel, (event, ...args) => {
    if (!isTrustedSender(event)) throw new Error("Refused: this page is not the engine's.");
    return answer(...(args as A));
  });
}

async function pick(
  window: BrowserWindow | undefined,
  property: "openFile" | "openDirectory",
  options: PickOptions = {},
): Promise<string | undefined> {
  const asked: OpenDialogOptions = {
    properties: property === "openDirectory" ? [property, "createDirectory"] : [property],
    ...(options.title && { title: String(options.title) }),
    ...(options.filters && { filters: options.filters }),
  };
  const result = window ? await dialog.showOpenDialog(window, asked) : await dialog.showOpenDialog(asked);
  return result.canceled ? undefined : result.filePaths[0];
}

async function save(window: BrowserWindow | undefined, options: SaveOptions): Promise<string | undefined> {
  // Only a name is taken from the page, never a path: where it goes is the user's choice in the dialog.
  const asked = { defaultPath: basename(String(options.name)) };
  const result = window ? await dialog.showSaveDialog(window, asked) : await dialog.showSaveDialog(asked);
  if (result.canceled || !result.filePath) return undefined;
  await writeFile(result.filePath, options.content);
  return result.filePath;
}

/** Registers the handlers; once, at start. */
export function serveHost({ window, openWorkspace }: HostIpcOptions): void {
  handle(CHANNELS.pickFile, (options?: PickOptions) => pick(window(), "openFile", options));
  handle(CHANNELS.pickFolder, (options?: PickOptions) => pick(window(), "openDirectory", options));
  handle(CHANNELS.saveFile, (options: SaveOptions) => save(window(), options));
  handle(CHANNELS.openLink, (url: string) => openHttps(String(url)));
  handle(CHANNELS.openWorkspace, (folder: string) => openWorkspace(String(folder)));
  handle(CHANNELS.notify, (title: string, body: string) => {
    if (Notification.isSupported()) new Notification({ title: String(title), body: String(body) }).show();
  });
  handle(CHANNELS.setTheme, (theme: Theme) => {
    if (!["light", "dark", "system"].includes(theme)) throw new Error(`Unknown theme ${theme}.`);
    nativeTheme.themeSource = theme;
  });
}
