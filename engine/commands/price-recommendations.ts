/** Writes the prices of a what-if to mart.price_recommendations, from where they are published. */
import type { Engine } from "../engine.ts";
import { sqlFile } from "../warehouse/sql.ts";
import type { WhatIfResult } from "./price-what-if.ts";

/** Replaces what was there with the items whose price changes or was stopped from it; answers how many change. */
export async function writeRecommendations(engine: Engine, result: WhatIfResult): Promise<number> {
  const changed = result.items.filter((item) => item.newPrice !== item.price || item.guardrail === "blocked");
  const { currency } = engine.state.settings();
  await engine.warehouse.transaction(async (tx) => {
    await tx.run("DELETE FROM mart.price_recommendations");
    if (changed.length === 0) return;
    const rows = changed.map((item) => ({
      variant_id: item.variantId,
      sku: item.sku,
      current_price: item.price,
      recommended_price: item.newPrice,
      expected_units: item.units.mean,
      expected_revenue: item.units.mean * item.newPrice * item.netShare,
      expected_profit_p10: item.profitChange?.p10 ?? null,
      expected_profit_p50: item.profitChange?.p50 ?? null,
      expected_profit_p90: item.profitChange?.p90 ?? null,
      probability_of_loss: item.probabilityOfLoss,
      guardrail_status: item.guardrail,
      reason: [item.guardrailReason, item.warning].filter(Boolean).join("; "),
    }));
    const params = { rows: JSON.stringify(rows), currency, version: result.modelVersion };
    await tx.run(sqlFile("price/recommend"), params);
  });
  return changed.filter((item) => item.guardrail !== "blocked").length;
}
