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

  const outcomeOf = (action: "apply" | "rollback") =>
    new Outcome({
      table,
      publication: { id: "p", kind: "segments", action, modelVersion: null, at: "2026-01-02T03:04:05Z" },
    });

  it("adds up, and lists what went otherwise than planned", () => {
    const outcome = outcomeOf("apply");
    outcome.add(decision(skipped(3, 1)));
    outcome.add(decision(skipped(9, 2)));
    expect(outcome).toMatchObject({ inserted: 4, updated: 2, deleted: 0 });
    expect(JSON.parse(outcome.text()).map((one: { index: number }) => one.index)).toEqual([3, 9, 10]);
  });

  it("ends where the target was changed so much that the plan is of another state", () => {
    const outcome = outcomeOf("apply");
    outcome.add(decision(skipped(0, 100_000)));
    expect(() => outcome.add(decision(skipped(100_000, 1)))).toThrow(/rows of lists .* Plan again/);
  });

  it("rolls back a table that the store emptied, however large, and offers no new plan where rows are others", () => {
    const gone = skipped(0, 150_000).map((one) => ({ ...one, status: "applied" as const }));
    const outcome = outcomeOf("rollback");
    outcome.add(decision(gone));
    expect(outcome.exceptions).toEqual([]);
    expect(() => outcome.add(decision(skipped(0, 100_001)))).toThrow(/nothing was rolled back.* backup/);
  });
});
