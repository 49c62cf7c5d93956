/** What to order and when, for one item: safety stock, reorder point, order-up-to, quantity, dates, money at risk. */
import {
  type DemandCurve,
  daysUntil,
  demandOver,
  expectedShortage,
  quantileOf,
  withLeadTimeDoubt,
} from "./curve.ts";

export interface Supply {
  leadTimeDays: number;
  /** Standard deviation of the lead time, days. */
  leadTimeSd: number;
  /** Days between two looks at the item. */
  reviewDays: number;
  /** Chance of no shortage in an order cycle, such as 0.95. */
  serviceLevel: number;
  moq: number;
  packSize: number;
}

export interface Stock {
  onHand: number;
  /** Sold and not yet shipped. */
  committed: number;
  incoming: number;
  /** Days until the incoming units are due, below zero where they are late; null where unknown, then the lead time. */
  incomingDays: number | null;
}

export interface Money {
  price: number;
  /** Null where unknown; then lost sales are counted at price and excess not at all. */
  cost: number | null;
}

export type Exception = "runs-out" | "reorder" | "excess" | "none";

export interface Policy {
  safetyStock: number;
  reorderPoint: number;
  orderUpTo: number;
  /** Days from today that `orderUpTo` is to last. */
  coveredDays: number;
  /** Units to sell, with what is incoming in time: what the reorder point is compared with. */
  position: number;
  suggestedQuantity: number;
  /** Days from today; below zero it is late by that many; null when no order is in sight. */
  orderInDays: number | null;
  /** Days that stock on hand lasts at mean demand; null for ever. */
  daysOfCover: number | null;
  exception: Exception;
  /** Expected lost margin of a runs-out or reorder, or money tied up in an excess. */
  moneyAtRisk: number;
}

/** Days of stock above which the rest counts as excess. */
export const EXCESS_DAYS = 120;
/** No order date further away than this is worth showing. */
const FAR = 365;

/** Days of demand that an order brings beyond the day that the next one could arrive. */
const ORDER_DAYS = 14;

/** The plan of one item under periodic review: units, days, and money in the workspace's currency. */
export function planItem(curve: DemandCurve, stock: Stock, supply: Supply, money: Money): Policy {
  const { leadTimeDays, reviewDays } = supply;
  const protectedDays = leadTimeDays + reviewDays;
  const risk = withLeadTimeDoubt(demandOver(curve, protectedDays), protectedDays, supply.leadTimeSd);
  const safetyStock = Math.max(0, up(quantileOf(risk, supply.serviceLevel) - risk.mean, curve));
  // What is not ordered today waits for the next look, so what is there must last until that order arrives.
  const reorderPoint = up(demandOver(curve, protectedDays).mean, curve) + safetyStock;

  const available = stock.onHand - stock.committed;
  // What comes when stock is long gone, and later than an order could, does not stand in for one.
  const arrives = arrivalOf(stock, supply);
  const tooLate = arrives > Math.max(protectedDays, daysUntil(curve, available - safetyStock));
  const position = available + (tooLate ? 0 : stock.incoming);
  const coveredDays = Math.min(protectedDays + ORDER_DAYS, tooLate ? arrives : Infinity);
  const orderUpTo = up(demandOver(curve, coveredDays).mean, curve) + safetyStock;
  const suggestedQuantity = position <= reorderPoint ? orderQuantity(orderUpTo - position, supply) : 0;
  const untilSafety = daysUntil(curve, position - safetyStock);
  const lasts = daysUntil(curve, available);
  const exception = exceptionOf(curve, stock, supply, { lasts, position, reorderPoint });
  return {
    safetyStock,
    reorderPoint,
    orderUpTo,
    coveredDays,
    position,
    suggestedQuantity,
    orderInDays: untilSafety - leadTimeDays > FAR ? null : Math.floor(untilSafety - leadTimeDays),
    daysOfCover: Number.isFinite(lasts) ? lasts : null,
    exception,
    moneyAtRisk: moneyAtRisk(curve, stock, supply, money, exception),
  };
}

/** Days until incoming units arrive: 0 where there are none or they are late, the lead time where nobody says. */
const arrivalOf = (stock: Stock, { leadTimeDays }: Supply) =>
  stock.incoming > 0 ? Math.max(0, stock.incomingDays ?? leadTimeDays) : 0;

/** Whole units where units are whole. */
const up = (units: number, curve: DemandCurve) => (curve.whole ? Math.ceil(units - 1e-9) : units);

/** At least the minimum order, in whole packs. */
export function orderQuantity(needed: number, { moq, packSize }: Pick<Supply, "moq" | "packSize">): number {
  if (needed <= 0) return 0;
  const least = Math.max(needed, moq);
  return packSize > 0 ? Math.ceil(least / packSize - 1e-9) * packSize : least;
}

function exceptionOf(
  curve: DemandCurve,
  stock: Stock,
  supply: Supply,
  now: { lasts: number; position: number; reorderPoint: number },
): Exception {
  const { leadTimeDays } = supply;
  const arrivesIn = stock.incoming > 0 ? Math.min(leadTimeDays, arrivalOf(stock, supply)) : leadTimeDays;
  if (now.lasts < arrivesIn || daysUntil(curve, now.position) < leadTimeDays) return "runs-out";
  if (now.position <= now.reorderPoint && demandOver(curve, EXCESS_DAYS).mean > 0) return "reorder";
  if (excessUnits(curve, stock) > 0) return "excess";
  return "none";
}

/** Units on hand that the next 120 days are not expected to need. */
function excessUnits(curve: DemandCurve, stock: Stock): number {
  return Math.max(0, stock.onHand - stock.committed - demandOver(curve, EXCESS_DAYS).mean);
}

function moneyAtRisk(
  curve: DemandCurve,
  stock: Stock,
  supply: Supply,
  { price, cost }: Money,
  exception: Exception,
): number {
  if (exception === "none") return 0;
  if (exception === "excess") return excessUnits(curve, stock) * (cost ?? 0);
  const margin = Math.max(0, price - (cost ?? 0));
  const days = supply.leadTimeDays + supply.reviewDays;
  const arriving = arrivalOf(stock, supply) < days ? stock.incoming : 0;
  const demand = withLeadTimeDoubt(demandOver(curve, days), days, supply.leadTimeSd);
  return margin * expectedShortage(demand, Math.max(0, stock.onHand - stock.committed + arriving));
}
