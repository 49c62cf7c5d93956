import { describe, expect, it } from "vitest";
import { createFormat } from "../ui/format.ts";
import { bars } from "./bars.ts";
import { chartKit, escapeHtml, fade } from "./chart-kit.ts";
import { density, distribution } from "./distribution.ts";
import { fan } from "./fan.ts";
import { histogram } from "./histogram.ts";
import { fanBands, lineWithCompare } from "./line-with-compare.ts";

const kit = chartKit("light", createFormat({ locale: "en-GB", currency: "GBP", timeZone: "UTC" }));
type Series = { name?: string; type: string; data: unknown[]; stack?: string };
const seriesOf = (option: { series?: unknown }) => option.series as Series[];

describe("line with compare", () => {
  const spec = lineWithCompare(
    {
      unit: "money",
      points: [
        { x: "2026-11-19", value: 100, compare: 80 },
        { x: "2026-11-20", value: 110, compare: 90 },
      ],
      names: { actual: "2026", compare: "2025" },
      forecast: [{ x: "2026-11-21", median: 120, lo80: 100, hi80: 140, lo95: 90, hi95: 150 }],
    },
    kit,
  );

  it("joins the forecast to the last day and keeps its place on the axis", () => {
    const forecast = seriesOf(spec.option).find((series) => series.name === "Forecast")!;
    expect(forecast.data).toEqual(["-", 110, 120]);
    expect((spec.option.xAxis as { data: string[] }).data).toEqual([
      "2026-11-19",
      "2026-11-20",
      "2026-11-21",
    ]);
  });

  it("draws a band as its low and the difference above it", () => {
    const band = seriesOf(spec.option).filter((series) => series.stack === "band80");
    expect(band.map((series) => series.data)).toEqual([
      ["-", 110, 100],
      ["-", 0, 40],
    ]);
  });

  it("can be read as a table and has a legend with the real marks", () => {
    expect(spec.legend.map((item) => item.mark)).toEqual(["thin", "line", "dash", "band", "band"]);
    expect(spec.table.columns).toEqual(["", "2025", "2026", "Forecast", "80% interval", "95%"]);
    expect(spec.table.rows[2]).toEqual(["21 Nov", "", "", "£120", "£100 to £140", "£90 to £150"]);
  });

  it("draws no band where the model gave no interval", () => {
    expect(fanBands(3, [{ x: "a", median: 1 }])).toEqual([]);
  });
});

it("says the time of day where a day has several points", () => {
  const year = new Date().getFullYear();
  const at = [`${year}-05-01T08:00:00Z`, `${year}-05-02T08:00:00Z`, `${year}-05-02T17:30:00Z`];
  const points = at.map((x, k) => ({ x, value: k }));
  const { option, table } = lineWithCompare({ unit: "number", points, names: { actual: "Rows" } }, kit);
  expect(table.rows.map(([day]) => day)).toEqual(["1 May", "2 May, 08:00", "2 May, 17:30"]);
  const { formatter } = option.tooltip as { formatter: (params: { dataIndex: number }[]) => string };
  expect(formatter([{ dataIndex: 0 }])).not.toContain("08:00");
  expect(formatter([{ dataIndex: 2 }])).toContain(", 17:30");
});

it("shows history as bars with the held-out stretch and its backtest", () => {
  const spec = fan(
    {
      unit: "number",
      history: [
        { x: "a", value: 5 },
        { x: "b", value: 6, lost: 2, backtest: 7 },
      ],
      forecast: [{ x: "c", median: 8 }],
      heldOut: { from: "b", to: "b" },
      xText: (x) => x,
    },
    kit,
  );
  expect(seriesOf(spec.option).map((series) => series.type)).toEqual(["bar", "bar", "line", "line"]);
  expect(spec.table.rows).toEqual([
    ["a", "5", "", "", ""],
    ["b", "6", "2", "7", ""],
    ["c", "", "", "", "8"],
  ]);
});

describe("distribution", () => {
  const samples = Array.from({ length: 500 }, (_, i) => 100 * Math.sin(i * 12.9898) + 50);

  it("estimates a density that sums to one", () => {
    const points = density(samples);
    const step = points[1]!.x - points[0]!.x;
    const area = points.reduce((sum, p) => sum + p.density * step, 0);
    expect(area).toBeCloseTo(1, 2);
  });

  it("fills the part below the threshold only", () => {
    const spec = distribution({ unit: "money", curves: [{ name: "A", points: density(samples) }] }, kit);
    const loss = seriesOf(spec.option)[1]!.data as [number, number][];
    expect(loss.length).toBeGreaterThan(2);
    expect(Math.max(...loss.map(([x]) => x))).toBe(0);
  });
});

it("names a bin by its edges and shows shares as percentages", () => {
  const spec = histogram(
    { unit: "money", edges: [0, 20, 40], values: [0.25, 0.75], name: "This segment", height: "share" },
    kit,
  );
  expect(spec.table.rows).toEqual([
    ["£0 to £20", "25%"],
    ["£20 to £40", "75%"],
  ]);
});

it("never lets a bar start above zero", () => {
  const spec = bars(
    { unit: "number", categories: ["a", "b"], series: [{ name: "n", values: [90, 100] }] },
    kit,
  );
  const { min } = spec.option.yAxis as unknown as { min: (extent: { min: number }) => number };
  expect(min({ min: 90 })).toBe(0);
  expect(min({ min: -4 })).toBe(-4);
});

it("escapes names in tooltips and fades plain colours", () => {
  expect(escapeHtml('<b a="1">&')).toBe("&lt;b a=&quot;1&quot;&gt;&amp;");
  expect(fade("#2F64CF", 0.26)).toBe("rgba(47, 100, 207, 0.26)");
});
