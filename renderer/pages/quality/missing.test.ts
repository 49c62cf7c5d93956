import { describe, expect, it } from "vitest";
import { type Draft, missingOf } from "./missing.ts";

const draft = (part: Partial<Draft>): Draft => ({
  table: "orders",
  kind: "not_null",
  severity: "warn",
  ...part,
});
const lacks = (part: Partial<Draft>) => missingOf(draft(part));

describe("a test that is being written", () => {
  it("says what its kind needs", () => {
    expect(lacks({})).toBe("Choose a column.");
    expect(lacks({ kind: "unique" })).toBe("Choose at least one column.");
    expect(lacks({ kind: "referential", columns: ["customer_id"] })).toMatch(/^Choose the table/);
    expect(lacks({ kind: "accepted", columns: ["status"], accepted: ["", " "] })).toMatch(
      /^Write at least one/,
    );
    expect(lacks({ kind: "sql", sql: "  " })).toMatch(/^Write a SELECT/);
    expect(lacks({ kind: "range", columns: ["total"] })).toBe("Give at least one limit.");
  });
  it("says how long a title may be", () => {
    const written: Partial<Draft> = { kind: "row_count", title: "x".repeat(120) };
    expect(lacks(written)).toBeNull();
    expect(lacks({ ...written, title: `${written.title}y` })).toBe("Use a name of at most 120 letters.");
  });
  it("finds limits that nothing lies between, of numbers only", () => {
    const range: Partial<Draft> = { kind: "range", columns: ["total"] };
    expect(lacks({ ...range, min: "10", max: "9" })).toMatch(/^No value/);
    expect(lacks({ ...range, min: "9", max: "10" })).toBeNull();
    expect(lacks({ ...range, min: "2026-01-01", max: "now" })).toBeNull();
    expect(lacks({ ...range, max: "0" })).toBeNull();
  });
  it("wants limits of the column's type", () => {
    const range: Partial<Draft> = { kind: "range", columns: ["total"] };
    expect(missingOf(draft({ ...range, min: "abc" }), "DECIMAL(18,4)")).toBe("Write abc as a number.");
    expect(missingOf(draft({ ...range, min: "-1.5", max: "1e6" }), "DOUBLE")).toBeNull();
    expect(missingOf(draft({ ...range, max: "31.1.26" }), "TIMESTAMP WITH TIME ZONE")).toMatch(
      /^Write 31.1.26 as a day/,
    );
    expect(missingOf(draft({ ...range, min: "2026-01-31 10:00", max: "now" }), "TIMESTAMP")).toBeNull();
    expect(missingOf(draft({ ...range, min: "a" }), "VARCHAR")).toBeNull();
  });
  it("needs nothing more once it is whole", () => {
    expect(lacks({ columns: ["total"] })).toBeNull();
    expect(lacks({ kind: "row_count" })).toBeNull();
    expect(lacks({ kind: "accepted", columns: ["status"], accepted: ["paid", ""] })).toBeNull();
  });
});
