/** Keys of a table: J K and arrows move, Space selects, Enter opens, Home, End and pages jump. */

import { type FocusEvent, type KeyboardEvent, useState } from "react";
import { useUi } from "../../stores/ui.ts";

interface TableKeys<Row> {
  total: number;
  rowAt: (index: number) => Row | undefined;
  onOpen?: (row: Row, index: number) => void;
  /** While a row is open in the drawer, moving opens the next one. */
  isOpen: boolean;
  onToggle?: (row: Row) => void;
  scrollTo: (index: number) => void;
  pageRows: number;
}

export function useTableKeys<Row>(options: TableKeys<Row>) {
  const { total, rowAt, onOpen, isOpen, onToggle, scrollTo, pageRows } = options;
  const [at, setAt] = useState(-1);
  const singleKeys = useUi((ui) => ui.singleKeys);

  const go = (index: number) => {
    const next = Math.min(Math.max(index, 0), total - 1);
    setAt(next);
    scrollTo(next);
    const row = rowAt(next);
    if (isOpen && row !== undefined) onOpen?.(row, next);
  };
  const jump = (key: string): number | undefined => {
    if (key === "ArrowDown" || (singleKeys && key === "j")) return at + 1;
    if (key === "ArrowUp" || (singleKeys && key === "k")) return at - 1;
    if (key === "PageDown") return at + pageRows;
    if (key === "PageUp") return at - pageRows;
    if (key === "Home") return 0;
    return key === "End" ? total - 1 : undefined;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
    const next = jump(event.key);
    const row = at >= 0 ? rowAt(at) : undefined;
    if (next !== undefined) go(next);
    else if (event.key === " " && row !== undefined && onToggle) onToggle(row);
    else if (event.key === "Enter" && row !== undefined && onOpen) onOpen(row, at);
    else return;
    event.preventDefault();
  };
  /** Reached by Tab: the keys start at the first row. */
  const onFocus = (event: FocusEvent) => {
    if (at < 0 && event.target === event.currentTarget) setAt(0);
  };
  return { at, setAt, onKeyDown, onFocus };
}
