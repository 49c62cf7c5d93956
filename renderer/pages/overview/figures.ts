/** Names of the key figures and their text. */

import { type Format, figureText } from "../../ui/index.ts";
import type { KpiId, Summary } from "./answers.ts";

type Kpi = Summary["kpis"][number];

export const KPI_LABELS: Record<KpiId, string> = {
  net_revenue: "Net revenue",
  orders: "Orders",
  average_order_value: "Average order value",
  conversion_rate: "Conversion rate",
  repeat_orders: "Repeat orders",
  returned_orders: "Returned orders",
  gross_margin: "Gross margin",
};

/** What each counts, for the chart's title and for newcomers. */
export const KPI_NOTES: Record<KpiId, string> = {
  net_revenue: "sales after discounts, less refunds",
  orders: "not cancelled or failed",
  average_order_value: "before refunds",
  conversion_rate: "visits with a purchase",
  repeat_orders: "share by customers who had bought before",
  returned_orders: "share with a refund so far",
  gross_margin: "of sold lines with a known cost",
};

export function kpiText(format: Format, kpi: Kpi): string | null {
  if (kpi.value === null) return null;
  if (kpi.unit === "money") return format.compactMoney(kpi.value);
  return kpi.unit === "share" ? format.percent(kpi.value) : format.number(kpi.value, 0);
}

export const fullKpiText = (format: Format, kpi: Kpi): string => figureText(format, kpi.unit, kpi.value);

/** Digits of amounts in tables: a small store's whole pounds would not add up to the key figure above. */
export const digitsFor = (total: number | null | undefined): 0 | undefined =>
  Math.abs(total ?? 0) < 1000 ? undefined : 0;

/** "2025" for the same days last year, else the dates. */
export function comparedWith(format: Format, summary: Summary): string | undefined {
  if (!summary.compareFrom || !summary.compareTo) return undefined;
  const year = summary.compareTo.slice(0, 4);
  if (year !== summary.to.slice(0, 4)) return year;
  return `${format.day(summary.compareFrom)} to ${format.day(summary.compareTo)}`;
}
