/** The mapping while it is edited, with undo and redo (Ctrl Z; Ctrl Y or Ctrl Shift Z); kept while other pages are looked at. */
import { useCallback, useEffect, useState } from "react";
import type { Mapping, TableMapping } from "./answers.ts";

interface History {
  past: TableMapping[][];
  now: TableMapping[];
  future: TableMapping[][];
}

const KEPT = 200;

export interface Draft {
  tables: TableMapping[];
  /** Puts a table's mapping in place of the one it has. */
  change(...mappings: TableMapping[]): void;
  replaceAll(tables: TableMapping[]): void;
  remove(table: string): void;
  undo?: (() => void) | undefined;
  redo?: (() => void) | undefined;
}

/** What was left unsaved, by source, with the version that it began from. */
const left = new Map<string, { version: number; history: History }>();

function openedAt({ sourceId, version, tables }: Mapping): History {
  const before = left.get(sourceId);
  return before?.version === version ? before.history : { past: [], now: tables, future: [] };
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
const takenOver = ({ past, now, future }: History, tables: TableMapping[]): History =>
  isSame(now, tables) ? { past, now: tables, future } : { past: [...past, now], now: tables, future: [] };

export function useDraft(saved: Mapping): Draft {
  const [history, setHistory] = useState(() => openedAt(saved));
  const { sourceId, version } = saved;
  const [known, setKnown] = useState(version);
  if (known !== version) {
    setKnown(version);
    setHistory(takenOver(history, saved.tables));
  }
  useEffect(() => void left.set(sourceId, { version, history }), [sourceId, version, history]);
  const step = useCallback((next: (now: TableMapping[]) => TableMapping[]) => {
    setHistory(({ past, now }) => ({ past: [...past, now].slice(-KEPT), now: next(now), future: [] }));
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
    tables: history.now,
    change: (...mappings) =>
      step((now) => [
        ...now.filter(({ table }) => mappings.every((other) => other.table !== table)),
        ...mappings,
      ]),
    replaceAll: (tables) => step(() => tables),
    remove: (table) => step((now) => now.filter((other) => other.table !== table)),
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
