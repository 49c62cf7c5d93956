import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { RowSpool, type SpooledFile } from "./row-spool.ts";

/** A row of MySQL with one text of so many bytes. */
function rowOf(bytes: number): Buffer {
  const row = Buffer.alloc(4 + 4 + bytes, "x");
  row.writeUIntLE(4 + bytes, 0, 3);
  row[4] = 0xfd;
  row.writeUIntLE(bytes, 5, 3);
  return row;
}

test("a connection that rests because of a full file goes on when the rows end before the file is taken", async () => {
  const scratch = mkdtempSync(join(tmpdir(), "merchbench-spool-"));
  let rests = false;
  const ended = Promise.withResolvers<void>();
  const producer = {
    done: ended.promise,
    pause() {
      rests = true;
    },
    resume() {
      rests = false;
    },
  };
  const spool = new RowSpool(scratch, { columns: [], kinds: ["text"], lead: false });
  try {
    const files = spool.files(producer);
    const first = files.next();
    const row = rowOf(1_000_000);
    let rows = 0;
    for (; !rests; rows++) spool.take(row, "mysqlRows");
    ended.resolve();
    const taken = [(await first).value as SpooledFile];
    for await (const file of files) taken.push(file);
    expect(taken.at(-1)).toMatchObject({ rows, last: true });
    expect(taken.length).toBeGreaterThan(1);
    expect(rests).toBe(false);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
});
