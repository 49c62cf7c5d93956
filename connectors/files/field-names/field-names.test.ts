import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { hasOtherFields } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "merchbench-names-"));
afterAll(() => rmSync(folder, { recursive: true }));

function has(text: string, known: string[]): Promise<boolean> {
  const path = join(folder, "a.jsonl");
  writeFileSync(path, text);
  return hasOtherFields([path], known, new AbortController().signal);
}

test("known fields in any order, with what looks like names in texts and times", async () => {
  const lines = [
    '{"id":1,"at":"2024-01-01 10:11:12","title":"Note : x"}',
    '{"at":null,"a much longer name of a field":2,"id":{"id":3},"title":"a:b,:"}',
    '{ "title": "x",  "id": 5 }',
  ];
  expect(await has(lines.join("\n"), ["id", "at", "title", "a much longer name of a field"])).toBe(false);
});

test.each([
  ["another field", '{"id":1}\n{"id":2,"extra":3}'],
  ["one that ends like a known one", '{"xid":1}'],
  ["one that ends like a known one behind a quote", '{"x\\"id":1}'],
  ["one within an object", '{"id":{"deep":1}}'],
  ["one with spaces before its colon", '{"id":1,"extra" : 2}'],
  ["a known one with an escape", '{"\\u0069d":1}'],
  ["one that is longer than a known one of more than 16 bytes", '{"1234567890abcdefghij":1}'],
])("%s is seen", async (_, text) => {
  expect(await has(text, ["id", "z234567890abcdefghij"])).toBe(true);
});

test("a name on the border of two pieces is known, and another one is not", async () => {
  const filler = '{"id":1}\n'.repeat(116_508);
  for (let shift = 0; shift < 16; shift++) {
    const before = `${filler}${" ".repeat(shift)}{"id":12,"`;
    expect(await has(`${before}title":1}`, ["id", "title"])).toBe(false);
    expect(await has(`${before}titles":1}`, ["id", "title"])).toBe(true);
  }
});

test("no object of random ones has a field that goes unseen", async () => {
  let seed = 7;
  const random = (n: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % n;
  };
  const pieces = ["a", "b", "é", '"', "\\", ":", ",", "{", " ", "\t", "0", "quite a long piece"];
  const text = () => Array.from({ length: random(5) }, () => pieces[random(pieces.length)]).join("");
  const value = (depth: number): unknown => {
    const kind = random(depth > 2 ? 3 : 5);
    if (kind === 0) return random(100);
    if (kind === 1) return text();
    if (kind === 2) return null;
    if (kind === 3) return [value(depth + 1)];
    return { [text()]: value(depth + 1) };
  };
  let unseen = 0;
  let known = 0;
  for (let k = 0; k < 400; k++) {
    const object = Object.fromEntries(Array.from({ length: 3 }, () => [text(), value(0)]));
    const names = Object.keys(object).slice(random(2));
    const written = JSON.stringify(object, null, random(3));
    const others = Object.keys(object).some((name) => !names.includes(name));
    const told = await has(written, names);
    if (others && !told) unseen++;
    if (!told) known++;
  }
  expect(unseen).toBe(0);
  expect(known).toBeGreaterThan(20);
});
