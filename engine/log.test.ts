import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openLog } from "./log.ts";

it("leaves out what can't be written, and goes on once it can", () => {
  const folder = mkdtempSync(join(tmpdir(), "merchbench-log-"));
  const path = join(folder, "engine.log");
  mkdirSync(path);
  const log = openLog(path);
  log.info("lost");
  rmSync(path, { recursive: true });
  log.warn("kept", { password: "hidden" });
  expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ message: "kept", password: "***" });
  rmSync(folder, { recursive: true });
});
