/** The mapping while it is edited, with undo and redo (Ctrl Z; Ctrl Y or Ctrl Shift Z); kept while other pages are looked at. */
import { useCallback, useEffect, useState } from "react";
import type { Mapping, TableMapping } from "./answers.ts";

/** What is saved as a version: the tables, and the layout that they came from. */
export type Content = Pick<Mapping, "preset" | "tables">;

interface History {
  past: Content[];
  now: Content;
  future: Content[];
}

const KEPT = 200;

export interface Draft extends Content {
  /** Puts a table's mapping in place of the one it has. */
  change(...mappings: TableMapping[]): void;
  /** What is not given stays. */
  replaceAll(content: Partial<Content>): void;
  remove(table: string): void;
  undo?: (() => void) | undefined;
  redo?: (() => void) | undefined;
}

/** What was left unsaved, by source, with the version that it began from. */
const left = new Map<string, { version: number; history: History }>();

function openedAt({ sourceId, version, preset, tables }: Mapping): History {
  const before = left.get(sourceId);
  return before?.version === version ? before.history : { past: [], now: { preset, tables }, future: [] };
}

/** What loads is the same; the SQL of a grid is made of it when it is saved. */
function isSame(a: TableMapping[], b: TableMapping[]): boolean {
  const content = (tables: TableMapping[]) =>
    tables
      .map(({ table, enabled, grid, sql }) => JSON.stringify([table, enabled, grid ?? sql]))
      .toSorted()
      .join();
  return content(a) === content(b);
}

/** A newer version stands in place of the draft. What it replaced, if it is another, is one undo away. */
const takenOver = ({ past, now, future }: History, next: Content): History =>
  isSame(now.tables, next.tables)
    ? { past, now: next, future }
    : { past: [...past, now], now: next, future: [] };

export function useDraft(saved: Mapping): Draft {
  const [history, setHistory] = useState(() => openedAt(saved));
  const { sourceId, version, preset, tables } = saved;
  const [known, setKnown] = useState(version);
  if (known !== version) {
    setKnown(version);
    setHistory(takenOver(history, { preset, tables }));
  }
  useEffect(() => void left.set(sourceId, { version, history }), [sourceId, version, history]);
  const step = useCallback((next: (now: Content) => Partial<Content>) => {
    setHistory(({ past, now }) => ({
      past: [...past, now].slice(-KEPT),
      now: { ...now, ...next(now) },
      future: [],
    }));
  }, []);
  const undo = useCallback(() => {
    setHistory(({ past, now, future }) =>
      past.length === 0
        ? { past, now, future }
        : { past: past.slice(0, -1), now: past.at(-1)!, future: [now, ...future] },
    );
  }, []);
  const redo = useCallback(() => {
    setHistory(({ past, now, future }) =>
      future.length === 0
        ? { past, now, future }
        : { past: [...past, now], now: future[0]!, future: future.slice(1) },
    );
  }, []);
  useUndoKeys(undo, redo);
  return {
    ...history.now,
    change: (...mappings) =>
      step((now) => ({
        tables: [
          ...now.tables.filter(({ table }) => mappings.every((other) => other.table !== table)),
          ...mappings,
        ],
      })),
    replaceAll: (content) => step(() => content),
    remove: (table) => step((now) => ({ tables: now.tables.filter((other) => other.table !== table) })),
    undo: history.past.length > 0 ? undo : undefined,
    redo: history.future.length > 0 ? redo : undefined,
  };
}

/** Text fields keep their own undo; pickers, which also are inputs, do not. Behind a dialog nothing is undone. */
function useUndoKeys(undo: () => void, redo: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase();
      if (!/^[yz]$/.test(key) || !(event.ctrlKey || event.metaKey)) return;
      const { target } = event;
      const isElsewhere =
        target instanceof HTMLElement &&
        (target.matches("input:not([role=combobox]):not([type=checkbox]), textarea") ||
          target.closest("[role=dialog]") !== null);
      if (isElsewhere) return;
      event.preventDefault();
      (key === "y" || event.shiftKey ? redo : undo)();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [undo, redo]);
}
