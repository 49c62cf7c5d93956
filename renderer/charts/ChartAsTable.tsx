/** The numbers of a chart as a real table. */

import Box from "@mui/material/Box";
import { color } from "../app/theme/color.ts";
import type { ChartTable } from "./chart-kit.ts";

interface ChartAsTableProps {
  table: ChartTable;
  caption: string;
  height: number;
}

const styles = {
  overflow: "auto",
  "& table": { borderCollapse: "collapse", width: "100%" },
  "& caption": {
    position: "absolute",
    width: "1px",
    height: "1px",
    overflow: "hidden",
    clipPath: "inset(50%)",
  },
  "& th, & td": {
    textAlign: "right",
    p: "4px 8px",
    whiteSpace: "nowrap",
    borderBottom: `1px solid ${color("gridLine")}`,
  },
  "& tr > :nth-child(1)": { textAlign: "left", pl: 0 },
  "& thead th": { position: "sticky", top: 0, bgcolor: "surface", fontWeight: 500, color: "text.secondary" },
  "& td": { fontVariantNumeric: "tabular-nums" },
  "& tbody th": { fontWeight: 400 },
} as const;

export function ChartAsTable({ table, caption, height }: ChartAsTableProps) {
  return (
    <Box sx={{ ...styles, height }} tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {table.columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((cells) => (
            <tr key={cells[0]}>
              <th scope="row">{cells[0]}</th>
              {cells.slice(1).map((cell, i) => (
                <td key={table.columns[i + 1]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Box>
  );
}
