/** What the filling of all tables of a source has in common. */
import type { Session } from "../../warehouse/warehouse.ts";
import type { Pending } from "../raw-tables.ts";
import type { KnownImages } from "./images.ts";
import type { MappingParams } from "./stage.ts";

/** One run of a source's mapping, in one transaction. */
export interface FillRun {
  session: Session;
  sourceId: string;
  rawSchema: string;
  params: MappingParams;
  loadedAt: string;
  signal: AbortSignal;
  /** What the mapping has not seen yet, by raw table in lower case. */
  pending: Map<string, Pending>;
  /** Canonical tables whose rows this run has looked at. */
  touched: Set<string>;
  /** Images of changed rows that it has made. */
  images: KnownImages;
  /** Keys of tables that it loaded first, as whole numbers: see fillFirst. */
  keys: Map<string, string>;
  /** Those that it tried to fill by less than all rows. */
  quick: Set<string>;
  /** Whether every table is filled anew, without going by changes. */
  anew: boolean;
}
