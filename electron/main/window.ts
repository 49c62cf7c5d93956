/** The one window: sandboxed, without Node, showing the engine's page. */
import { join } from "node:path";
import { BrowserWindow, Menu, nativeTheme, screen } from "electron";
import { programFolder } from "./paths.ts";
import type { Bounds, ShellStateFile } from "./shell-state.ts";

/** Canvas colour of the page's theme, so that nothing flashes before its first paint. */
const CANVAS = { light: "#F5F5F4", dark: "#101214" };

/** Kept bounds, unless the screen they were on is gone. */
function visibleBounds(bounds: Bounds | undefined): Bounds | undefined {
  if (!bounds) return undefined;
  const area = screen.getDisplayMatching(bounds).workArea;
  const seen =
    bounds.x < area.x + area.width &&
    bounds.x + bounds.width > area.x &&
    bounds.y < area.y + area.height &&
    bounds.y + bounds.height > area.y;
  return seen ? bounds : undefined;
}

/** Cut, copy and paste on the right mouse button, as in any other program. */
function addEditMenu(window: BrowserWindow): void {
  window.webContents.on("context-menu", (_event, { isEditable, selectionText }) => {
    if (!isEditable && selectionText.trim() === "") return;
    const edit = [{ role: "cut" as const }, { role: "copy" as const }, { role: "paste" as const }];
    Menu.buildFromTemplate(isEditable ? [...edit, { role: "selectAll" }] : [{ role: "copy" }]).popup({
      window,
    });
  });
}

/** Opens the window hidden; it shows itself with the first painted page. */
export function createWindow(state: ShellStateFile): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    ...visibleBounds(state.current.bounds),
    minWidth: 1120,
    minHeight: 700,
    show: false,
    title: "Merchbench",
    backgroundColor: nativeTheme.shouldUseDarkColors ? CANVAS.dark : CANVAS.light,
    autoHideMenuBar: false,
    ...(process.platform === "linux" && { icon: join(programFolder(), "resources", "icon.png") }),
    webPreferences: {
      preload: join(import.meta.dirname, "../preload/index.cjs"),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  window.once("ready-to-show", () => window.show());
  window.on("close", () => state.moved(window.getNormalBounds()));
  addEditMenu(window);
  return window;
}

/**
 * Address of the page with its token in the fragment, which no request carries and no log shows. `at`: an address of an
 * engine before, whose page and view are opened.
 */
export function pageAddress({ url, token }: { url: string; token: string }, at = url): string {
  const { pathname, search } = new URL(at);
  const page = new URL(url);
  page.pathname = pathname;
  page.search = search;
  page.hash = `token=${token}`;
  return page.href;
}
