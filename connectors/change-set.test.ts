import { describe, expect, it } from "vitest";
import { type Decision, Outcome } from "./change-set.ts";
import type { TargetTable } from "./connector.ts";

describe("what a write of many batches comes to", () => {
  const table: TargetTable = {
    name: "lists",
    key: ["id"],
    columns: [{ name: "id", type: "text", nullable: false }],
  };
  const skipped = (from: number, count: number): Decision["exceptions"] =>
    Array.from({ length: count }, (_, k) => ({ index: from + k, status: "skipped-changed", seen: null }));
  const decision = (exceptions: Decision["exceptions"]): Decision => ({
    exceptions,
    inserts: [{ id: "a" }, { id: "b" }],
    updates: [{ id: "c" }],
    deletes: [],
  });

  it("adds up, and lists what went otherwise than planned", () => {
    const outcome = new Outcome();
    outcome.add(decision(skipped(3, 1)), table);
    outcome.add(decision(skipped(9, 2)), table);
    expect(outcome).toMatchObject({ inserted: 4, updated: 2, deleted: 0 });
    expect(JSON.parse(outcome.text()).map((one: { index: number }) => one.index)).toEqual([3, 9, 10]);
  });

  it("ends where the target was changed so much that the plan is of another state", () => {
    const outcome = new Outcome();
    outcome.add(decision(skipped(0, 100_000)), table);
    expect(() => outcome.add(decision(skipped(100_000, 1)), table)).toThrow(
      /100000 rows of lists .* Plan again/,
    );
  });
});
