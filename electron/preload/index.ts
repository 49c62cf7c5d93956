// The bridge between page and shell: the Host functions and nothing else.
// May import: engine/contract (types), electron. To add a function: Host in engine/contract/host.ts,
// a channel in electron/channels.ts, its handler in electron/main/host-ipc.ts and a line here.
import { contextBridge, ipcRenderer, webUtils } from "electron";
import type { Host } from "../../engine/contract/host.ts";
import { CHANNELS } from "../channels.ts";

const host: Host = {
  kind: "desktop",
  platform: process.platform,
  pickFile: (options) => ipcRenderer.invoke(CHANNELS.pickFile, options),
  pickFolder: (options) => ipcRenderer.invoke(CHANNELS.pickFolder, options),
  pathOf: (file) => webUtils.getPathForFile(file) || undefined,
  saveFile: (options) => ipcRenderer.invoke(CHANNELS.saveFile, options),
  notify: (title, body) => ipcRenderer.invoke(CHANNELS.notify, title, body),
  openLink: (url) => ipcRenderer.invoke(CHANNELS.openLink, url),
  setTheme: (theme) => ipcRenderer.invoke(CHANNELS.setTheme, theme),
  openWorkspace: (folder) => ipcRenderer.invoke(CHANNELS.openWorkspace, folder),
  onEngineRestarted(listener) {
    const heard = (): void => listener();
    ipcRenderer.on(CHANNELS.engineRestarted, heard);
    return () => ipcRenderer.removeListener(CHANNELS.engineRestarted, heard);
  },
};

contextBridge.exposeInMainWorld("merchbenchHost", host);
