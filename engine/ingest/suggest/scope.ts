/** Where the steps of a suggestion look rows up. */
import type { Session } from "../../warehouse/warehouse.ts";

export interface Scope {
  session: Session;
  rawSchema: string;
  signal?: AbortSignal | undefined;
}
