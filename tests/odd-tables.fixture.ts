/** Rows whose times say nothing of when they came, as any database may hold them: loaded, changed, loaded again. */
import { expect } from "vitest";

interface Loader {
  load(id: string): Promise<unknown>;
  rows(sql: string): Promise<unknown[]>;
}

/** Rows that come with an old time, each in place of one that goes: their number stays. */
export async function findsBalanced(
  { load, rows }: Loader,
  id: string,
  raw: string,
  query: (sql: string) => unknown,
  time: string,
) {
  await query(`CREATE TABLE balanced (id INT PRIMARY KEY, updated_at ${time})`);
  await query("INSERT INTO balanced VALUES (1, '2024-01-01'), (2, '2024-06-01'), (3, '2024-06-01')");
  await load(id);
  await query("DELETE FROM balanced WHERE id = 1");
  await query("INSERT INTO balanced VALUES (4, '2024-02-01')");
  await load(id);
  expect(await rows(`SELECT id FROM ${raw}.balanced ORDER BY id`)).toEqual([{ id: 2 }, { id: 3 }, { id: 4 }]);
}

/** A table that was emptied and filled again, with rows of the same keys among them, whose times are old. */
export async function findsRefilled(
  { load, rows }: Loader,
  id: string,
  raw: string,
  query: (sql: string) => unknown,
  time: string,
) {
  await query(`CREATE TABLE refilled (id INT PRIMARY KEY, v VARCHAR(9), updated_at ${time})`);
  await query(
    "INSERT INTO refilled VALUES (1, 'old', '2024-01-01 00:00:00'), (2, 'old', '2024-06-01 00:00:00')",
  );
  await load(id);
  await query("DELETE FROM refilled");
  await query(
    "INSERT INTO refilled VALUES (1, 'new', '2024-02-01 00:00:00'), (3, 'new', '2024-06-02 00:00:00'), (4, 'new', '2024-06-02 00:00:00')",
  );
  await load(id);
  expect(await rows(`SELECT id, v FROM ${raw}.refilled ORDER BY id`)).toEqual(
    [1, 3, 4].map((key) => ({ id: key, v: "new" })),
  );
}
