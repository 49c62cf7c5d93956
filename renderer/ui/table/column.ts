/** What a table knows of one of its columns. */
import type { ReactNode } from "react";
import type { Format, Maybe } from "../format.ts";

/** Several stand for one after the other: measure, then figure. */
export type SortValue = Maybe<string | number> | readonly (string | number)[];

export interface Column<Row> {
  /** Also the engine's name of it for sorting. */
  id: string;
  header: string;
  /** Grey words after the header: unit or level, "80%". */
  note?: string;
  /** Pixels; one column without a width takes what is left. */
  width?: number;
  align?: "left" | "right";
  /** Holds figures although it stands left, so that it gets the room that they need. */
  figures?: boolean;
  sortable?: boolean;
  /** Hidden until the user chooses it. */
  optional?: boolean;
  render: (row: Row, format: Format) => ReactNode;
  /** Plain text for CSV, for search and for the tooltip of cut text. */
  text: (row: Row, format: Format) => string;
  /** Holds amounts: files name the currency beside the header. */
  isMoney?: boolean;
  /** Further columns of files: what a cell shows beside its figure, such as the bounds of its interval. */
  beside?: readonly { header: string; text: (row: Row) => string }[];
  /** What rows that the page holds are put in order by; the text where there is none. */
  value?: (row: Row) => SortValue;
}
