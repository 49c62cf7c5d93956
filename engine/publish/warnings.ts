/** What a person should look at before approving a plan. */
import type { Publication } from "../contract/publish.ts";
import { quoteName } from "../warehouse/sql.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { Content } from "./content.ts";

/** Share of the target's rows whose loss is worth a warning. */
const LARGE_LOSS = 0.2;
/** Change of a price that is rarely meant. */
const LARGE_PRICE_CHANGE = 0.3;

const percent = (share: number) => `${Math.round(share * 100)} %`;

/** `rows` is the FROM-expression of the plan's rows. */
export async function planWarnings(
  database: Pick<Warehouse, "query">,
  content: Content,
  rows: string,
  counts: Publication["counts"],
): Promise<Publication["warnings"]> {
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
      message: `${counts.rejected} rows are blocked and stay out: ${await reasons(database, rows)}.`,
    });
  }
  const steep = content.price ? await countSteep(database, rows, content.price) : 0;
  if (steep > 0) {
    warnings.push({
      code: "large-change",
      message: `${steep} prices change by more than ${percent(LARGE_PRICE_CHANGE)}.`,
    });
  }
  return warnings;
}

async function reasons(database: Pick<Warehouse, "query">, rows: string): Promise<string> {
  const largest = await database.query<{ reason: string; n: number }>(
    `SELECT reason, count(*) AS n FROM ${rows} WHERE reason IS NOT NULL GROUP BY reason
     ORDER BY n DESC, min(position) LIMIT 3`,
  );
  return largest.map(({ reason, n }) => `${n} × ${reason}`).join(", ");
}

/** Prices that would change by more than is rarely meant. */
async function countSteep(database: Pick<Warehouse, "query">, rows: string, column: string): Promise<number> {
  const name = quoteName(column);
  const [found] = await database.query<{ n: number }>(
    `SELECT count(*) AS n
     FROM (SELECT coalesce(old.${name}, new.current_price)::DOUBLE AS before, new.${name}::DOUBLE AS after
           FROM ${rows} WHERE operation IN ('insert', 'update'))
     WHERE before > 0 AND abs(after / before - 1) > ${LARGE_PRICE_CHANGE}`,
  );
  return found!.n;
}
