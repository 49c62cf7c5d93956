/** Schedules of sources: they follow a source through a new name, and end with it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openTestWorkspace } from "./harness/workspace.ts";

test("a schedule keeps to its source when that is renamed, and goes with it", async () => {
  const workspace = await openTestWorkspace("schedules");
  const { client, done } = workspace;
  try {
    const path = join(workspace.folder, "orders.csv");
    writeFileSync(path, "id,v\n1,a\n");
    const source = await client.source.add({ name: "shop", kind: "files", config: { path } });
    const schedule = (id: string) =>
      client.jobs.schedule({ command: "source.sync", input: { id }, cron: "0 6 * * *" });
    await expect(schedule("shpo")).rejects.toThrow(/no source "shpo"/);
    const nothing = client.jobs.schedule({ command: "source.sync", input: {}, cron: "0 6 * * *" });
    await expect(nothing).rejects.toThrow(/input of source.sync is wrong: id: /);
    const { input } = await schedule("shop");
    expect(input).toMatchObject({ id: source.id });
    await expect(schedule("shop")).rejects.toThrow(/scheduled at these times already/);
    await client.source.update({ id: "shop", name: "market" });
    await done(client.source.sync(input as { id: string }));
    await client.jobs.schedule({ command: "segments.train", input: {}, cron: "0 7 * * *" });
    await client.source.remove({ id: "market" });
    const left = await client.jobs.schedules({});
    expect(left.map(({ command }) => command)).toEqual(["segments.train"]);
  } finally {
    await workspace.close();
  }
});
