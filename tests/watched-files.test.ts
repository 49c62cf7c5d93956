import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { watchSources } from "../engine/ingest/watch.ts";
import { openTestWorkspace } from "./harness/workspace.ts";

test("new and changed files are loaded once they rest; what is not watched, or no data, starts nothing", async () => {
  const folder = mkdtempSync(join(tmpdir(), "merchbench-watch-"));
  const workspace = await openTestWorkspace("watch");
  const { client, engine } = workspace;
  try {
    writeFileSync(join(folder, "o-1.csv"), "id,v\n1,a\n");
    const add = (name: string, watch: boolean) =>
      client.source.add({ name, kind: "files", config: { path: folder, watch }, connectionType: "test" });
    const watched = await add("Watched", true);
    const other = await add("Other", false);
    // As on a full disk, which costs no change.
    const refused = new Set(["source.sync"]);
    const enqueue: typeof engine.jobs.enqueue = (command, input) => {
      if (refused.delete(command)) throw new Error("The job can't be written down.");
      return engine.jobs.enqueue(command, input);
    };
    const watch = watchSources({ ...engine, jobs: { ...engine.jobs, enqueue } }, 50);
    const rows = async () => {
      const table = await engine.warehouse
        .query<{ n: number }>("SELECT count(*) AS n FROM raw_watched.o")
        .catch(() => [{ n: -1 }]);
      return Number(table[0]!.n);
    };
    const loads = async (id: string) =>
      (await client.source.loads({ sourceId: id, limit: 50 })).filter((load) => load.state === "done").length;
    const loaded = async (n: number) => expect([await rows(), await loads(watched.id)]).toEqual([n, n]);
    try {
      await vi.waitFor(() => loaded(1), 60_000);
      writeFileSync(join(folder, "o-2.csv"), "id,v\n2,b\n");
      await vi.waitFor(() => loaded(2), 60_000);
      appendFileSync(join(folder, "o-2.csv"), "3,c\n");
      await vi.waitFor(() => loaded(3), 60_000);
      writeFileSync(join(folder, "notes.docx"), "no data");
      await new Promise((resolve) => setTimeout(resolve, 300));
      await loaded(3);
      expect(await loads(other.id)).toBe(0);
    } finally {
      watch.stop();
    }
  } finally {
    await workspace.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a path that is not there is told when it is added, unless files may still come", async () => {
  const folder = mkdtempSync(join(tmpdir(), "merchbench-absent-"));
  const { client, close } = await openTestWorkspace("absent");
  try {
    const add = (name: string, path: string, watch = false) =>
      client.source.add({
        name,
        kind: "files",
        config: { path: join(folder, path), watch },
        connectionType: "test",
      });
    await expect(add("absent", "ordrs.csv")).rejects.toThrow(/There is no file or folder .*ordrs\.csv/);
    await add("pattern", "orders-*.csv");
    await add("watched", "later", true);
    const names = (await client.source.list({})).map(({ name }) => name);
    expect(names.sort()).toEqual(["pattern", "watched"]);
  } finally {
    await close();
    rmSync(folder, { recursive: true, force: true });
  }
});
