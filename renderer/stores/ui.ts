/**
 * UI state that outlives a page: layout, theme aside (MUI keeps it), density, keys, recent commands, seen jobs.
 * Imports zustand only; never engine data. A new setting: a field here, persisted by its name.
 */

import { create } from "zustand";
import { persist } from "zustand/middleware";

export type Density = 28 | 32 | 40;

interface UiState {
  railCollapsed: boolean;
  density: Density;
  /** Keys without Ctrl (G then a letter, J, K...) can be turned off. */
  singleKeys: boolean;
  decals: boolean;
  /** Ids of palette entries, latest first. */
  recentCommands: string[];
  /** Finished jobs that the user has seen. */
  seenJobs: string[];
  /** Shown columns of each table, by table id; absent means the table's own choice. */
  columns: Record<string, string[]>;
  set(change: Partial<Omit<UiState, "set">>): void;
}

export const useUi = create<UiState>()(
  persist(
    (set) => ({
      railCollapsed: false,
      density: 32,
      singleKeys: true,
      decals: false,
      recentCommands: [],
      seenJobs: [],
      columns: {},
      set: (change) => set(change),
    }),
    { name: "merchbench.ui" },
  ),
);

const latest = (list: string[], id: string, keep: number) =>
  [id, ...list.filter((other) => other !== id)].slice(0, keep);

export function rememberCommand(id: string): void {
  useUi.setState(({ recentCommands }) => ({ recentCommands: latest(recentCommands, id, 6) }));
}

export function markJobSeen(id: string): void {
  useUi.setState(({ seenJobs }) => ({ seenJobs: latest(seenJobs, id, 200) }));
}
