/** Which rows of a long list are drawn: those in sight and some beyond the edges, for quick scrolling. */

import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect } from "react";

interface VirtualRowsOptions {
  count: number;
  /** Pixels of a row. */
  rowHeight: number;
  scroller: RefObject<HTMLElement | null>;
  /** First and last row that are drawn; told whenever they change. */
  onDrawn: (rows: readonly [number, number]) => void;
}

/** Pixels of the sticky header. */
const HEADER = 32;

export function useVirtualRows({ count, rowHeight, scroller, onDrawn }: VirtualRowsOptions) {
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollPaddingStart: HEADER,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height, so every row is measured anew
  useEffect(() => rows.measure(), [rowHeight, rows]);
  const items = rows.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: who is told stays the same
  useEffect(() => onDrawn([first, last]), [first, last]);
  return {
    /** Places of the rows that are drawn. */
    drawn: items.map(({ index }) => index),
    /** First and last row in sight. */
    sight: rows.range ?? { startIndex: first, endIndex: last },
    /** Pixels of the rows before and after those that are drawn. */
    before: items[0]?.start ?? 0,
    after: rows.getTotalSize() - (items.at(-1)?.end ?? 0),
    scrollTo: (index: number) => rows.scrollToIndex(index),
    /** Rows that a page has at the least, for the keys. */
    pageRows: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 320) / rowHeight) - 2),
  };
}

export type VirtualRows = ReturnType<typeof useVirtualRows>;
