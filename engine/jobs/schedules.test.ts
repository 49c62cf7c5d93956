import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listAlerts } from "../alerts/alerts.ts";
import { AppError } from "../contract/errors.ts";
import type { Log } from "../contract/run.ts";
import { jobTableOf } from "../state/jobs.ts";
import { openState, type State } from "../state/state.ts";
import { createJobs, type Jobs } from "./jobs.ts";
import { openSchedules, type Schedules } from "./schedules.ts";

const log: Log = { info() {}, warn() {}, error() {} };
const DAILY = { command: "load", input: {}, cron: "0 6 * * *", enabled: true };
let state: State;
let jobs: Jobs;
let opened: Schedules[];
let work: () => Promise<unknown>;
let calls: number;

beforeEach(() => {
  state = openState(
    join(mkdtempSync(join(tmpdir(), "merchbench-schedules-")), "state.sqlite"),
    Buffer.alloc(32, 7),
  );
  calls = 0;
  work = async () => "loaded";
  jobs = createJobs(
    jobTableOf(state.database),
    (command) => ({
      lane: "io",
      title: command,
      work: async () => {
        calls++;
        return work();
      },
    }),
    log,
  );
  jobs.start();
  opened = [];
});
afterEach(() => {
  for (const schedules of opened) schedules.stop();
});

const open = (waits = { retry: [20], late: 3_600_000 }): Schedules => {
  const schedules = openSchedules(state, jobs, log, waits);
  opened.push(schedules);
  return schedules;
};

/** Moves a schedule's past so that a run is due; a test can't wait for six in the morning. */
const forget = (id: string) => {
  const before = state.documents.get<object>("schedule", id);
  const long = "2020-01-01T00:00:00.000Z";
  state.documents.put("schedule", id, { ...before, startedUpTo: long, savedAt: long });
};

async function until(check: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!check()) {
    if (Date.now() > deadline) throw new Error("Waited in vain.");
    await new Promise((done) => setTimeout(done, 10));
  }
}

const scheduled = (schedules: Schedules, id: string) => schedules.list().find((one) => one.id === id)!;

describe("a run that was missed while the engine was off", () => {
  it("is made up for once, and never for the time before the schedule was made", async () => {
    const schedules = open();
    const { id } = schedules.save(DAILY);
    schedules.catchUp();
    expect(schedules.runs(id)).toEqual([]);
    forget(id);
    schedules.catchUp();
    schedules.catchUp();
    expect(schedules.runs(id)).toHaveLength(1);
    await until(() => scheduled(schedules, id).lastSuccessAt !== null);
    expect(calls).toBe(1);
  });

  it("is left alone when the schedule is off", () => {
    const schedules = open();
    const { id } = schedules.save({ ...DAILY, enabled: false });
    forget(id);
    schedules.catchUp();
    expect(schedules.runs(id)).toEqual([]);
  });
});

describe("a run that was due while the machine slept", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is started once on waking, as of when it was due, and told when it is late", async () => {
    vi.useFakeTimers({
      toFake: ["Date", "setTimeout", "clearTimeout", "setInterval", "clearInterval"],
      now: new Date("2026-03-02T05:00:00Z"),
    });
    state.saveSettings({ ...state.settings(), timeZone: "Europe/Berlin" });
    work = async () => {
      throw new AppError("unauthorised", "The password is wrong.");
    };
    const schedules = open({ retry: [20], late: 60_000 });
    const { id } = schedules.save({ ...DAILY, cron: "0 7 * * *" });
    schedules.catchUp();
    vi.setSystemTime("2026-03-02T09:17:23.456Z");
    vi.advanceTimersByTime(31_000);
    const due = "2026-03-02T06:00:00.000Z";
    expect(schedules.runs(id).map(({ dueAt }) => dueAt)).toEqual([due]);
    schedules.catchUp();
    expect(schedules.runs(id)).toHaveLength(1);
    vi.advanceTimersByTime(61_000);
    expect(listAlerts(state)).toMatchObject([{ kind: "late", subject: id }]);
    expect(scheduled(schedules, id).nextAt).toBe("2026-03-03T06:00:00.000Z");
  });
});

describe("a run that hangs while the next ones come due", () => {
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ["Date", "setTimeout", "clearTimeout", "setInterval", "clearInterval"],
      now: new Date("2026-03-02T09:02:00Z"),
    });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is told however often the schedule runs, and not once more when the schedule was changed since", async () => {
    const held = Promise.withResolvers<string>();
    work = () => held.promise;
    const schedules = open({ retry: [20], late: 30 * 60_000 });
    const { id } = schedules.save({ ...DAILY, cron: "*/10 * * * *" });
    schedules.catchUp();
    vi.advanceTimersByTime(37 * 60_000);
    expect(calls).toBe(1);
    expect(listAlerts(state)).toEqual([]);
    vi.advanceTimersByTime(3 * 60_000);
    expect(listAlerts(state)).toMatchObject([
      { kind: "late", subject: id, detail: expect.stringContaining("09:10") },
    ]);
    schedules.save({ ...DAILY, cron: "*/20 * * * *", id });
    vi.advanceTimersByTime(47 * 60_000);
    expect(listAlerts(state)).toEqual([]);
    held.resolve("loaded");
    await vi.waitFor(() => expect(scheduled(schedules, id).lastSuccessAt).not.toBeNull(), 60_000);
  });
});

describe("a clock that is set back", () => {
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ["Date", "setTimeout", "clearTimeout", "setInterval", "clearInterval"],
      now: new Date("2026-03-12T09:00:00Z"),
    });
    state.saveSettings({ ...state.settings(), timeZone: "UTC" });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("by days holds no run up, and hides none that is late", async () => {
    const before = open();
    const { id } = before.save(DAILY);
    forget(id);
    before.catchUp();
    await vi.waitFor(() => expect(scheduled(before, id).lastSuccessAt).not.toBeNull(), 60_000);
    before.stop();
    vi.setSystemTime("2026-03-02T05:00:00Z");
    const back = open();
    back.catchUp();
    expect(back.runs(id)).toHaveLength(1);
    back.stop();
    vi.setSystemTime("2026-03-02T09:00:00Z");
    work = async () => {
      throw new AppError("unauthorised", "The password is wrong.");
    };
    const later = open();
    later.catchUp();
    expect(later.runs(id).map(({ dueAt }) => dueAt)).toEqual([
      "2026-03-02T06:00:00.000Z",
      "2026-03-12T06:00:00.000Z",
    ]);
    vi.advanceTimersByTime(61_000);
    expect(listAlerts(state)).toMatchObject([{ kind: "late", subject: id }]);
  });

  it("by seconds starts no run twice", () => {
    vi.setSystemTime("2026-03-02T05:59:50Z");
    const schedules = open();
    const { id } = schedules.save(DAILY);
    vi.advanceTimersByTime(12_000);
    expect(schedules.runs(id)).toHaveLength(1);
    vi.setSystemTime("2026-03-02T05:59:55Z");
    vi.advanceTimersByTime(70_000);
    expect(schedules.runs(id)).toHaveLength(1);
  });
});

describe("a run that fails", () => {
  it("for a passing reason is tried again until it succeeds", async () => {
    work = async () => {
      if (calls < 3) throw new AppError("unavailable", "The server does not answer.");
      return "loaded";
    };
    const schedules = open();
    const { id } = schedules.save({ ...DAILY, retries: 3 });
    forget(id);
    schedules.catchUp();
    await until(() => scheduled(schedules, id).lastSuccessAt !== null);
    expect(calls).toBe(3);
    expect(schedules.runs(id)).toHaveLength(1);
  });

  it("is given up after the retries, and not tried again for a reason that stays", async () => {
    work = async () => {
      throw new AppError("unavailable", "The server does not answer.");
    };
    const schedules = open();
    const { id } = schedules.save({ ...DAILY, retries: 2 });
    forget(id);
    schedules.catchUp();
    await until(() => calls === 3);
    await new Promise((done) => setTimeout(done, 100));
    expect(calls).toBe(3);
    expect(scheduled(schedules, id).retry).toBeNull();
    work = async () => {
      throw new AppError("unauthorised", "The password is wrong.");
    };
    forget(id);
    schedules.catchUp();
    await until(() => calls === 4);
    await new Promise((done) => setTimeout(done, 100));
    expect(calls).toBe(4);
  });

  it("is not tried again once the next run has come", async () => {
    work = async () => {
      if (calls === 1) throw new AppError("unavailable", "The server does not answer.");
      return "loaded";
    };
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const schedules = open({ retry: [60_000], late: 3_600_000 });
      const { id } = schedules.save(DAILY);
      forget(id);
      schedules.catchUp();
      await vi.waitFor(() => expect(scheduled(schedules, id).retry).not.toBeNull(), 60_000);
      forget(id);
      schedules.catchUp();
      await vi.waitFor(() => expect(scheduled(schedules, id).lastSuccessAt).not.toBeNull(), 60_000);
      await vi.advanceTimersByTimeAsync(120_000);
      expect(calls).toBe(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it("keeps its next try over the engine's end", async () => {
    work = async () => {
      if (calls === 1) throw new AppError("unavailable", "The server does not answer.");
      return "loaded";
    };
    const first = open({ retry: [60_000], late: 3_600_000 });
    const { id } = first.save(DAILY);
    forget(id);
    first.catchUp();
    await until(() => scheduled(first, id).retry !== null);
    first.stop();
    const { retry } = scheduled(first, id);
    const kept = state.documents.get<object>("schedule", id);
    state.documents.put("schedule", id, { ...kept, retry: { ...retry, at: new Date().toISOString() } });
    const second = open();
    await until(() => scheduled(second, id).lastSuccessAt !== null);
    expect(calls).toBe(2);
  });
});

describe("a run without success", () => {
  it("is told when it is late, until it succeeds", async () => {
    work = async () => {
      throw new AppError("unauthorised", "The password is wrong.");
    };
    const schedules = open({ retry: [20], late: 10 });
    const { id } = schedules.save(DAILY);
    forget(id);
    schedules.catchUp();
    await until(() => listAlerts(state).length === 1);
    expect(listAlerts(state)[0]).toMatchObject({ kind: "late", subject: id });
    work = async () => "loaded";
    forget(id);
    schedules.catchUp();
    await until(() => listAlerts(state).length === 0);
  });

  it("is late no more, and not tried again, once a person has done the same", async () => {
    work = async () => {
      throw new AppError("unavailable", "The server does not answer.");
    };
    const schedules = open({ retry: [60_000], late: 10 });
    const { id } = schedules.save(DAILY);
    forget(id);
    schedules.catchUp();
    await until(() => listAlerts(state).length === 1 && scheduled(schedules, id).retry !== null);
    work = async () => "loaded";
    await jobs.wait(jobs.enqueue(DAILY.command, DAILY.input).id);
    await until(() => listAlerts(state).length === 0);
    expect(scheduled(schedules, id)).toMatchObject({ retry: null, lastSuccessAt: expect.any(String) });
    await new Promise((done) => setTimeout(done, 50));
    expect(listAlerts(state)).toEqual([]);
  });

  it("is late no more where the engine ended with it", async () => {
    const first = open();
    const { id } = first.save(DAILY);
    forget(id);
    first.catchUp();
    first.stop();
    await until(() => jobs.list()[0]?.state === "done");
    expect(scheduled(first, id).lastSuccessAt).toBeNull();
    expect(scheduled(open(), id).lastSuccessAt).toBe(jobs.list()[0]!.endedAt);
  });

  it("is no longer waited for once the schedule is paused", async () => {
    work = async () => {
      throw new AppError("unauthorised", "The password is wrong.");
    };
    const schedules = open({ retry: [20], late: 10 });
    const { id } = schedules.save(DAILY);
    forget(id);
    schedules.catchUp();
    await until(() => listAlerts(state).length === 1);
    expect(listAlerts(state)[0]!.detail).toMatch(
      /^It was due \d+ \w+ \d{4}, 06:00 and .* Last success: none yet\.$/,
    );
    schedules.save({ ...DAILY, id, enabled: false });
    expect(listAlerts(state)).toEqual([]);
  });
});

it("changes no schedule that there is not", () => {
  expect(() => open().save({ ...DAILY, id: "sch_gone" })).toThrow(/no schedule "sch_gone"/);
});

it("refuses what is no cron expression, and says what one looks like", () => {
  expect(() => open().save({ ...DAILY, cron: "at six" })).toThrow("0 6 * * *");
});
