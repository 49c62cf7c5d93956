import { expect, it, vi } from "vitest";
import type { Job } from "../../engine/contract/common.ts";

const job = (state: Job["state"]): Job => ({
  ...{ id: "job_1", command: "source.sync", title: "Load", input: { id: "shop" }, lane: "io", state },
  ...{ progress: null, note: "", millisecondsLeft: null, attempt: 1, output: null, error: null },
  ...{ createdAt: "2024-01-01T00:00:00Z", startedAt: null, endedAt: null },
});

it("keeps a job's end that was told before its start was answered", async () => {
  vi.stubGlobal("window", { location: { hash: "", origin: "http://127.0.0.1" } });
  vi.stubGlobal("sessionStorage", { getItem: () => null });
  const { applyStarted, isActive, useJobFeed } = await import("./job-feed.ts");
  const heard = () => useJobFeed.getState().jobs.job_1!;
  applyStarted(job("queued"));
  expect(isActive(heard())).toBe(true);
  useJobFeed.setState({ jobs: { job_1: job("done") } });
  applyStarted(job("queued"));
  expect(isActive(heard())).toBe(false);
  vi.unstubAllGlobals();
});
