/** Profiles before and after a load: what stands in the columns, what each table seems to be, sampling said aloud. */
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TableProfile } from "../engine/contract/profile.ts";
import { openTestWorkspace, type TestWorkspace, temporaryFolder } from "./harness/workspace.ts";

const LINES = 3000;
const PEOPLE = 400;

/** A shop with names that no preset knows. */
function makeShop(path: string): void {
  const database = new Database(path);
  database.exec(`
    CREATE TABLE kunden (kunden_id INTEGER PRIMARY KEY, mail TEXT, vorname TEXT, land TEXT, newsletter INTEGER);
    CREATE TABLE verkauf_zeilen (zeile INTEGER PRIMARY KEY, auftrag_nr INTEGER, artikel_nr TEXT, menge INTEGER,
      preis NUMERIC(10, 2), waehrung TEXT, notiz TEXT, hinweis TEXT, beleg TEXT);
    CREATE TABLE lookup (a INTEGER, b INTEGER);
    CREATE TABLE pictures (picture BLOB);`);
  const person = database.prepare("INSERT INTO kunden VALUES (?, ?, ?, ?, ?)");
  const line = database.prepare("INSERT INTO verkauf_zeilen VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  database.transaction(() => {
    for (let k = 1; k <= PEOPLE; k++)
      person.run(
        k,
        `k${k}@shop.example`,
        `Name ${k % 7}`,
        k % 4 === 0 ? null : ["DE", "AT", "CH"][k % 3],
        k % 2,
      );
    for (let k = 1; k <= LINES; k++)
      line.run(
        k,
        Math.ceil(k / 3),
        `A-${k % 50}`,
        (k % 4) + 1,
        (k % 100) + 0.5,
        "EUR",
        k % 10 === 0 ? "gift" : null,
        k === LINES ? "Rueckgabe" : null,
        String(9_007_199_254_740_992n + BigInt(k)),
      );
  })();
  database.close();
}

describe("profile of a source", () => {
  let workspace: TestWorkspace;
  const profileOf = (stream: string) => workspace.client.source.tableProfile({ id: "shop", stream });
  const column = (profile: TableProfile, name: string) =>
    profile.columns.find((candidate) => candidate.name === name)!;

  beforeAll(async () => {
    const file = join(temporaryFolder("profile"), "shop.sqlite");
    makeShop(file);
    workspace = await openTestWorkspace("profile");
    await workspace.client.source.add({ name: "shop", kind: "sqlite", config: { path: file } });
  });
  afterAll(() => workspace.close());

  it("looks at the source itself before anything is loaded", async () => {
    const summaries = await workspace.done<TableProfile[]>(workspace.client.source.profile({ id: "shop" }));
    const guesses = Object.fromEntries(summaries.map((each) => [each.stream, each.seemsToBe?.table ?? null]));
    expect(guesses).toEqual({
      kunden: "customers",
      verkauf_zeilen: "order_items",
      lookup: null,
      pictures: null,
    });
    expect((await profileOf("pictures")).basedOn).toBe("No column with values that can be shown");
    const people = await profileOf("kunden");
    expect(people.loaded).toBe(false);
    expect(people.basedOn).toBe("All 400 rows, read from the source");
    expect(column(people, "mail")).toMatchObject({ meaning: "e-mail", distinct: PEOPLE, unique: true });
    expect(column(people, "land")).toMatchObject({ meaning: "country", nullShare: 0.25, distinct: 3 });
    expect(column(people, "newsletter").meaning).toBe("flag");
    expect(people.sample.rows).toHaveLength(20);
  });

  it("counts all rows once they are loaded", async () => {
    await workspace.done(workspace.client.source.sync({ id: "shop" }));
    await workspace.done(workspace.client.source.profile({ id: "shop", streams: ["verkauf_zeilen"] }));
    const lines = await profileOf("verkauf_zeilen");
    expect(lines).toMatchObject({ loaded: true, rows: LINES, basedOn: "All 3,000 rows" });
    expect(column(lines, "zeile")).toMatchObject({
      key: true,
      unique: true,
      min: "1",
      max: "3000",
      meaning: "id",
    });
    expect(column(lines, "menge").top).toEqual([1, 2, 3, 4].map((n) => ({ value: String(n), rows: 750 })));
    expect(column(lines, "preis")).toMatchObject({ meaning: "money", distinct: 100 });
    expect([column(lines, "preis").min, column(lines, "preis").max].map(Number)).toEqual([0.5, 99.5]);
    expect(column(lines, "waehrung")).toMatchObject({
      meaning: "currency",
      distinct: 1,
      top: [{ value: "EUR", rows: LINES }],
    });
    expect(column(lines, "notiz").nullShare).toBeCloseTo(0.9, 10);
    expect(column(lines, "beleg")).toMatchObject({ min: "9007199254740993", max: "9007199254743992" });
  });

  it("says that it looked at a sample, and counts all rows where that costs nothing", async () => {
    const [summary] = await workspace.done<TableProfile[]>(
      workspace.client.source.profile({ id: "shop", streams: ["verkauf_zeilen"], sample: 500 }),
    );
    expect(summary!.basedOn).toMatch(/^A sample of 500 of 3,000 rows; empty, smallest and largest .* in all/);
    const lines = await profileOf("verkauf_zeilen");
    expect(lines).toMatchObject({ rows: LINES, isSample: true });
    expect(column(lines, "zeile")).toMatchObject({ distinct: 500, unique: true, min: "1", max: "3000" });
    expect(column(lines, "notiz").nullShare).toBeCloseTo(0.9, 10);
    // One value in three thousand is likely not in the sample; the column is not empty all the same.
    expect(column(lines, "hinweis")).toMatchObject({ min: "Rueckgabe", nullShare: 1 - 1 / LINES });
    expect(column(lines, "hinweis").meaning).not.toBe("empty");
  });

  it("names the tables there are when it is asked for another", async () => {
    const asked = workspace.done(workspace.client.source.profile({ id: "shop", streams: ["bestellungen"] }));
    await expect(asked).rejects.toThrow(/no table "bestellungen".*kunden/);
  });

  it("forgets the profiles of a source that is removed", async () => {
    await workspace.client.source.remove({ id: "shop", purge: true });
    expect(workspace.engine.state.documents.list("profile")).toEqual([]);
  });
});
