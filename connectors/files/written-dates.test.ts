import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Folder, openFolder } from "./harness.fixture.ts";

let folder: Folder;
beforeEach(() => {
  folder = openFolder();
});
afterEach(() => folder.remove());

async function readDates(dates: string[]): Promise<unknown[]> {
  folder.put("x.csv", `id;when\n${dates.map((date, k) => `${k};${date}`).join("\n")}\n`);
  const { rows, rejected } = await folder.read("x.csv");
  expect(rejected).toEqual([]);
  return rows.x!.sort((a, b) => Number(a.id) - Number(b.id)).map(({ when }) => when);
}

describe("dates with the month as a word", () => {
  test.each([
    [
      "RFC 2822",
      ["Fri, 21 Nov 2025 10:15:00 +0100", "Sun, 06 Apr 2025 08:49:37 GMT"],
      ["2025-11-21 10:15:00+01:00", "2025-04-06 08:49:37+00:00"],
    ],
    [
      "German",
      ["21. November 2025", "3. März 2025", "1. Mai 2025"],
      ["2025-11-21", "2025-03-03", "2025-05-01"],
    ],
    ["short, with a short year", ["21-Nov-25", "02-Jan-99"], ["2025-11-21", "1999-01-02"]],
    ["eBay's", ["Nov-21-25", "Jan-02-99"], ["2025-11-21", "1999-01-02"]],
    [
      "American, with half days",
      ["Nov 21, 2025 10:15 PM", "Jan 1, 2025 12:05:09 AM PST"],
      ["2025-11-21 22:15:00", "2025-01-01 00:05:09-08:00"],
    ],
    [
      "Portuguese, with the word for hours",
      ["3 de janeiro de 2024 09:05 hs.", "21 de novembro de 2025 22:15 hs."],
      ["2024-01-03 09:05:00", "2025-11-21 22:15:00"],
    ],
    ["French", ["vendredi 21 novembre 2025 à 10h15", "1er août 2025"], ["2025-11-21 10:15:00", "2025-08-01"]],
    ["Spanish", ["21 de noviembre de 2025", "5 de ene. de 2025"], ["2025-11-21", "2025-01-05"]],
    [
      "of logs, Unix and browsers",
      [
        "21/Nov/2025:10:15:22 +0100",
        "Fri Nov 21 10:15:00 2025",
        "Fri Nov 21 2025 10:15:00 GMT+0100 (Central European Standard Time)",
      ],
      ["2025-11-21 10:15:22+01:00", "2025-11-21 10:15:00", "2025-11-21 10:15:00+01:00"],
    ],
    ["Chinese and Korean", ["2025年11月21日 10:15", "2025년 3월 5일"], ["2025-11-21 10:15:00", "2025-03-05"]],
    [
      "Polish, beside a month that other languages know otherwise",
      ["21 listopada 2025", "3 września 2025"],
      ["2025-11-21", "2025-09-03"],
    ],
  ])("%s", async (_how, given, read) => {
    expect(await readDates(given)).toEqual(read);
  });

  test("times of figures that name their zone", async () => {
    expect(await readDates(["21.11.2025 10:15:22 UTC", "01.12.2025 08:00:00 UTC"])).toEqual([
      "2025-11-21 10:15:22+00:00",
      "2025-12-01 08:00:00+00:00",
    ]);
    expect(await readDates(["21/11/2025 10:15 +0100", "22/11/2025 08:00"])).toEqual([
      "2025-11-21 10:15:00+01:00",
      "2025-11-22 08:00:00",
    ]);
  });

  test("a month that means two things stays as it is and is said", async () => {
    expect(await readDates(["21 listopada 2025", "2 listopada 2025"])).toEqual([
      "21 listopada 2025",
      "2 listopada 2025",
    ]);
    const [stream] = await folder.streams("x.csv");
    expect(stream!.doubts).toEqual([expect.stringMatching(/"21 listopada 2025" in when means one month/)]);
  });

  test("what is no date stays as it is: days that are none, and names with figures", async () => {
    const dates = Array.from({ length: 30 }, (_, k) => `${1 + (k % 28)} Nov 2025`);
    expect((await readDates([...dates, "31 Nov 2025"])).at(-1)).toBe("31 Nov 2025");
    const names = ["Marina 12, 2025", "12 May Lane 2025", "Size 12-2025"];
    expect(await readDates(names)).toEqual(names);
  });
});
