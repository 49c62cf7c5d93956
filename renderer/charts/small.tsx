/** Drawings that fit in a table cell or a KPI: sparkline, dot with interval, bar, bar of change. Plain SVG, decorative. */

import { color } from "../app/theme/color.ts";
import type { Maybe } from "../ui/format.ts";

const scale = (lo: number, hi: number, width: number) => (value: number) =>
  hi === lo ? width / 2 : ((value - lo) / (hi - lo)) * width;

interface SparklineProps {
  values: readonly Maybe<number>[];
  /** Accent for the chosen KPI, grey otherwise. */
  active?: boolean;
  width?: number;
  height?: number;
}

export function Sparkline({ values, active = false, width = 48, height = 20 }: SparklineProps) {
  const known = values.filter((v): v is number => v != null);
  if (known.length < 2) return null;
  const y = scale(Math.min(...known), Math.max(...known), height - 6);
  const x = scale(0, values.length - 1, width - 4);
  const points = values.flatMap((v, i) => (v == null ? [] : [[x(i) + 1, height - 3 - y(v)] as const]));
  const last = points.at(-1)!;
  const ink = color(active ? "accent" : "compare");
  return (
    <svg width={width} height={height} aria-hidden style={{ display: "block", overflow: "visible" }}>
      <polyline
        points={points.map((p) => p.join(",")).join(" ")}
        fill="none"
        stroke={ink}
        strokeWidth={1.25}
      />
      <circle cx={last[0]} cy={last[1]} r={2} fill={ink} />
    </svg>
  );
}

interface IntervalDotProps {
  value: Maybe<number>;
  lo: Maybe<number>;
  hi: Maybe<number>;
  /** Ends of the common scale of the column. */
  domain: readonly [number, number];
  /** Dotted line at this value, for example 0. */
  zero?: number;
  width?: number;
}

export function IntervalDot({ value, lo, hi, domain, zero, width = 56 }: IntervalDotProps) {
  if (value == null) return null;
  const x = scale(domain[0], domain[1], width - 8);
  const at = (v: number) => Math.min(Math.max(x(v), 0), width - 8) + 4;
  return (
    <svg width={width} height={12} aria-hidden style={{ display: "block" }}>
      {zero !== undefined && (
        <line x1={at(zero)} x2={at(zero)} y1={0} y2={12} stroke={color("text3")} strokeDasharray="1.5 1.5" />
      )}
      {lo != null && hi != null && (
        <line
          x1={at(lo)}
          x2={at(hi)}
          y1={6}
          y2={6}
          stroke="var(--mb-category-1)"
          strokeWidth={4}
          strokeOpacity={0.35}
          strokeLinecap="round"
        />
      )}
      <circle cx={at(value)} cy={6} r={3} fill="var(--mb-category-1)" />
    </svg>
  );
}

/** A bar of `value` against `max`, for shares within a table. */
export function CellBar({ value, max, width = 46 }: { value: number; max: number; width?: number }) {
  const length = max > 0 ? Math.max((value / max) * width, 1) : 0;
  return (
    <svg width={width} height={6} aria-hidden style={{ display: "block" }}>
      <rect width={length} height={6} rx={2} fill="var(--mb-category-1)" />
    </svg>
  );
}

/** A bar to the right for more (colour 1) and to the left for less (colour 2). */
export function ChangeBar({ value, max, width = 56 }: { value: number; max: number; width?: number }) {
  const middle = width / 3;
  const room = value < 0 ? middle : width - middle;
  const length = max > 0 ? Math.max((Math.abs(value) / max) * room, 1) : 0;
  return (
    <svg width={width} height={12} aria-hidden style={{ display: "block" }}>
      <rect
        x={value < 0 ? middle - length : middle}
        y={3}
        width={length}
        height={6}
        fill={`var(--mb-category-${value < 0 ? 2 : 1})`}
      />
      <line x1={middle} x2={middle} y1={0} y2={12} stroke={color("borderStrong")} />
    </svg>
  );
}
