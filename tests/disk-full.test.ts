/** A small disk that a sync fills: it ends before anything is cut, says so, and goes on once there is room. */
import { execFileSync } from "node:child_process";
import { createWriteStream, mkdirSync, rmSync, statfsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { afterAll, describe, expect, it } from "vitest";
import { type ServedEngine, startEngine } from "./harness/served-engine.ts";
import { openTestWorkspace, temporaryFolder } from "./harness/workspace.ts";

const LINES = 300_000;
const disk = join(temporaryFolder("disk"), "small");

function mount(): boolean {
  mkdirSync(disk);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=110m", "tmpfs", disk], { stdio: "pipe" });
    return true;
  } catch {
    return false;
  }
}
const mounted = mount();

/** Order lines whose descriptions no compression makes small. */
async function writeLines(path: string): Promise<void> {
  const file = createWriteStream(path);
  file.write("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n");
  let seed = 1;
  const next = () => {
    seed = (seed * 48271) % 2147483647;
    return seed.toString(36);
  };
  for (let k = 0; k < LINES / 1000; k++) {
    let text = "";
    for (let i = k * 1000; i < (k + 1) * 1000; i++) {
      const minute = String(i % 60).padStart(2, "0");
      text += `${Math.floor(i / 3)},S${i % 500},${next()}${next()}${next()}${next()},${(i % 7) + 1},2024-01-01 08:${minute}:00,${(i % 90) / 10},${i % 800},France\n`;
    }
    file.write(text);
  }
  file.end();
  await finished(file);
}

describe.skipIf(!mounted)(
  mounted ? "a disk that fills" : "skipped: no small disk can be mounted here (that needs root)",
  () => {
    let engine: ServedEngine | undefined;
    afterAll(async () => {
      await engine?.kill();
      execFileSync("umount", ["-l", disk]);
      rmSync(disk, { recursive: true, force: true });
    });

    it("ends the sync with a reason, keeps the engine, and loads all once there is room", async () => {
      const lines = join(temporaryFolder("lines"), "lines.csv");
      await writeLines(lines);
      engine = await startEngine(disk);
      await engine.client.source.add({
        name: "lines",
        kind: "files",
        config: { path: lines },
        connectionType: "test",
      });
      const { id } = await engine.client.source.sync({ id: "lines" });
      const cut = await engine.ended(id);
      expect(cut).toMatchObject({ state: "failed", error: { code: "unavailable" } });
      expect(cut.error?.message).toMatch(/free space, then run it again/i);

      // Full to the last byte by somebody else: the engine still answers and still writes down what happened.
      const { bavail, bsize } = statfsSync(disk);
      try {
        writeFileSync(join(disk, "filler"), Buffer.alloc(bavail * bsize + 1, 1));
      } catch {}
      await engine.client.jobs.retry({ id });
      expect(await engine.ended(id)).toMatchObject({ state: "failed", error: { code: "unavailable" } });
      rmSync(join(disk, "filler"));

      execFileSync("mount", ["-o", "remount,size=1g", disk]);
      await engine.client.jobs.retry({ id });
      expect(await engine.ended(id)).toMatchObject({ state: "done" });
      // The next full disk finds that room kept again.
      expect(statSync(join(disk, "workspace", "state.sqlite.reserve")).size).toBeGreaterThan(1e6);
      const { rows } = await engine.client.warehouse.query({
        sql: "SELECT count(*)::INTEGER, sum(quantity)::INTEGER, count(DISTINCT title)::INTEGER > 299000 FROM store.order_items",
      });
      const quantity = Array.from({ length: LINES }, (_, i) => (i % 7) + 1).reduce((a, b) => a + b);
      expect(rows).toEqual([[LINES, quantity, true]]);
    });

    it("without room for a workspace says to free space, and makes it once there is some", async () => {
      const folder = join(temporaryFolder("tiny"), "disk");
      mkdirSync(folder);
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=4k", "tmpfs", folder]);
      try {
        const message = expect.stringMatching(/disk .*full.*free space/i);
        await expect(openTestWorkspace("tiny", folder)).rejects.toMatchObject({
          code: "unavailable",
          message,
        });
        execFileSync("mount", ["-o", "remount,size=1g", folder]);
        const opened = await openTestWorkspace("tiny", folder);
        expect(await opened.client.source.list({})).toEqual([]);
        await opened.close();
      } finally {
        execFileSync("umount", ["-l", folder]);
      }
    });
  },
);
