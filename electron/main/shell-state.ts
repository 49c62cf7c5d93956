/** What the shell itself remembers between runs: the workspaces opened, and the window's place. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface ShellState {
  /** Workspace folders, the last opened first. */
  recent: string[];
  /** Port that each workspace had last: a page keeps its own settings by address. */
  ports: Record<string, number>;
  bounds?: Bounds;
}

const RECENT = 8;

/** State kept as JSON in `file`; an unreadable file counts as empty. */
export function openShellState(file: string) {
  let state: ShellState = { recent: [], ports: {} };
  try {
    const read = JSON.parse(readFileSync(file, "utf8")) as Partial<ShellState>;
    state = {
      recent: Array.isArray(read.recent) ? read.recent : [],
      ports: read.ports ?? {},
      ...(read.bounds && { bounds: read.bounds }),
    };
  } catch {
    // First run, or a file cut short: start empty.
  }
  const save = (): void => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify(state, null, 2), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  return {
    get current(): Readonly<ShellState> {
      return state;
    },
    opened(workspace: string, port: number): void {
      state.recent = [workspace, ...state.recent.filter((folder) => folder !== workspace)].slice(0, RECENT);
      const ports = Object.entries({ ...state.ports, [workspace]: port });
      state.ports = Object.fromEntries(ports.filter(([folder]) => state.recent.includes(folder)));
      save();
    },
    moved(bounds: Bounds): void {
      state.bounds = bounds;
      save();
    },
  };
}

export type ShellStateFile = ReturnType<typeof openShellState>;

/** The workspace to open at start: the last one, else the first store's folder. */
export function startWorkspace(state: Readonly<ShellState>, userData: string): string {
  return state.recent[0] ?? join(userData, "workspaces", "My store");
}
