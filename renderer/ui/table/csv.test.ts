import { expect, it } from "vitest";
import { createFormat } from "../format.ts";
import type { Column } from "./columns.tsx";
import { toCsv } from "./csv.ts";

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
