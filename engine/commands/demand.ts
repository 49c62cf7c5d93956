/** Demand: training, forecasts of items and of the whole store, the replenishment worklist. */
import type { Outputs } from "../contract/index.ts";
import type { Engine } from "../engine.ts";
import type { VersionRow } from "../state/versions.ts";
import { sqlFile } from "../warehouse/sql.ts";
import { basisOf } from "./basis.ts";
import { listItems, pointOf, readForecast } from "./demand-items.ts";
import { demandSnapshot, estimateOver, NOT_TRAINED, type Snapshot } from "./demand-snapshot.ts";
import { decide, purchaseOrders, readWorklist } from "./demand-worklist.ts";
import type { Handlers, JobHandlers } from "./handlers.ts";
import { readServices } from "./services.ts";
import { sumOfDays, type TotalRow } from "./total-ahead.ts";

type Summary = Outputs["demand"]["summary"];

export const demandCommands: Handlers<"demand"> = {
  "demand.summary": (engine, _input, call) => summary(engine, call.signal),
  "demand.items": (engine, input) => listItems(engine, input),
  "demand.forecast": (engine, input, call) => readForecast(engine, input, call.signal),
  "demand.worklist": (engine, input) => readWorklist(engine, input),
  "demand.decide": async (engine, input) => decide(engine, input),
  "demand.purchaseOrders": (engine) => purchaseOrders(engine),
};

export const demandJobs: JobHandlers<"demand"> = {
  async "demand.train"(engine, { frequency, horizon, seed }, run) {
    const { planning } = engine.state.settings();
    const { serviceLevel, leadTimeDays, reviewDays } = planning;
    const params = { frequency, horizon, serviceLevel, leadTimeDays, reviewDays };
    const version = await engine.compute.train({ modelId: "demand", params, seed, run });
    const [row] = await engine.warehouse.query<{ series: number }>(
      "SELECT count(*) AS series FROM mart.demand_series",
    );
    return { version: version.id, series: row?.series ?? 0, verdict: version.scorecard?.verdict ?? "" };
  },
};

async function summary(engine: Engine, signal?: AbortSignal): Promise<Summary> {
  const snapshot = await demandSnapshot(engine);
  const basis = await basisOf(engine, "demand/total", ["mart.demand_total"], snapshot?.version);
  const services = await readServices(engine, signal);
  if (!snapshot)
    return { scorecard: null, series: 0, methods: [], total: null, services, missing: NOT_TRAINED, basis };
  return {
    scorecard: snapshot.version.scorecard,
    series: snapshot.entries.length,
    methods: methodsOf(snapshot),
    total: await totalOf(engine, snapshot.version, signal),
    services,
    missing: null,
    basis,
  };
}

/** How many items each method forecasts, and the units of the next 28 days that rest on it. */
function methodsOf({ entries }: Snapshot): Summary["methods"] {
  const byMethod = Map.groupBy(entries, ({ series }) => series.model);
  return [...byMethod]
    .map(([method, of]) => ({
      method,
      series: of.length,
      units: of.reduce((sum, { curve }) => sum + (estimateOver(curve, 28).value ?? 0), 0),
    }))
    .sort((a, b) => b.series - a.series);
}

type Day = TotalRow & { ds: string; model: string };

async function totalOf(engine: Engine, version: VersionRow, signal?: AbortSignal): Promise<Summary["total"]> {
  const rows = await engine.warehouse.query<Day>(
    sqlFile("demand/total"),
    { measure: "revenue", version: version.id },
    { signal },
  );
  const ahead = rows.filter((row) => row.part === "forecast");
  const sum = sumOfDays(ahead, rows);
  if (!sum) return null;
  const backtest = new Map(rows.filter((row) => row.part === "backtest").map((row) => [row.ds, row.y_hat]));
  const held = version.scorecard?.extra?.total as { error: number; naiveError: number } | null | undefined;
  return {
    measure: "revenue",
    model: rows[0]!.model,
    history: rows
      .filter((row) => row.part === "history")
      .map((row) => ({ ds: row.ds, y: row.y ?? 0, backtest: backtest.get(row.ds) ?? null })),
    forecast: ahead.map(pointOf),
    sum,
    error: held?.error ?? null,
    naiveError: held?.naiveError ?? null,
  };
}
