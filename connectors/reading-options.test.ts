import { expect, test } from "vitest";
import { overlapped, settledBatch } from "./reading-options.ts";

const HOUR = 3_600_000;
const column = (type: "timestamp" | "timestamptz") => ({
  name: "at",
  type,
  nativeType: type,
  nullable: true,
});
/** Hours from now to where reading goes on. */
const hoursAhead = (cursor: string, type: "timestamp" | "timestamptz", minutes?: number) => {
  const since = overlapped(cursor, column(type), minutes);
  return (Date.parse(`${since.slice(0, 19).replace(" ", "T")}Z`) - Date.now()) / HOUR;
};

test("a time goes back by the overlap, one without a zone by an hour more", () => {
  expect(overlapped("2024-05-01 10:00:00.5+00", column("timestamptz"))).toBe("2024-05-01 09:55:00.5+00");
  expect(overlapped("2024-05-01T10:00:00", column("timestamp"), 10)).toBe("2024-05-01T08:50:00");
  expect(overlapped("2024-05-01 10:00:00", column("timestamp"), 0)).toBe("2024-05-01 10:00:00");
  expect(overlapped("18446744073709551615", undefined)).toBe("18446744073709551615");
});

test.each(["infinity", "12024-01-01 00:00:00", "9999-12-31 23:59:59"])(
  "%s hides no change of today, by any clock",
  (cursor) => {
    for (const minutes of [0, 5]) {
      expect(hoursAhead(cursor, "timestamptz", minutes)).toBeLessThan(0.01);
      expect(hoursAhead(cursor, "timestamptz", minutes)).toBeGreaterThan(-1);
      expect(hoursAhead(cursor, "timestamp", minutes)).toBeLessThan(-11.9);
    }
  },
);

test("a row dated ahead is not how far the changes are read", () => {
  const began = Date.UTC(2024, 4, 1, 10);
  const reached = (cursor: string, type: "timestamp" | "timestamptz") =>
    settledBatch({ cursor }, { name: "s", key: [], columns: [column(type)], cursorColumn: "at" }, { began })
      .cursor;
  expect(reached("2024-05-01 09:59:59.5+00", "timestamptz")).toBe("2024-05-01 09:59:59.5+00");
  expect(reached("2099-01-01 00:00:00+00", "timestamptz")).toBe("2024-05-01 10:00:00+00");
  expect(reached("infinity", "timestamptz")).toBe("2024-05-01 10:00:00+00");
  expect(reached("2099-01-01T00:00:00", "timestamp")).toBe("2024-04-30T22:00:00");
  expect(reached("2024-05-01 23:00:00", "timestamp")).toBe("2024-05-01 23:00:00");
  const followed = { name: "s", key: [], columns: [] };
  expect(settledBatch({ cursor: "16/B374D848 x" }, followed, { began, openFor: 9 }).cursor).toBe(
    "16/B374D848 x",
  );
});
