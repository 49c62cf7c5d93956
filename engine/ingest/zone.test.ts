import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { openWarehouse } from "../warehouse/warehouse.ts";

const NODE = join(import.meta.dirname, "../../node_modules/.bin/node");
const SCRIPT = join(import.meta.dirname, "zone.fixture.ts");

/** Days, times without and with a zone, and epochs, on and about the nights when clocks change here and there. */
const PLACED = [
  "2024-01-01",
  "2024-03-10 02:30:00",
  "2024-03-31 02:30:00",
  "2024-10-27 02:30:00",
  "2024-11-03T01:30:00",
  "2024-06-30 23:59:59.999",
  "2024-06-30T23:59:59Z",
  "2024-06-30 23:59:59+05:30",
  "tomorrow",
];

async function dump(folder: string, zone: string | undefined): Promise<Record<string, unknown>> {
  const { TZ: _, ...rest } = process.env;
  const env = zone === undefined ? rest : { ...rest, TZ: zone };
  const { stdout } = await promisify(execFile)(NODE, [SCRIPT, folder], { env, maxBuffer: 2 ** 24 });
  return JSON.parse(stdout) as Record<string, unknown>;
}

test("the machine's time zone changes nothing in the warehouse", async () => {
  const folder = mkdtempSync(join(tmpdir(), "merchbench-zone-"));
  const lines = PLACED.map((placed, k) => `${k},${placed},${1_711_846_800 + k * 86_399}`);
  writeFileSync(join(folder, "orders.csv"), ["id,placed,epoch", ...lines].join("\n"));
  const duck = await openWarehouse(":memory:");
  const at = "TIMESTAMP '2024-03-30 22:30:00' + to_hours(CAST(i AS INTEGER))";
  await duck.run(
    `COPY (SELECT i AS id, ${at} AS placed, CAST(${at} AS DATE) AS day, timezone('UTC', ${at}) AS moment FROM range(8) t(i))
     TO '${join(folder, "typed.parquet")}'`,
  );
  await duck.close();
  try {
    const zones = [undefined, "America/New_York", "Asia/Kolkata"];
    const dumps = await Promise.all(zones.map((zone) => dump(folder, zone)));
    const [here, ...others] = dumps.map(({ zone: _, ...tables }) => tables);
    expect(dumps.map(({ zone }) => zone)).toEqual(
      [expect.any(String), ...zones.slice(1)].map((zone) =>
        zone === "Asia/Kolkata" ? expect.stringMatching(/Kolkata|Calcutta/) : zone,
      ),
    );
    for (const other of others) expect(other).toEqual(here);
    expect(here!.orders).toHaveLength(PLACED.length - 1 + 8);
    expect(here!.orders).toContainEqual(
      expect.objectContaining({ order_id: "0", ordered_at: "2023-12-31T23:00:00.000Z" }),
    );
    expect(here!.rejects).toEqual([expect.objectContaining({ row_key: "8", rule: "not a date and time" })]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
