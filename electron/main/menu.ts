/** The menu bar: the usual roles, and the workspaces under File. */
import { app, BrowserWindow, Menu, type MenuItemConstructorOptions, shell } from "electron";

export interface MenuActions {
  recent: string[];
  newWorkspace(): void;
  openWorkspace(): void;
  openRecent(folder: string): void;
  showWorkspaceFolder(): void;
}

function fileMenu(actions: MenuActions): MenuItemConstructorOptions {
  const recent = actions.recent.map((folder) => ({ label: folder, click: () => actions.openRecent(folder) }));
  return {
    label: "&File",
    submenu: [
      { label: "New workspace…", accelerator: "CmdOrCtrl+Shift+N", click: () => actions.newWorkspace() },
      { label: "Open workspace…", accelerator: "CmdOrCtrl+O", click: () => actions.openWorkspace() },
      { label: "Open recent", enabled: recent.length > 0, submenu: recent },
      { type: "separator" },
      { label: "Show workspace folder", click: () => actions.showWorkspaceFolder() },
      { type: "separator" },
      {
        label: "Print…",
        accelerator: "CmdOrCtrl+P",
        click: () => BrowserWindow.getFocusedWindow()?.webContents.print({ printBackground: true }),
      },
      { type: "separator" },
      process.platform === "darwin" ? { role: "close" } : { role: "quit" },
    ],
  };
}

function helpMenu(): MenuItemConstructorOptions {
  return {
    role: "help",
    submenu: [
      { label: "Show log files", click: () => void shell.openPath(app.getPath("logs")) },
      { type: "separator" },
      { label: `About ${app.getName()}`, click: () => app.showAboutPanel() },
    ],
  };
}

/** Sets the menu bar; call again when the recent workspaces changed. */
export function setMenu(actions: MenuActions): void {
  const view: MenuItemConstructorOptions = {
    label: "&View",
    submenu: [
      { role: "reload" },
      ...(app.isPackaged ? [] : [{ role: "toggleDevTools" as const }]),
      { type: "separator" },
      { role: "resetZoom" },
      { role: "zoomIn" },
      { role: "zoomOut" },
      { type: "separator" },
      { role: "togglefullscreen" },
    ],
  };
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === "darwin" ? [{ role: "appMenu" as const }] : []),
    fileMenu(actions),
    { role: "editMenu" },
    view,
    { role: "windowMenu" },
    helpMenu(),
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
