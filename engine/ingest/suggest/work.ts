/** What the steps of a suggestion share, and how their drafts become one. */
import type { Grid } from "../../contract/grid.ts";
import type { Draft, Reason } from "./drafts/draft.ts";
import type { Linker } from "./drafts/links.ts";
import type { TableFacts } from "./facts/table-facts.ts";
import type { Role } from "./roles/role.ts";
import type { Scope } from "./scope.ts";

export interface Suggestion {
  table: string;
  confidence: number;
  reason: string;
  grid: Grid;
  columns: Reason[];
}

export interface Work {
  scope: Scope;
  links: Linker;
  facts: TableFacts[];
  roles: Role[];
  /** Sentences on what stays open. */
  notes: string[];
  role(table: string): Role | undefined;
}

/** Drafts put under one another as one suggestion. */
export function suggestion(drafts: Draft[], confidence: number, reason: string): Suggestion {
  return {
    table: drafts[0]!.table,
    confidence: Number(confidence.toFixed(2)),
    reason,
    grid: { parts: drafts.map(({ part }) => part) },
    columns: drafts[0]!.reasons,
  };
}
