/** What is kept of a file while it is read is bounded, whatever the file holds. */
import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { quietRun } from "../../engine/contract/run.ts";
import { zipOf } from "../testkit/zip.ts";
import { filesConfig } from "./config.ts";
import { findFiles, groupFiles } from "./find-files.ts";
import { type Folder, openFolder } from "./harness.fixture.ts";
import { shapeOf } from "./shape.ts";
import { filesSource } from "./source.ts";

let folder: Folder;
beforeEach(() => {
  folder = openFolder();
});
afterEach(() => folder.remove());

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
/** Bytes in use; long texts lie outside the heap, and what holds them ends a moment after it was collected. */
async function inUse(): Promise<number> {
  collect();
  await setTimeout(100);
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

test("of lines that are too long only the beginning stays in memory", async () => {
  const long = `2,${"x".repeat(2_500_000)}\n`;
  folder.put("long.csv", `id,note\n1,a\n${long.repeat(40)}3,b\n`);
  const { rows, rejected } = await folder.read("long.csv");
  expect(rows.long).toHaveLength(2);
  expect(rejected).toHaveLength(40);
  expect(rejected[0]).toMatchObject({ line: 3, text: long.slice(0, 10_000) });
  const held = await inUse();
  rejected.length = 0;
  expect(held - (await inUse())).toBeLessThan(20_000_000);
});

test("of many long lines that are bad the last are kept with their beginnings only", async () => {
  const bad = (k: number) => `${k},${"x".repeat(9_000)},,\n`;
  folder.put("bad.csv", `id,note\n1,a\n${Array.from({ length: 2_500 }, (_, k) => bad(k)).join("")}2,b\n`);
  const { rows, rejected } = await folder.read("bad.csv");
  expect(rows.bad).toHaveLength(2);
  expect(rejected).toHaveLength(2_500);
  expect(rejected[0]!.text).toBe(bad(0).trim());
  expect(rejected.at(-1)).toMatchObject({ line: 2_502, text: bad(2_499).slice(0, 100) });
});

test("a workbook that unpacks to more text than fits is refused with what to do", async () => {
  const letters = Buffer.alloc(201_000_000, "a");
  const texts = Buffer.concat([Buffer.from("<sst><si><t>"), letters, Buffer.from("</t></si></sst>")]);
  folder.put(
    "bomb.xlsx",
    zipOf({
      "xl/_rels/workbook.xml.rels":
        '<Relationships><Relationship Id="a" Target="sheet.xml"/></Relationships>',
      "xl/workbook.xml": '<workbook xmlns:r="r"><sheets><sheet name="S" r:id="a"/></sheets></workbook>',
      "xl/sheet.xml": '<worksheet><sheetData><row><c t="s"><v>0</v></c></row></sheetData></worksheet>',
      "xl/sharedStrings.xml": texts,
    }),
  );
  await expect(folder.streams("bomb.xlsx")).rejects.toThrow(/200 million letters.*as CSV/);
});

test("what is remembered of files that were looked into does not grow with their columns", async () => {
  const line = (value: (k: number) => string) => Array.from({ length: 400 }, (_, k) => value(k)).join(",");
  const content = `${line((k) => `name_${k}`)}\n${line(String)}\n`;
  for (let k = 0; k < 250; k++) folder.put(`day-${k}.csv`, content);
  const before = await inUse();
  expect(await folder.streams()).toHaveLength(1);
  expect((await inUse()) - before).toBeLessThan(100_000_000);
});

test.each([
  ["many small files", () => Array.from({ length: 300 }, (_, k) => [`day-${k}.csv`, `id,sku\n${k},a\n`])],
  ["one large list", () => [["list.json", `[${'{"id":1,"sku":"a"},'.repeat(200_000)}{"id":2}]`]]],
])(
  "a look into %s ends soon after it is cancelled, and begins anew when asked again",
  async (_what, files) => {
    for (const [name, content] of files()) folder.put(name!, content!);
    const config = filesConfig.parse({ path: folder.path });
    const [group] = groupFiles(await findFiles(config));
    const looking = shapeOf(group!, config, endsAtLook(10));
    const meanwhile = shapeOf(group!, config, quietRun().signal);
    await expect(looking).rejects.toMatchObject({ code: "cancelled" });
    expect((await meanwhile).columns).toHaveLength(3);
  },
);

test("a look into many files says how far it is", async () => {
  for (let k = 0; k < 5; k++) folder.put(`day-${k}.csv`, `id,sku\n${k},a\n`);
  for (let k = 0; k < 3; k++) folder.put(`list-${k}.json`, `[{"name":"n${k}"},{"name":"m"}]`);
  const said: (string | undefined)[] = [];
  const progress = (_done: number, total: number | null, note?: string) => void said.push(`${total} ${note}`);
  await filesSource.streams(filesConfig.parse({ path: folder.path }), { ...quietRun(), progress });
  expect(said).toHaveLength(8);
  expect(said.at(-1)).toBe("null Looking into file 8 of 8");
});

/** A signal that was given when it is looked at for so many times. */
function endsAtLook(times: number): AbortSignal {
  let looks = 0;
  return Object.defineProperty(new AbortController().signal, "aborted", { get: () => ++looks >= times });
}
