/** A panel around one chart: title with measure and unit, legend, "Show as table", the chart, a line beneath. */

import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import Tooltip from "@mui/material/Tooltip";
import { ChartLine, Table2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Panel } from "../ui/Panel.tsx";
import { Chart, type ChartProps } from "./Chart.tsx";
import { ChartAsTable } from "./ChartAsTable.tsx";
import { Legend } from "./Legend.tsx";

interface ChartPanelProps extends ChartProps {
  title: string;
  /** Grey words after the title: what is measured, in which unit, at which level. */
  note?: ReactNode;
  actions?: ReactNode;
  /** One line under the chart, for example the holdout result. */
  footer?: ReactNode;
  /** Off where up to three series carry their own label. */
  legend?: boolean;
}

export function ChartPanel({ title, note, actions, footer, legend = true, ...chart }: ChartPanelProps) {
  const [asTable, setAsTable] = useState(false);
  const Icon = asTable ? ChartLine : Table2;
  const label = asTable ? "Show as chart" : "Show as table";
  return (
    <Panel
      title={title}
      note={note}
      actions={
        <Box sx={{ display: "flex", alignItems: "center", gap: 2, minWidth: 0 }}>
          {legend && !asTable && <Legend items={chart.spec.legend} />}
          {actions}
          <Tooltip title={label}>
            <IconButton
              aria-label={`${label}: ${title}`}
              aria-pressed={asTable}
              onClick={() => setAsTable(!asTable)}
            >
              <Icon size={14} strokeWidth={1.6} />
            </IconButton>
          </Tooltip>
        </Box>
      }
    >
      {asTable ? (
        <ChartAsTable table={chart.spec.table} caption={chart.summary} height={chart.height ?? 240} />
      ) : (
        <Chart {...chart} />
      )}
      {footer && (
        <Box
          sx={{
            typography: "caption",
            color: "text.secondary",
            pt: 1,
            display: "flex",
            gap: 1.5,
            alignItems: "center",
          }}
        >
          {footer}
        </Box>
      )}
    </Panel>
  );
}
