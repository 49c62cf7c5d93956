/** What needs attention, by money: stock, customers, plans, checks, models. Each leads to the page that deals with it. */
import type { Outputs } from "../contract/index.ts";
import type { Engine } from "../engine.ts";
import { sqlFile } from "../warehouse/sql.ts";
import { waitingWork } from "./waiting.ts";

type Attention = Outputs["overview"]["summary"]["attention"][number];

const plural = (count: number, one: string, many = `${one}s`) =>
  `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;

export async function needsAttention(engine: Engine, signal?: AbortSignal): Promise<Attention[]> {
  const found = await Promise.all([stock(engine, signal), customers(engine, signal), waiting(engine)]);
  return [...found.flat(), ...models(engine)].sort((a, b) => (b.money ?? -1) - (a.money ?? -1));
}

interface StockRow {
  late: number;
  late_value: number;
  excess: number;
  excess_value: number;
}

async function stock(engine: Engine, signal?: AbortSignal): Promise<Attention[]> {
  const [row] = await engine.warehouse.query<StockRow>(sqlFile("overview/stock"), {}, { signal });
  const list: Attention[] = [];
  if (row && row.late > 0) {
    list.push({
      kind: "stockout",
      title: `${plural(row.late, "item runs", "items run")} out before a delivery can arrive`,
      detail: "Their order dates are today or past",
      money: row.late_value,
      moneyLabel: "to order",
      link: "/worklist?tab=runs-out",
    });
  }
  if (row && row.excess > 0) {
    list.push({
      kind: "excess",
      title: `${plural(row.excess, "item holds", "items hold")} over 120 days of stock`,
      detail: "At the pace of the forecast",
      money: row.excess_value,
      moneyLabel: "tied up",
      link: "/worklist?tab=excess",
    });
  }
  return list;
}

async function customers(engine: Engine, signal?: AbortSignal): Promise<Attention[]> {
  const { currency } = engine.state.settings();
  const [row] = await engine.warehouse.query<{ customers: number; value: number }>(
    sqlFile("overview/at-risk"),
    { currency },
    { signal },
  );
  if (!row || row.customers === 0) return [];
  return [
    {
      kind: "churn",
      title: `${plural(row.customers, "customer is", "customers are")} at risk`,
      detail: "Bought often, but not lately",
      money: row.value,
      moneyLabel: "spent in 12 months",
      link: "/segments?segment=At+risk",
    },
  ];
}

async function waiting(engine: Engine): Promise<Attention[]> {
  const { plans, quality } = await waitingWork(engine);
  const list: Attention[] = [];
  if (plans > 0) {
    list.push({
      kind: "plan",
      title: `${plural(plans, "plan waits", "plans wait")} for approval`,
      detail: "Nothing is written before you approve",
      money: null,
      moneyLabel: null,
      link: "/plans",
    });
  }
  if (quality > 0) {
    list.push({
      kind: "quality",
      title: `${plural(quality, "data check", "data checks")} found rows to reject`,
      detail: "They are kept, with the reason",
      money: null,
      moneyLabel: null,
      link: "/quality",
    });
  }
  return list;
}

/** Candidates trained after the version in use that beat their baseline: ready to be promoted. */
function models(engine: Engine): Attention[] {
  return engine.state.versions
    .list({ status: "candidate" })
    .filter((version) => version.scorecard?.beatsBaseline)
    .filter((version) => version.number > (engine.state.versions.champion(version.modelId)?.number ?? 0))
    .slice(0, 3)
    .map((version) => ({
      kind: "model",
      title: `Model version ${version.id} waits for promotion`,
      detail: version.scorecard!.verdict,
      money: null,
      moneyLabel: null,
      link: `/models?version=${version.id}`,
    }));
}
