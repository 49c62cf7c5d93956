/** Rows chosen in a table, by their key; others are shown, so the choice starts anew when `reset` changes. */

import { useEffect, useState } from "react";

export interface Selection<Row> {
  has(row: Row): boolean;
  size: number;
  toggle(row: Row): void;
  /** Chooses these rows, or none where all of them are chosen. */
  toggleAll(rows: readonly Row[]): void;
  clear(): void;
  /** The chosen rows, as they are in `now` where they stand there: a training may have changed them since. */
  rows(now: readonly Row[]): Row[];
}

export function useSelection<Row>(rowKey: (row: Row) => string, reset: string): Selection<Row> {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Row>>(new Map());
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows, so the selection starts anew
  useEffect(() => setChosen(new Map()), [reset]);
  const has = (row: Row) => chosen.has(rowKey(row));
  return {
    has,
    size: chosen.size,
    toggle(row) {
      const next = new Map(chosen);
      if (!next.delete(rowKey(row))) next.set(rowKey(row), row);
      setChosen(next);
    },
    toggleAll(rows) {
      const all = rows.length > 0 && rows.every(has);
      setChosen(new Map(all ? [] : rows.map((row) => [rowKey(row), row])));
    },
    clear: () => setChosen(new Map()),
    rows(now) {
      const latest = new Map(now.map((row) => [rowKey(row), row]));
      return [...chosen].map(([key, row]) => latest.get(key) ?? row);
    },
  };
}
