/** What sets a segment apart: its mean of each trait as a dot, that of all customers as a ring, on one line. */

import Box from "@mui/material/Box";
import { Legend, useChartKit } from "../../charts/index.ts";
import { type Format, Panel, useFormat } from "../../ui/index.ts";
import type { Segment } from "./use-segments.ts";

type Trait = Segment["traits"][number];

const WIDTH = 96;

function text(format: Format, { unit }: Trait, value: number): string {
  if (unit === "money")
    return Math.abs(value) < 1e6 ? format.money(value, value < 100 ? 2 : 0) : format.compactMoney(value);
  if (unit === "share") return format.percent(value, value < 0.1 ? 1 : 0);
  return unit === "days" ? `${format.number(value, 0)} d` : format.number(value, value < 100 ? 1 : 0);
}

/** The full amount of one that is written short. */
const whole = (format: Format, { unit }: Trait, value: number) =>
  unit === "money" ? format.money(value) : undefined;

function Line({ here, all }: { here: number; all: number }) {
  const top = Math.max(here, all, 1e-9);
  const at = (value: number) => 5 + (Math.max(value, 0) / top) * (WIDTH - 10);
  const ink = "var(--mb-category-1)";
  return (
    <svg width={WIDTH} height={12} aria-hidden style={{ display: "block", color: "inherit" }}>
      <line x1={0} x2={WIDTH} y1={6} y2={6} stroke="currentColor" strokeOpacity={0.15} />
      <line x1={at(all)} x2={at(here)} y1={6} y2={6} stroke={ink} strokeOpacity={0.4} strokeWidth={3} />
      <circle
        cx={at(all)}
        cy={6}
        r={3.5}
        fill="var(--mb-surface, Canvas)"
        stroke="currentColor"
        strokeOpacity={0.6}
        strokeWidth={1.5}
      />
      <circle cx={at(here)} cy={6} r={4} fill={ink} />
    </svg>
  );
}

export function Traits({ segment }: { segment: Segment }) {
  const format = useFormat();
  const { tokens, scales } = useChartKit();
  const legend = [
    { name: "This segment", mark: "dot" as const, color: scales.category[0]! },
    { name: "All customers", mark: "ring" as const, color: tokens.text3 },
  ];
  return (
    <Panel title="What sets them apart" actions={<Legend items={legend} />}>
      <Box component="table" aria-label={`What sets ${segment.name} apart, means`} sx={styles}>
        <tbody>
          {segment.traits.map((trait) => (
            <tr key={trait.trait}>
              <th scope="row">{trait.trait}</th>
              <td>
                <Line here={trait.here} all={trait.all} />
              </td>
              <td className="numeric" title={whole(format, trait, trait.here)}>
                {text(format, trait, trait.here)}
              </td>
              <Box
                component="td"
                className="numeric"
                title={whole(format, trait, trait.all)}
                sx={{ color: "text.tertiary" }}
              >
                {text(format, trait, trait.all)}
              </Box>
            </tr>
          ))}
        </tbody>
      </Box>
    </Panel>
  );
}

const styles = {
  width: "100%",
  borderCollapse: "collapse",
  "& th": { textAlign: "left", fontWeight: 400, color: "text.secondary", py: 1 },
  "& td": { textAlign: "right", pl: 2, whiteSpace: "nowrap" },
  "& td:nth-of-type(1)": { width: WIDTH },
} as const;
