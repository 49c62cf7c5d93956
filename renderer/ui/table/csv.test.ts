import { expect, it } from "vitest";
import { createFormat } from "../format.ts";
import type { Column } from "./column.ts";
import { boundsOf, plainFigure, toCsv } from "./csv.ts";

const format = createFormat({ locale: "en-GB", currency: "GBP", timeZone: "UTC" });
const column = (id: "name" | "sold"): Column<{ name: string; sold: string }> => ({
  id,
  header: id,
  text: (row) => row[id],
  render: (row) => row[id],
});

it("quotes, doubles quotes and defuses formulas but leaves numbers", () => {
  const rows = [
    { name: 'Candle, "large"', sold: "-12.5" },
    { name: "=1+1", sold: "3" },
  ];
  expect(toCsv([column("name"), column("sold")], rows, format)).toBe(
    'name,sold\r\n"Candle, ""large""",-12.5\r\n\'=1+1,3\r\n',
  );
});

it("names the currency of amounts and writes the interval beside a prediction", () => {
  type Row = { spent: number; ahead: { value: number; lo: number; hi: number | null } };
  const figure = (header: string, get: (row: Row) => number): Column<Row> => ({
    id: header,
    header,
    text: (row) => plainFigure(get(row)),
    render: () => null,
  });
  const columns: Column<Row>[] = [
    { ...figure("Average order", (row) => row.spent), isMoney: true },
    {
      ...figure("Next 28 days", (row) => row.ahead.value),
      beside: boundsOf("Next 28 days", "80%", (row) => row.ahead),
    },
  ];
  expect(
    toCsv(columns, [{ spent: 73.72129032258064, ahead: { value: 12.5, lo: 0, hi: null } }], format),
  ).toBe(
    'Average order (GBP),Next 28 days,"Next 28 days, 80% from","Next 28 days, 80% to"\r\n73.7213,12.5,0,\r\n',
  );
});
