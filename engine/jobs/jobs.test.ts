import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { AppError } from "../contract/errors.ts";
import type { Log, Run } from "../contract/run.ts";
import { openStateDatabase, type StateDatabase } from "../state/database.ts";
import { type JobTable, jobTableOf } from "../state/jobs.ts";
import { createJobs, type Jobs } from "./jobs.ts";

const log: Log = { info() {}, warn() {}, error() {} };
let database: StateDatabase;
let table: JobTable;
let works: Record<string, (input: unknown, run: Run) => Promise<unknown>>;

const start = (): Jobs => {
  const jobs = createJobs(
    table,
    (command) =>
      works[command]
        ? { lane: command.startsWith("heavy") ? "compute" : "io", title: command, work: works[command] }
        : undefined,
    log,
  );
  jobs.start();
  return jobs;
};

/** Resolves when the job's signal fires, as well-behaved work does. */
const untilCancelled = (run: Run) =>
  new Promise<never>((_, reject) =>
    run.signal.addEventListener("abort", () => reject(new Error("stopped by the signal"))),
  );

beforeEach(() => {
  database = openStateDatabase(join(mkdtempSync(join(tmpdir(), "merchbench-jobs-")), "state.sqlite"));
  table = jobTableOf(database);
  works = {};
});

describe("a job", () => {
  it("runs, reports and keeps its output", async () => {
    works.sum = async (input, run) => {
      run.part("first", 0.5).progress(1, 1, "half");
      run.part("second", 0.5).progress(1, 2, "three quarters");
      return (input as number[]).reduce((a, b) => a + b);
    };
    const jobs = start();
    const done = await jobs.wait(jobs.enqueue("sum", [1, 2, 3]).id);
    expect(done).toMatchObject({ state: "done", output: 6, progress: 1, attempt: 1, error: null });
  });

  it("sends the points of its learning curves once, and keeps the curves", async () => {
    works.learn = async (_input, run) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      const part = run.part("ALS").part("learn");
      for (let step = 1; step <= 1200; step++) part.curve({ name: "loss", step, value: 1 / step });
      run.curve({ part: "judge", name: "NDCG@10", step: 1, value: 0.2 });
    };
    const jobs = start();
    const { id } = jobs.enqueue("learn", {});
    let heard = 0;
    for await (const { points } of jobs.watch(id)) heard += points.length;
    expect(heard).toBe(1201);
    const [loss, judged] = jobs.curves(id);
    expect(loss).toMatchObject({ part: "ALS/learn", name: "loss", every: 4 });
    expect(loss!.steps).toEqual(Array.from({ length: 300 }, (_, i) => (i + 1) * 4));
    expect(loss!.values[0]).toBe(0.25);
    expect(judged).toMatchObject({ part: "judge", steps: [1], values: [0.2] });
  });

  it("draws a curve anew from the step that a resumed training repeats", async () => {
    works.learn = async (_input, run) => {
      for (const step of [1, 2, 3, 2, 3]) run.curve({ name: "loss", step, value: 10 - step });
    };
    const jobs = start();
    const { id } = await jobs.wait(jobs.enqueue("learn", {}).id);
    expect(jobs.curves(id)[0]).toMatchObject({ steps: [1, 2, 3], values: [9, 8, 7] });
  });

  it("keeps the error's code and message", async () => {
    works.fail = async () => {
      throw new AppError("unsupported", "Not enough data: 3 orders, 100 are needed.");
    };
    const jobs = start();
    const ended = await jobs.wait(jobs.enqueue("fail", {}).id);
    expect(ended).toMatchObject({
      state: "failed",
      error: { code: "unsupported", message: "Not enough data: 3 orders, 100 are needed." },
    });
  });

  it("is the same one while the same command with the same input is active, whatever the order of fields", async () => {
    works.slow = (_, run) => untilCancelled(run);
    const jobs = start();
    const first = jobs.enqueue("slow", { a: 1, b: 2 });
    expect(jobs.enqueue("slow", { b: 2, a: 1 }).id).toBe(first.id);
    expect(jobs.enqueue("slow", { a: 2, b: 2 }).id).not.toBe(first.id);
    await jobs.stop();
  });

  it("can be cancelled while it runs and while it waits, and run again from its checkpoint", async () => {
    works["heavy.count"] = async (_, run) => {
      const from = run.checkpoint.get<number>("at") ?? 0;
      run.checkpoint.set("at", from + 1);
      if (from === 0) await untilCancelled(run);
      return from;
    };
    const jobs = start();
    const running = jobs.enqueue("heavy.count", { n: 1 });
    const waiting = jobs.enqueue("heavy.count", { n: 2 });
    expect(jobs.get(waiting.id).state).toBe("queued");
    expect(jobs.cancel(waiting.id).state).toBe("cancelled");
    jobs.cancel(running.id);
    // Asked for again before it has ended: another one, for this one is not done any more.
    const anew = jobs.enqueue("heavy.count", { n: 1 });
    expect(anew.id).not.toBe(running.id);
    jobs.cancel(anew.id);
    expect((await jobs.wait(running.id)).state).toBe("cancelled");
    jobs.retry(running.id);
    expect(await jobs.wait(running.id)).toMatchObject({ state: "done", output: 1 });
    expect(() => jobs.cancel(running.id)).toThrow("nothing to cancel");
  });
});

describe("an obstacle, such as a full disk", () => {
  it("ends what runs and refuses what starts, with its reason, until it is gone", async () => {
    let obstacle: AppError | undefined;
    works.load = (_, run) => (calls++ === 0 ? untilCancelled(run) : Promise.resolve("loaded"));
    let calls = 0;
    const jobs = createJobs(
      table,
      (command) => ({ lane: "io", title: command, work: works[command]! }),
      log,
      () => obstacle,
    );
    jobs.start();
    const { id } = jobs.enqueue("load", {});
    obstacle = new AppError("unavailable", "The disk is nearly full.");
    const why = { state: "failed", error: { code: "unavailable", message: "The disk is nearly full." } };
    expect(await jobs.wait(id)).toMatchObject(why);
    expect(await jobs.wait(jobs.retry(id).id)).toMatchObject(why);
    expect(calls).toBe(1);
    obstacle = undefined;
    expect(await jobs.wait(jobs.retry(id).id)).toMatchObject({ state: "done", output: "loaded" });
  });
});

describe("lanes", () => {
  it("run one compute job at a time and four of the others", async () => {
    works["heavy.train"] = (_, run) => untilCancelled(run);
    works.load = (_, run) => untilCancelled(run);
    const jobs = start();
    for (let n = 0; n < 3; n++) jobs.enqueue("heavy.train", { n });
    for (let n = 0; n < 6; n++) jobs.enqueue("load", { n });
    const running = jobs.list({ state: "running" }).map((job) => job.command);
    expect(running.filter((command) => command === "heavy.train")).toHaveLength(1);
    expect(running.filter((command) => command === "load")).toHaveLength(4);
    await jobs.stop();
  });
});

describe("after the engine ended", () => {
  it("does not do what was cancelled before, and puts in order what it left", async () => {
    let left = "";
    works.load = async (_, run) => {
      if (!run.signal.aborted) await new Promise(() => {});
      left = "in order";
      run.signal.throwIfAborted();
    };
    const killed = start();
    const { id } = killed.enqueue("load", {});
    expect(killed.cancel(id)).toMatchObject({ state: "running", error: null });
    const jobs = start();
    expect(await jobs.wait(id)).toMatchObject({ state: "cancelled", error: { code: "cancelled" } });
    expect(left).toBe("in order");
  });

  it("goes on from the checkpoint", async () => {
    const seen: unknown[] = [];
    works.load = async (_, run) => {
      seen.push(run.checkpoint.get("batch"));
      run.part("orders").checkpoint.set("at", "7");
      run.checkpoint.set("batch", 5);
      if (seen.length === 1) await untilCancelled(run);
      return run.part("orders").checkpoint.get("at");
    };
    const killed = start();
    const { id } = killed.enqueue("load", {});
    // A killed engine leaves the row as it was; nothing is told to the old process.
    const restarted = createJobs(
      table,
      (command) => ({ lane: "io", title: command, work: works[command]! }),
      log,
    );
    expect(restarted.start()).toBe(1);
    expect(await restarted.wait(id)).toMatchObject({ state: "done", attempt: 2, output: "7" });
    expect(seen).toEqual([undefined, 5]);
  });

  it("does not start again what brought it down three times", () => {
    const row = table.insert({ command: "load", title: "load", input: {}, lane: "io" });
    for (let attempt = 0; attempt < 3; attempt++) table.start(row.id);
    works.load = async () => "never";
    start();
    expect(table.get(row.id)).toMatchObject({ state: "failed", error: { code: "internal" } });
  });

  it("queues jobs again that a graceful stop cut", async () => {
    works.load = (_, run) => untilCancelled(run);
    const jobs = start();
    const { id } = jobs.enqueue("load", {});
    await jobs.stop();
    expect(table.get(id).state).toBe("queued");
  });
});
