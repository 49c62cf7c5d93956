import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { Job } from "../contract/common.ts";
import type { LoadReport } from "../contract/source.ts";
import { saveReport } from "../ingest/loads.ts";
import type { Connection } from "../state/connections.ts";
import { openState, type State } from "../state/state.ts";
import { dropAlerts, listAlerts, markSeen, raiseAlert, resolveAlert } from "./alerts.ts";
import { alertOnEnd, alertOnGivenUp } from "./job-alerts.ts";
import { alertOnLoad, judge } from "./load-alerts.ts";

let state: State;
beforeEach(() => {
  state = openState(
    join(mkdtempSync(join(tmpdir(), "merchbench-alerts-")), "state.sqlite"),
    Buffer.alloc(32, 7),
  );
});

const late = {
  kind: "late",
  subject: "src_1",
  title: "Late",
  detail: "Since six.",
  href: "/jobs",
} as const;

describe("an alert", () => {
  it("is one while it lasts, however often it is raised, and keeps its first time", () => {
    raiseAlert(state, late);
    const [first] = listAlerts(state);
    raiseAlert(state, { ...late, detail: "Since seven." });
    expect(listAlerts(state)).toEqual([
      { ...first, detail: "Since seven.", times: 2, lastAt: expect.any(String) },
    ]);
  });

  it("is over when resolved, and new to the user when it comes back", () => {
    raiseAlert(state, late);
    markSeen(state);
    expect(listAlerts(state)[0]?.seenAt).not.toBeNull();
    resolveAlert(state, "late", "src_1");
    expect(listAlerts(state)).toEqual([]);
    expect(listAlerts(state, true)).toHaveLength(1);
    raiseAlert(state, late);
    expect(listAlerts(state)[0]).toMatchObject({ times: 1, seenAt: null, resolvedAt: null });
  });

  it("goes with its subject and what is below it, and with no other", () => {
    raiseAlert(state, late);
    raiseAlert(state, { ...late, kind: "quality", subject: "src_1/orders" });
    raiseAlert(state, { ...late, subject: "src_10" });
    dropAlerts(state, "src_1");
    expect(listAlerts(state).map((alert) => alert.subject)).toEqual(["src_10"]);
  });
});

const load = (rows: number, change: Partial<LoadReport> = {}): LoadReport => ({
  id: `load_${rows}`,
  sourceId: "src_1",
  mode: "incremental",
  state: "done",
  startedAt: "2024-01-01T00:00:00.000Z",
  endedAt: "2024-01-01T00:01:00.000Z",
  streams: [{ stream: "orders", rows, bytes: 0, rejected: 0 }],
  tables: [],
  warnings: [],
  error: null,
  ...change,
});
const usual = [900, 1000, 1100, 1000, 950].map((rows) => load(rows));

describe("a load beside those before it", () => {
  it("is nothing to tell when it is as they were, or when there were too few", () => {
    expect(judge(load(1500), usual)).toEqual({});
    expect(judge(load(90_000), usual.slice(0, 2))).toEqual({});
    expect(judge(load(0), usual.slice(0, 2))).toEqual({});
  });

  it("is empty or unusually large by the median of the others", () => {
    expect(judge(load(0), usual)["load-empty"]).toContain("about 1,000");
    expect(judge(load(5001), usual)["load-large"]).toContain("5,001 rows");
    expect(judge(load(0, { mode: "full" }), [load(5000, { mode: "full" })])["load-empty"]).toBeDefined();
  });

  it("is not unusually large where loads of its size come again and again", () => {
    const nights = Array.from({ length: 12 }, () => load(5));
    const [monday, day] = [load(400), nights.slice(0, 10)];
    expect(judge(load(420), [...day, monday, ...nights])["load-large"]).toContain("420 rows");
    expect(judge(load(420), [...day, monday, ...nights, monday])).toEqual({});
    expect(judge(load(900), [...day, monday, ...nights, monday])["load-large"]).toBeDefined();
  });

  it("tells when more than a fifth of a table went", () => {
    const table = { table: "orders", read: 700, accepted: 0, rejected: 0, unchanged: 700, deleted: 300 };
    expect(judge(load(700, { tables: [table] }), usual)["rows-gone"]).toContain("300 of orders");
    const few = { ...table, unchanged: 9700 };
    expect(judge(load(700, { tables: [few] }), usual)["rows-gone"]).toBeUndefined();
  });

  it("is told when more than one order in a hundred differs from the store's own totals", () => {
    const compared = {
      orders: 200,
      totalsAgree: 200,
      linesCompared: 200,
      linesAgree: 198,
      partsCompared: 0,
      partsAgree: 0,
      worst: [{ orderId: "A7", what: "lines" as const, expected: 20, found: 18 }],
    };
    expect(judge(load(700, { reconciliation: compared }), [])["totals-differ"]).toBeUndefined();
    const worse = { ...compared, linesAgree: 197 };
    expect(judge(load(700, { reconciliation: worse }), [])["totals-differ"]).toContain("3 of 200 orders");
    expect(
      judge(load(700, { reconciliation: { ...compared, totalsAgree: 0 } }), [])["totals-differ"],
    ).toContain("A7");
  });
});

it("says so of an alert that there is not", () => {
  expect(() => markSeen(state, "alr_none")).toThrow("alerts list --all");
});

it("a source stays empty until rows come, whatever kind of load looks", () => {
  const connection = { id: "src_1", name: "Shop" } as Connection;
  const told = (report: LoadReport) => {
    saveReport(state, report);
    alertOnLoad(state, connection, report);
    return listAlerts(state).map(({ kind }) => kind);
  };
  expect(told(load(5000, { id: "a", mode: "full" }))).toEqual([]);
  expect(told(load(0, { id: "b", mode: "full" }))).toEqual(["load-empty"]);
  // The link opens the report of the load that told it.
  expect(listAlerts(state)[0]?.href).toBe("/quality?tab=loads&load=b");
  expect(told(load(0, { id: "c" }))).toEqual(["load-empty"]);
  expect(told(load(3, { id: "d" }))).toEqual([]);
});

it("rows that went are told until somebody has seen it, however many loads come meanwhile", () => {
  const connection = { id: "src_1", name: "Shop" } as Connection;
  const told = (report: LoadReport) => {
    saveReport(state, report);
    alertOnLoad(state, connection, report);
    return listAlerts(state).map(({ kind }) => kind);
  };
  const table = { table: "orders", read: 700, accepted: 0, rejected: 0, unchanged: 700, deleted: 300 };
  expect(told(load(700, { id: "gone", tables: [table] }))).toEqual(["rows-gone"]);
  const next = { ...table, deleted: 0 };
  expect(told(load(700, { id: "next", tables: [next] }))).toEqual(["rows-gone"]);
  expect(listAlerts(state)[0]?.href).toBe("/quality?tab=loads&load=gone");
  markSeen(state);
  expect(told(load(700, { id: "later", tables: [next] }))).toEqual([]);
});

it("an unusually large load is told until somebody has seen it", () => {
  const connection = { id: "src_1", name: "Shop" } as Connection;
  const told = (rows: number, id: string) => {
    saveReport(state, load(rows, { id }));
    alertOnLoad(state, connection, load(rows, { id }));
    return listAlerts(state).map(({ kind }) => kind);
  };
  for (const [k, report] of usual.entries()) saveReport(state, { ...report, id: `load_${k}` });
  expect(told(50_000, "large")).toEqual(["load-large"]);
  expect(told(1000, "next")).toEqual(["load-large"]);
  markSeen(state);
  expect(told(1000, "later")).toEqual([]);
});

it("work that was given up is told until a job of its kind is done, whatever its parameters, and goes with the source", () => {
  const source = state.connections.add(
    { role: "source", name: "Shop", kind: "sqlite", connectionType: "test", config: {}, extra: {} },
    [],
  );
  const job = (command: string, input: object, ended: Job["state"]) =>
    ({ id: "job_1", command, title: command, input, state: ended, error: null }) as Job;
  const kinds = () => listAlerts(state).map(({ subject }) => subject);
  alertOnGivenUp(state, job("source.sync", { id: "Shop", mode: "full" }, "failed"));
  alertOnGivenUp(state, job("segments.train", {}, "failed"));
  expect(kinds().sort()).toEqual(["job/segments.train", `${source.id}/source.sync`]);
  alertOnEnd(state, job("source.sync", { id: source.id }, "failed"));
  alertOnEnd(state, job("segments.train", { seed: 2 }, "done"));
  expect(kinds()).toEqual([`${source.id}/source.sync`]);
  dropAlerts(state, source.id);
  expect(kinds()).toEqual([]);
});
