import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openShellState, startWorkspace } from "./shell-state.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "merchbench-state-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("opens the last workspace, the first store's folder on the first run", () => {
  const file = join(folder, "shell.json");
  const state = openShellState(file);
  expect(startWorkspace(state.current, "/data")).toBe(join("/data", "workspaces", "My store"));
  state.opened("/stores/a", 4001);
  state.opened("/stores/b", 4002);
  state.opened("/stores/a", 4003);
  const again = openShellState(file);
  expect(again.current.recent).toEqual(["/stores/a", "/stores/b"]);
  expect(again.current.ports).toEqual({ "/stores/a": 4003, "/stores/b": 4002 });
  expect(startWorkspace(again.current, "/data")).toBe("/stores/a");
});

it("starts empty on a file cut short", () => {
  const file = join(folder, "shell.json");
  writeFileSync(file, '{"recent": ["/sto');
  expect(openShellState(file).current).toEqual({ recent: [], ports: {} });
});
