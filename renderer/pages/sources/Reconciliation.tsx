/** How many orders agree with what the platform itself has stored of them, and those that differ most. */

import Box from "@mui/material/Box";
import { Check, TriangleAlert } from "lucide-react";
import type { OutputOf } from "../../client/index.ts";
import {
  type Column,
  codeColumn,
  color,
  type Format,
  Icon,
  SimpleTable,
  textColumn,
  useFormat,
} from "../../ui/index.ts";

type Compared = NonNullable<OutputOf<"source.loads">[number]["reconciliation"]>;
type Difference = Compared["worst"][number];

const WHAT: Record<Difference["what"], string> = {
  total: "total",
  lines: "sum of lines",
  parts: "parts",
};

const amount = (value: number | null) => (format: Format) =>
  value === null ? "no order" : format.number(value, 2);

const columns: Column<Difference>[] = [
  codeColumn("order", "Order", (row) => row.orderId, { sortable: false }),
  textColumn("what", "What", (row) => WHAT[row.what], { sortable: false, width: 96 }),
  figureColumn("expected", "Store", (row) => row.expected),
  figureColumn("found", "Loaded", (row) => row.found),
];

function figureColumn(
  id: string,
  header: string,
  get: (row: Difference) => number | null,
): Column<Difference> {
  const text = (row: Difference, format: Format) => amount(get(row))(format);
  return { id, header, width: 92, align: "right", sortable: false, text, render: text };
}

function allText({ orders, linesCompared, partsCompared }: Compared, format: Format): string {
  const lines = linesCompared > 0 ? " and sums of lines" : "";
  const parts = partsCompared > 0 ? ", and their parts add up" : "";
  return `All ${format.number(orders)} orders agree with the store's own totals${lines}${parts}.`;
}

function partText(of: Compared, format: Format): string {
  const share = (agree: number, compared: number) => `${format.number(agree)} of ${format.number(compared)}`;
  const lines =
    of.linesCompared > 0 ? `, ${share(of.linesAgree, of.linesCompared)} with its sums of lines` : "";
  const parts = of.partsCompared > 0 ? `; the parts of ${share(of.partsAgree, of.partsCompared)} add up` : "";
  return `${share(of.totalsAgree, of.orders)} orders agree with the store's own totals${lines}${parts}.`;
}

/** "500 of 500 orders agree with the store's own totals", and where that is not all, which do not. */
export function Reconciliation({ of }: { of: Compared }) {
  const format = useFormat();
  const whole = of.worst.length === 0;
  if (of.orders === 0) return null;
  return (
    <Box>
      <Box sx={{ px: 4, py: 2, display: "flex", gap: 2, color: "text.secondary" }}>
        <Box sx={{ pt: 0.5 }}>
          {whole ? (
            <Icon of={Check} size={14} color={color("positive")} />
          ) : (
            <Icon of={TriangleAlert} size={14} color={color("warning")} label="Warning" />
          )}
        </Box>
        <span>{whole ? allText(of, format) : partText(of, format)}</span>
      </Box>
      {!whole && (
        <SimpleTable
          caption="Orders that differ most from the store's own figures"
          columns={columns}
          rows={of.worst}
          rowKey={(row) => `${row.orderId} ${row.what}`}
          rowHeight={28}
        />
      )}
    </Box>
  );
}
