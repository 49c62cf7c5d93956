/** What the models found, against what the generator of the sample store knows. */
import { readFileSync } from "node:fs";
import type { Truth } from "../../engine/sample/truth.ts";
import { adjustedRand } from "../../models/evaluate/clusters.ts";
import { count, percent, type Report } from "./report.ts";
import type { Session } from "./session.ts";

export async function checkAgainstTruth(session: Session, report: Report, path: string): Promise<void> {
  const truth = JSON.parse(readFileSync(path, "utf8")) as Truth;
  await report.step("Against the truth of the generator", async () => {
    await complements(session, report, truth);
    await elasticities(session, report, truth);
    await customerTypes(session, report, truth);
  });
}

/** Planted complements must be in the first three of "frequently bought together". */
async function complements({ engine }: Session, report: Report, truth: Truth): Promise<void> {
  const rows = await engine.warehouse.query<{ pair: string }>(
    `SELECT source_id || '>' || recommended_product_id AS pair FROM mart.recommendations
     WHERE placement = 'frequently_bought_together' AND source_kind = 'product' AND rank <= 3`,
  );
  const listed = new Set(rows.map((row) => row.pair));
  const found = truth.complements.filter((pair) =>
    listed.has(`${pair.product_id}>${pair.with_product_id}`),
  ).length;
  report.line(
    `${found} of ${truth.complements.length} planted complements are in the first three of their list`,
  );
}

async function elasticities({ engine }: Session, report: Report, truth: Truth): Promise<void> {
  const byVariant = new Map(
    truth.products.flatMap((product) => product.variant_ids.map((id) => [String(id), product.elasticity])),
  );
  const rows = await engine.warehouse.query<{
    variant_id: string;
    elasticity: number;
    lo_80: number;
    hi_80: number;
  }>(
    "SELECT variant_id, elasticity, lo_80, hi_80 FROM mart.price_elasticities WHERE elasticity IS NOT NULL AND quality <> 'not enough price history'",
  );
  const known = rows.flatMap((row) => {
    const value = byVariant.get(row.variant_id);
    return value === undefined ? [] : [{ ...row, value }];
  });
  const inside = known.filter((row) => row.lo_80 <= row.value && row.value <= row.hi_80).length;
  const error =
    known.reduce((sum, row) => sum + Math.abs(row.elasticity - row.value), 0) / Math.max(1, known.length);
  report.line(
    `Elasticities of ${count(known.length)} variants: mean error ${error.toFixed(2)}, the 80 % interval holds the true one in ${percent(inside / Math.max(1, known.length))}`,
  );
}

async function customerTypes({ engine }: Session, report: Report, truth: Truth): Promise<void> {
  const types = new Map(
    Object.entries(truth.customer_types).flatMap(([type, ids]) =>
      ids.map((id): [string, string] => [String(id), type]),
    ),
  );
  const rows = await engine.warehouse.query<{ customer_id: string; segment_id: string }>(
    "SELECT customer_id, segment_id FROM mart.customer_segments WHERE segment_set = 'behaviour'",
  );
  const known = rows.filter((row) => types.has(row.customer_id));
  const names = [...new Set(types.values())];
  const ours = [...new Set(known.map((row) => row.segment_id))];
  const agreement = adjustedRand(
    Int32Array.from(known, (row) => ours.indexOf(row.segment_id)),
    Int32Array.from(known, (row) => names.indexOf(types.get(row.customer_id)!)),
  );
  report.line(
    `Behaviour segments and the ${names.length} planted customer types agree to ${agreement.toFixed(2)} (adjusted Rand; 0 is chance)`,
  );
}
