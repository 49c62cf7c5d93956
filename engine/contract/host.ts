/** `Host`: what only the machine around the page can do. The shell's preload gives it; a browser gives its own. */

export interface FileFilter {
  /** Shown in the dialog, for example "CSV files". */
  name: string;
  /** Without the dot: `["csv", "gz"]`. */
  extensions: string[];
}

export interface PickOptions {
  title?: string | undefined;
  filters?: FileFilter[] | undefined;
}

export interface SaveOptions {
  /** Suggested file name, with extension. */
  name: string;
  content: string | Uint8Array;
}

export interface EngineAddress {
  /** `http://127.0.0.1:PORT/` */
  url: string;
  /** Bearer token of this engine run. */
  token: string;
}

export type Theme = "light" | "dark" | "system";

export interface Host {
  readonly kind: "desktop" | "browser";
  readonly platform: string;
  /** Absolute path of the chosen file, undefined when the user cancelled. */
  pickFile(options?: PickOptions): Promise<string | undefined>;
  pickFolder(options?: PickOptions): Promise<string | undefined>;
  /** Absolute path of a file that was dropped or chosen; undefined in a browser, which does not tell. */
  pathOf(file: File): string | undefined;
  /** Asks where, writes the file and answers its path (the name in a browser), undefined when cancelled. */
  saveFile(options: SaveOptions): Promise<string | undefined>;
  notify(title: string, body: string): Promise<void>;
  /** Opens an https address in the user's browser; anything else is refused. */
  openLink(url: string): Promise<void>;
  /** Makes native parts (title bar, menus, dialogs) follow the page's theme. */
  setTheme(theme: Theme): Promise<void>;
  /** Opens a workspace folder, created where it is absent; the page is loaded anew from that workspace's engine. */
  openWorkspace(folder: string): Promise<void>;
  /** Calls the listener each time the engine died and runs again at the same address; answers how to stop listening. */
  onEngineRestarted(listener: () => void): () => void;
}
