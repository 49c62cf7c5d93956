/** What needs attention, by money: stock, customers, plans, checks, models. Each leads to the page that deals with it. */
import { findModel } from "../../models/index.ts";
import { counted } from "../contract/figures.ts";
import type { Outputs } from "../contract/index.ts";
import type { Engine } from "../engine.ts";
import { sqlFile } from "../warehouse/sql.ts";
import { demandCommands } from "./demand.ts";
import { waitingWork } from "./waiting.ts";

type Attention = Outputs["overview"]["summary"]["attention"][number];

/** Everything that waits, the most money first. */
export async function needsAttention(engine: Engine, signal?: AbortSignal): Promise<Attention[]> {
  const found = await Promise.all([stock(engine, signal), customers(engine, signal), waiting(engine)]);
  return [...found.flat(), ...models(engine)].sort((a, b) => (b.money ?? -1) - (a.money ?? -1));
}

const STOCK_WORDS = {
  "runs-out": {
    kind: "stockout",
    title: (items: number) => `${counted(items, "item runs", "items run")} out before delivery`,
    detail: "An order today arrives after the shelf is empty",
  },
  excess: {
    kind: "excess",
    title: (items: number) => `${counted(items, "item holds", "items hold")} too much stock`,
    detail: "More than the forecast sells in 120 days",
  },
} as const;

/** Counts and money are those of the worklist's tabs, so that both pages say the same. */
async function stock(engine: Engine, signal?: AbortSignal): Promise<Attention[]> {
  const first = { tab: "all" as const, offset: 0, limit: 1 };
  const { tabs } = await demandCommands["demand.worklist"](engine, first, { signal });
  return tabs.flatMap(({ tab, items, money, moneyLabel }) => {
    if ((tab !== "runs-out" && tab !== "excess") || items === 0) return [];
    const { kind, title, detail } = STOCK_WORDS[tab];
    return [{ kind, title: title(items), detail, money, moneyLabel, link: `/worklist?tab=${tab}` }];
  });
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
      title: `${counted(row.customers, "customer is", "customers are")} at risk`,
      detail: "Bought often, but not lately",
      money: row.value,
      moneyLabel: "spent in 12 months",
      link: "/segments?segment=At+risk",
    },
  ];
}

async function waiting(engine: Engine): Promise<Attention[]> {
  const { plans, rejecting, failing } = await waitingWork(engine);
  const list: Attention[] = [];
  if (plans > 0) {
    list.push({
      kind: "plan",
      title: `${counted(plans, "plan waits", "plans wait")} for approval`,
      detail: "Nothing is written before you approve",
      money: null,
      moneyLabel: null,
      link: "/plans",
    });
  }
  if (failing > 0) {
    list.push({
      kind: "quality",
      title: `${counted(failing, "quality test does", "quality tests do")} not hold`,
      detail: "Numbers that rest on this data may be off",
      money: null,
      moneyLabel: null,
      link: "/quality?state=failed",
    });
  }
  if (rejecting > 0) {
    list.push({
      kind: "quality",
      title: `${counted(rejecting, "data check", "data checks")} found rows to reject`,
      detail: "They are kept, with the reason",
      money: null,
      moneyLabel: null,
      link: "/quality?tab=rejects",
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
      title: `${findModel(version.modelId).title} ${version.number} waits for promotion`,
      detail: version.scorecard!.verdict,
      money: null,
      moneyLabel: null,
      link: `/models?version=${version.id}`,
    }));
}
