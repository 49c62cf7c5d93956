/** What a person should look at before approving a plan. */
import type { Publication } from "../contract/publish.ts";
import type { PublicationRow } from "../state/publications.ts";
import type { Content } from "./content.ts";

/** Share of the target's rows whose loss is worth a warning. */
const LARGE_LOSS = 0.2;
/** Change of a price that is rarely meant. */
const LARGE_PRICE_CHANGE = 0.3;

const percent = (share: number) => `${Math.round(share * 100)} %`;

export function planWarnings(
  content: Content,
  rows: PublicationRow[],
  counts: Publication["counts"],
): Publication["warnings"] {
  const warnings: Publication["warnings"] = [];
  const present = counts.updated + counts.deleted + counts.unchanged;
  if (counts.inserted + counts.updated + counts.unchanged === 0 && present > 0) {
    warnings.push({
      code: "empties",
      message: `Nothing would be left: all ${present} rows of the target would go.`,
    });
  } else if (counts.deleted > LARGE_LOSS * present) {
    warnings.push({
      code: "large-loss",
      message: `${percent(counts.deleted / present)} of the rows in the target would go.`,
    });
  }
  if (counts.rejected > 0) {
    warnings.push({
      code: "rejected",
      message: `${counts.rejected} rows are blocked and stay out: ${reasons(rows)}.`,
    });
  }
  const steep = content.price ? rows.filter((row) => isSteep(row, content.price!)).length : 0;
  if (steep > 0) {
    warnings.push({
      code: "large-change",
      message: `${steep} prices change by more than ${percent(LARGE_PRICE_CHANGE)}.`,
    });
  }
  return warnings;
}

function reasons(rows: PublicationRow[]): string {
  const counts = new Map<string, number>();
  for (const row of rows) if (row.reason) counts.set(row.reason, (counts.get(row.reason) ?? 0) + 1);
  const largest = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 3);
  return largest.map(([reason, count]) => `${count} × ${reason}`).join(", ");
}

function isSteep(row: PublicationRow, column: string): boolean {
  if (row.operation !== "insert" && row.operation !== "update") return false;
  const from = Number(row.oldValue?.[column] ?? row.newValue?.current_price);
  const to = Number(row.newValue?.[column]);
  return from > 0 && Math.abs(to / from - 1) > LARGE_PRICE_CHANGE;
}
