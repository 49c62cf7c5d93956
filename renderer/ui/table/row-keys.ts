/** Keys of a table or list that draws all its rows: arrows, J and K move from row to row, Home and End jump, Enter opens. */

import type { KeyboardEvent } from "react";

interface RowKeys {
  open: (index: number) => void;
  /** While a row is open, moving opens the next one. */
  follow: boolean;
  /** J and K, which can be turned off. */
  letters: boolean;
}

function targetOf(key: string, at: number, last: number, letters: boolean): number | undefined {
  if (key === "ArrowDown" || (letters && key === "j")) return Math.min(at + 1, last);
  if (key === "ArrowUp" || (letters && key === "k")) return Math.max(at - 1, 0);
  if (key === "Home") return 0;
  return key === "End" ? last : undefined;
}

/** For the row at this place among those of its table's body or its list. */
export function rowKeys(at: number, { open, follow, letters }: RowKeys) {
  return (event: KeyboardEvent<HTMLElement>) => {
    // Fields and buttons in a row keep their keys.
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = event.currentTarget.parentElement?.children;
    const next = targetOf(event.key, at, (rows?.length ?? 1) - 1, letters);
    if (next === undefined && event.key !== "Enter") return;
    event.preventDefault();
    if (next === undefined) return open(at);
    (rows?.[next] as HTMLElement | undefined)?.focus();
    if (follow && next !== at) open(next);
  };
}
