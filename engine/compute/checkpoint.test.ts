import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkpointIn } from "./checkpoint.ts";

describe("a worker's checkpoint", () => {
  it("keeps weights for the next process, each key by itself", () => {
    const folder = join(mkdtempSync(join(tmpdir(), "merchbench-checkpoint-")), "checkpoint");
    const first = checkpointIn(folder);
    expect(first.get("learn/training")).toBeUndefined();
    first.set("learn/training", { done: 2, weights: { item: Float32Array.from([1, 2.5]) } });
    first.set("evaluate/training", { done: 1 });
    first.set("learn/training", { done: 3, weights: { item: Float32Array.from([3, 4.5]) } });
    const next = checkpointIn(folder);
    expect(next.get("learn/training")).toEqual({ done: 3, weights: { item: Float32Array.from([3, 4.5]) } });
    expect(next.get("evaluate/training")).toEqual({ done: 1 });
  });

  it("keeps the value before where a write was cut off", () => {
    const folder = join(mkdtempSync(join(tmpdir(), "merchbench-checkpoint-")), "checkpoint");
    checkpointIn(folder).set("training", { done: 5 });
    const [name] = readdirSync(folder);
    writeFileSync(join(folder, `${name}.new`), "half a wri");
    expect(checkpointIn(folder).get("training")).toEqual({ done: 5 });
  });
});
