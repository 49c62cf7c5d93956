/** The wider a table, the fewer threads write it: each holds half a megabyte for each column. */
import { expect, test } from "vitest";
import { openWarehouse } from "./warehouse.ts";

test("wide tables are written by fewer threads, as long as they are written", async () => {
  const warehouse = await openWarehouse(":memory:", { threads: 8 });
  const threads = async () => {
    const [row] = await warehouse.query<{ n: number }>("SELECT current_setting('threads') AS n");
    return row!.n;
  };
  const writing = (columns: number, work = threads) => warehouse.transaction(work, { columns });
  expect(await writing(20)).toBe(8);
  expect(await writing(150)).toBe(4);
  expect(await writing(150, () => writing(2000))).toBe(2);
  expect(await writing(2000, () => writing(150))).toBe(2);
  await expect(writing(200, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(await threads()).toBe(8);
  await warehouse.close();
});
