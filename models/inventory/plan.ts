/** The replenishment plan of a whole store: one policy an item, from its demand curve, stock and supplier. */
import { whole } from "../../engine/contract/figures.ts";
import { abcClasses } from "./classify.ts";
import type { DemandCurve } from "./curve.ts";
import { type Policy, planItem } from "./policy.ts";

/** What one item holds and how it is bought; NaN or null where the store does not say. */
export interface PlanItem {
  uniqueId: string;
  variantId: string;
  locationId: string;
  curve: DemandCurve;
  xyz: string;
  revenue: number;
  /** Too few sales for more than an average of similar items. */
  isNew: boolean;
  price: number | null;
  cost: number | null;
  /** Null where no stock level is known: then nothing is suggested. */
  onHand: number | null;
  committed: number | null;
  incoming: number | null;
  incomingDays: number | null;
  leadTimeDays: number | null;
  leadTimeSd: number | null;
  moq: number | null;
  packSize: number | null;
}

export interface PlanOptions {
  serviceLevel: number;
  /** For items whose supplier states none. */
  leadTimeDays: number;
  reviewDays: number;
}

export interface PlanLine extends Policy {
  item: PlanItem;
  abc: string;
  leadTimeDays: number;
  leadTimeSd: number;
  /** Why this quantity, as a sum that can be checked. */
  reason: string;
  stockKnown: boolean;
}

/** Where no supplier history tells how late deliveries come: this share of the lead time. */
const USUAL_DOUBT = 0.15;

/** Plans every item; classes are of these items together. */
export function planStore(items: PlanItem[], options: PlanOptions): PlanLine[] {
  const abc = abcClasses(items.map((item) => item.revenue));
  return items.map((item, i) => planLine(item, abc[i]!, options));
}

function planLine(item: PlanItem, abc: string, options: PlanOptions): PlanLine {
  const leadTimeDays = item.leadTimeDays ?? options.leadTimeDays;
  const leadTimeSd = item.leadTimeSd ?? USUAL_DOUBT * leadTimeDays;
  const supply = {
    leadTimeDays,
    leadTimeSd,
    reviewDays: options.reviewDays,
    serviceLevel: options.serviceLevel,
    moq: item.moq ?? 0,
    packSize: item.packSize ?? 1,
  };
  const stock = {
    onHand: item.onHand ?? 0,
    committed: item.committed ?? 0,
    incoming: item.incoming ?? 0,
    incomingDays: item.incomingDays,
  };
  const policy = planItem(item.curve, stock, supply, { price: item.price ?? 0, cost: item.cost });
  const stockKnown = item.onHand !== null;
  const line = { ...policy, item, abc, leadTimeDays, leadTimeSd, stockKnown };
  return { ...line, reason: stockKnown ? reasonOf(line, stock, supply) : "No stock level is loaded." };
}

function reasonOf(
  line: Omit<PlanLine, "reason">,
  stock: { onHand: number; committed: number; incoming: number },
  supply: { packSize: number; moq: number },
): string {
  const days = Math.round(line.coveredDays);
  const demand = line.orderUpTo - line.safetyStock;
  const needed = line.orderUpTo - line.position;
  const counted = line.position - stock.onHand + stock.committed;
  const until =
    counted < stock.incoming
      ? `until ${whole(stock.incoming)} incoming arrive`
      : `lead time and ${whole(line.coveredDays - line.leadTimeDays)} days`;
  const sum =
    `${days} days of demand (${until}) is ${whole(demand)}, ` +
    `plus ${whole(line.safetyStock)} safety, less ${whole(stock.onHand)} on hand` +
    (stock.committed > 0 ? `, plus ${whole(stock.committed)} committed` : "") +
    (counted > 0 ? `, less ${whole(counted)} incoming` : "");
  if (line.suggestedQuantity > 0) {
    const packs =
      supply.packSize > 1 ? `, ordered as ${whole(line.suggestedQuantity / supply.packSize)} packs` : "";
    const least = supply.moq > needed ? `, raised to the minimum of ${whole(supply.moq)}` : "";
    return `${sum}: ${whole(needed)}${least}${packs}.`;
  }
  if (line.exception === "excess") return `More on hand than the next 120 days need. ${sum}.`;
  return `Nothing to order yet: stock and incoming are above the reorder point of ${whole(line.reorderPoint)}.`;
}
