/** What to order, by money at risk; decisions on its lines; accepted lines as purchase orders. */
import { dayNumber, isoDay } from "../../models/forecast/panel.ts";
import { csvField } from "../contract/csv.ts";
import { AppError } from "../contract/errors.ts";
import type { Inputs, Outputs } from "../contract/index.ts";
import type { Engine } from "../engine.ts";
import { basisOf } from "./basis.ts";
import {
  demandSnapshot,
  type Entry,
  estimateOver,
  matches,
  NOT_TRAINED,
  type Snapshot,
} from "./demand-snapshot.ts";
import { paged } from "./paging.ts";

export type WorklistRow = Outputs["demand"]["worklist"]["rows"][number];
type Worklist = Outputs["demand"]["worklist"];
type Tab = Worklist["tabs"][number]["tab"];

interface Decision {
  decision: "accepted" | "skipped";
  quantity: number | null;
  /** Last day with data when it was made. */
  on: string;
}

/** Documents of decided lines, by `variant@location`. */
const DECISIONS = "order-decision";
const keyOf = (variantId: string, locationId: string | null) => `${variantId}@${locationId ?? "all"}`;

const MONEY_LABELS: Record<Tab, string> = {
  "runs-out": "margin at risk",
  reorder: "margin at risk",
  excess: "tied up",
  new: "no history yet",
  decided: "cost of accepted orders",
  all: "at risk or tied up",
};

/** What the money of a tab is; without any cost the margin is not known, only what would be sold. */
const labelOf = (tab: Tab, costed: boolean) =>
  costed || MONEY_LABELS[tab] !== "margin at risk" ? MONEY_LABELS[tab] : "sales at risk";

/** Tab that an open line belongs to. */
function tabOf({ line }: Entry): Exclude<Tab, "decided"> {
  if (line.item.isNew) return "new";
  return line.exception === "none" ? "all" : line.exception;
}

/**
 * What was decided on a line: until the next look at it, for it needs another order one day; one that was accepted until
 * it can have arrived, for the store may not say what is on its way.
 */
function decisionOn(engine: Engine, { asOf }: Snapshot, { series, line }: Entry): Decision | null {
  const key = keyOf(series.variant_id, series.location_id);
  const decided = engine.state.documents.get<Decision>(DECISIONS, key);
  if (!decided) return null;
  const { reviewDays } = engine.state.settings().planning;
  const days = dayNumber(asOf) - dayNumber(decided.on);
  const holds = decided.decision === "accepted" ? Math.max(reviewDays, line.leadTimeDays) : reviewDays;
  return days < holds ? decided : null;
}

/** A line of the worklist with what was decided on it; days are counted from the last day with data. */
export function worklistRow(engine: Engine, snapshot: Snapshot, entry: Entry): WorklistRow {
  const { asOf } = snapshot;
  const { series, curve, name, line } = entry;
  const { item } = line;
  const locationId = series.location_id === "all" ? null : series.location_id;
  const decided = decisionOn(engine, snapshot, entry);
  const today = dayNumber(asOf);
  return {
    uniqueId: series.unique_id,
    variantId: series.variant_id,
    locationId,
    category: name.category,
    sku: name.sku,
    title: name.title ?? series.unique_id,
    supplier: name.supplier,
    abc: line.abc,
    xyz: series.xyz,
    onHand: item.onHand ?? 0,
    incoming: item.incoming ?? 0,
    incomingOn: item.incoming && item.incomingDays !== null ? isoDay(today + item.incomingDays) : null,
    next30: estimateOver(curve, 30),
    daysOfCover: line.daysOfCover,
    leadTimeDays: line.leadTimeDays,
    leadTimeSd: line.leadTimeSd,
    moq: item.moq,
    packSize: item.packSize,
    reorderPoint: line.reorderPoint,
    safetyStock: line.safetyStock,
    orderUpTo: line.orderUpTo,
    suggestedQuantity: line.suggestedQuantity,
    orderBy: line.orderInDays === null ? null : isoDay(today + line.orderInDays),
    orderInDays: line.orderInDays,
    unitCost: item.cost,
    moneyAtRisk: (tabOf(entry) === "excess" ? item.cost : item.price) === null ? null : line.moneyAtRisk,
    moneyLabel: labelOf(tabOf(entry), item.cost !== null),
    reason: line.reason,
    decision: decided?.decision ?? "open",
    decidedQuantity: decided?.quantity ?? null,
    decidedOn: decided?.on ?? null,
  };
}

/** Lines with a known stock level; the open ones by tab, the decided ones apart. */
export async function readWorklist(engine: Engine, input: Inputs["demand"]["worklist"]): Promise<Worklist> {
  const snapshot = await demandSnapshot(engine, input);
  const serviceLevel = input.serviceLevel ?? engine.state.settings().planning.serviceLevel;
  const basis = await basisOf(
    engine,
    "demand/series",
    ["mart.demand_sum", "store.inventory_levels"],
    snapshot?.version,
  );
  const known = (snapshot?.entries ?? []).filter(({ line }) => line.stockKnown);
  const lines = known.map((entry) => ({ tab: tabOf(entry), row: worklistRow(engine, snapshot!, entry) }));
  const tabs = countTabs(lines);
  const missing = missingWords(snapshot, known.length);
  const tab = input.tab ?? "runs-out";
  const search = input.search?.toLowerCase();
  const rows = lines
    .filter((line) => isOn(line, tab))
    .map(({ row }) => row)
    .filter(
      (row) =>
        (!input.supplier || row.supplier === input.supplier) &&
        (!input.abc || row.abc === input.abc) &&
        (!search || matches(search, row.title, row.sku)),
    );
  const suppliers = [...new Set(lines.map(({ row }) => row.supplier).filter((name) => name !== null))].sort();
  const page = paged(rows, { ...input, sort: input.sort ?? "-moneyAtRisk" });
  return { ...page, tabs, suppliers, serviceLevel, missing, basis };
}

interface Line {
  tab: Exclude<Tab, "decided">;
  row: WorklistRow;
}

function isOn({ tab, row }: Line, wanted: Tab): boolean {
  if (wanted === "all") return true;
  if (wanted === "decided") return row.decision !== "open";
  return row.decision === "open" && tab === wanted;
}

function countTabs(lines: Line[]): Worklist["tabs"] {
  const tabs: Tab[] = ["runs-out", "reorder", "excess", "new", "decided", "all"];
  return tabs.map((tab) => {
    const rows = lines.filter((line) => isOn(line, tab)).map(({ row }) => row);
    const known = rows
      .map((row) => (tab === "decided" ? costOf(row) : row.moneyAtRisk))
      .filter((one) => one !== null);
    const money = rows.length > 0 && known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0);
    const costed = rows.length === 0 || rows.some((row) => row.unitCost !== null);
    return { tab, items: rows.length, money, moneyLabel: labelOf(tab, costed) };
  });
}

/** Null where the cost is not known. */
function costOf(row: WorklistRow): number | null {
  if (row.decision !== "accepted") return 0;
  return row.unitCost === null ? null : (row.decidedQuantity ?? row.suggestedQuantity) * row.unitCost;
}

function missingWords(snapshot: Snapshot | null, known: number): string | null {
  if (!snapshot) return NOT_TRAINED;
  if (known === 0) return "No stock levels are loaded. Map inventory levels to see what to order.";
  return null;
}

/** Writes the decision of each line; `open` takes it back. Throws `not-found` for a line that the worklist has not. */
export async function decide(
  engine: Engine,
  { lines, decision }: Inputs["demand"]["decide"],
): Promise<{ changed: number }> {
  const snapshot = decision === "open" ? null : await refuseUnknown(engine, lines);
  // What is suggested changes with the next load; what was accepted does not.
  const suggested = new Map(
    snapshot?.entries.map(({ series, line }) => [
      keyOf(series.variant_id, series.location_id),
      line.suggestedQuantity,
    ]),
  );
  let changed = 0;
  for (const { variantId, locationId, quantity } of lines) {
    const key = keyOf(variantId, locationId);
    if (decision === "open") {
      if (engine.state.documents.delete(DECISIONS, key)) changed++;
      continue;
    }
    const accepted = decision === "accepted" ? (quantity ?? suggested.get(key) ?? null) : null;
    const value: Decision = { decision, quantity: accepted, on: snapshot?.asOf ?? "" };
    engine.state.documents.put(DECISIONS, key, value);
    changed++;
  }
  return { changed };
}

/** The plan that has all lines; null before the first training, which has none. */
async function refuseUnknown(
  engine: Engine,
  lines: Inputs["demand"]["decide"]["lines"],
): Promise<Snapshot | null> {
  const snapshot = await demandSnapshot(engine);
  const entries = snapshot?.entries ?? [];
  const known = new Set(
    entries
      .filter(({ line }) => line.stockKnown)
      .map(({ series }) => `${series.variant_id}@${series.location_id}`),
  );
  const unknown = lines.find(({ variantId, locationId }) => !known.has(keyOf(variantId, locationId)));
  if (!unknown) return snapshot;
  const where = unknown.locationId === null ? "without a location" : `at location "${unknown.locationId}"`;
  throw new AppError(
    "not-found",
    `The worklist has no line of variant "${unknown.variantId}" ${where}. See both with: merchbench demand worklist --tab all`,
  );
}

/**
 * Lines accepted since the last look of which something is to be ordered, one order a supplier, and all of them as one
 * CSV: what was accepted before was sent then.
 */
export async function purchaseOrders(engine: Engine): Promise<Outputs["demand"]["purchaseOrders"]> {
  const { rows } = await readWorklist(engine, {
    tab: "decided",
    sort: "supplier",
    limit: Number.MAX_SAFE_INTEGER,
  });
  const asOf = (await demandSnapshot(engine))?.asOf ?? "";
  const { reviewDays } = engine.state.settings().planning;
  const isNew = ({ decidedOn }: WorklistRow) => dayNumber(asOf) - dayNumber(decidedOn ?? "") < reviewDays;
  const accepted = rows.filter((row) => row.decision === "accepted" && isNew(row) && quantityOf(row) > 0);
  const bySupplier = Map.groupBy(accepted, (row) => row.supplier ?? "No supplier");
  const orders = [...bySupplier].map(([supplier, lines]) => ({
    supplier,
    lines: lines.length,
    units: lines.reduce((sum, row) => sum + quantityOf(row), 0),
    cost: lines.every((row) => row.unitCost !== null)
      ? lines.reduce((sum, row) => sum + quantityOf(row) * row.unitCost!, 0)
      : null,
  }));
  return { orders, csv: csvOf(accepted, engine.state.settings().currency) };
}

const quantityOf = (row: WorklistRow) => row.decidedQuantity ?? row.suggestedQuantity;

const CSV_COLUMNS = [
  "supplier",
  "sku",
  "title",
  "variant_id",
  "location_id",
  "quantity",
  "unit_cost",
  "currency",
  "order_by",
];

function csvOf(rows: WorklistRow[], currency: string): string {
  const lines = rows.map((row) => [
    row.supplier,
    row.sku,
    row.title,
    row.variantId,
    row.locationId,
    quantityOf(row),
    row.unitCost,
    row.unitCost === null ? null : currency,
    row.orderBy,
  ]);
  return [CSV_COLUMNS, ...lines]
    .map((cells) => cells.map((cell) => csvField(String(cell ?? ""))).join(","))
    .join("\r\n");
}
