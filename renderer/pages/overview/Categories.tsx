/** Net revenue by category: the largest seven and the rest, with the sum that is the key figure. */

import Box from "@mui/material/Box";
import useMediaQuery from "@mui/material/useMediaQuery";
import { CellBar } from "../../charts/index.ts";
import {
  BasisPopover,
  Change,
  type Column,
  Faint,
  moneyColumn,
  Panel,
  percentColumn,
  SimpleTable,
  textColumn,
  useFormat,
} from "../../ui/index.ts";
import type { Summary } from "./answers.ts";
import { comparedWith, digitsFor } from "./figures.ts";
import { type Category, shorten } from "./shorten.ts";

function columnsOf(
  max: number,
  versus: string | undefined,
  narrow: boolean,
  digits: 0 | undefined,
): Column<Category>[] {
  return [
    textColumn<Category>("category", "Category", (row) => row.category),
    ...(narrow
      ? []
      : [
          {
            id: "bar",
            header: "",
            width: 56,
            text: () => "",
            render: (row: Category) => <CellBar value={Math.max(row.revenue, 0)} max={max} width={40} />,
          },
        ]),
    moneyColumn<Category>("revenue", "Revenue", (row) => row.revenue, { width: 84, digits, narrow: true }),
    ...(versus
      ? [
          {
            id: "compare",
            header: `vs ${versus}`,
            width: 80,
            align: "right" as const,
            text: (row: Category) => String(row.compare ?? ""),
            render: (row: Category) =>
              row.compare === null ? (
                <Faint>new</Faint>
              ) : (
                <Change now={row.revenue} before={row.compare} kind="money" />
              ),
          },
        ]
      : []),
    percentColumn<Category>("margin", "Margin", (row) => row.margin, { width: 66 }),
  ];
}

export function Categories({ summary }: { summary: Summary }) {
  const format = useFormat();
  const narrow = useMediaQuery("(max-width: 1279.95px)");
  const rows = shorten(summary.categories);
  const max = Math.max(0, ...rows.map((row) => row.revenue));
  const versus = summary.notCompared ? undefined : comparedWith(format, summary);
  const net = summary.kpis.find((kpi) => kpi.id === "net_revenue");
  const digits = digitsFor(net?.value);
  const margin = summary.kpis.find((kpi) => kpi.id === "gross_margin");
  return (
    <Panel
      title="Revenue by category"
      actions={<BasisPopover basis={summary.basis} query="overview/categories" of="revenue by category" />}
      flush
    >
      {rows.length === 0 ? (
        <Box sx={{ px: 4, pb: 3, color: "text.secondary" }}>No sales in these days.</Box>
      ) : (
        <SimpleTable
          caption="Revenue by category"
          columns={columnsOf(max, versus?.length === 4 ? versus : versus && "before", narrow, digits)}
          rows={rows}
          rowKey={(row) => row.category}
          total={{
            category: "Total",
            revenue: format.narrowMoney(net?.value, digits),
            compare: versus && <Change now={net?.value} before={net?.compare} kind="money" />,
            margin: margin?.value == null ? "" : format.percent(margin.value, 1),
          }}
        />
      )}
    </Panel>
  );
}
