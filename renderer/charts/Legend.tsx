/** The legend in a panel's header, as HTML with the real dash, band or bar of each series. */

import Box from "@mui/material/Box";
import type { LegendItem, Mark } from "./chart-kit.ts";

const LINE: Partial<Record<Mark, { width: number; dash?: string }>> = {
  line: { width: 2 },
  thin: { width: 1.25 },
  dash: { width: 2, dash: "4 3" },
  step: { width: 1.5 },
};

function Swatch({ item }: { item: LegendItem }) {
  const line = LINE[item.mark];
  const ink = item.color;
  return (
    <svg
      width={item.mark === "dot" || item.mark === "ring" || item.mark === "bar" ? 10 : 18}
      height={10}
      aria-hidden
    >
      {line && (
        <line
          x1={0}
          x2={18}
          y1={5}
          y2={5}
          stroke={ink}
          strokeWidth={line.width}
          strokeDasharray={line.dash}
        />
      )}
      {item.mark === "band" && (
        <rect width={18} height={10} rx={2} fill={ink} opacity={item.opacity ?? 0.26} />
      )}
      {item.mark === "bar" && <rect x={1} y={1} width={8} height={8} fill={ink} />}
      {item.mark === "outline" && (
        <rect x={4} y={1} width={8} height={8} fill="none" stroke={ink} strokeDasharray="2 1.5" />
      )}
      {item.mark === "dot" && <circle cx={5} cy={5} r={4} fill={ink} />}
      {item.mark === "ring" && <circle cx={5} cy={5} r={3.5} fill="none" stroke={ink} strokeWidth={1.5} />}
    </svg>
  );
}

export function Legend({ items }: { items: LegendItem[] }) {
  return (
    <Box
      component="ul"
      sx={{
        display: "flex",
        flexWrap: "wrap",
        gap: "2px 14px",
        m: 0,
        p: 0,
        listStyle: "none",
        typography: "caption",
      }}
    >
      {items.map((item) => (
        <Box
          component="li"
          key={item.name}
          sx={{
            display: "flex",
            alignItems: "center",
            gap: 1.5,
            color: "text.secondary",
            whiteSpace: "nowrap",
          }}
        >
          <Swatch item={item} />
          {item.name}
        </Box>
      ))}
    </Box>
  );
}
