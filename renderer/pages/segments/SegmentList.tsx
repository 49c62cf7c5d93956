/** The segments of a set with their share of customers and of spend; choosing one fills the rest of the page. */

import Box from "@mui/material/Box";
import { CellBar } from "../../charts/index.ts";
import { type Column, SimpleTable, textColumn } from "../../ui/index.ts";
import type { Segment } from "./use-segments.ts";

const shareColumn = (
  id: string,
  header: string,
  get: (row: Segment) => number,
  max: number,
): Column<Segment> => ({
  id,
  header,
  width: 96,
  align: "right",
  text: (row) => String(get(row)),
  render: (row, format) => (
    <Box sx={{ display: "flex", gap: 1, alignItems: "center", justifyContent: "flex-end" }}>
      <CellBar value={get(row)} max={max} width={24} />
      <Box className="numeric" sx={{ minWidth: 36 }}>
        {format.percent(get(row), 0)}
      </Box>
    </Box>
  ),
});

interface SegmentListProps {
  segments: Segment[];
  chosen: Segment | undefined;
  onChoose: (id: string) => void;
}

export function SegmentList({ segments, chosen, onChoose }: SegmentListProps) {
  const revenue = segments.reduce((sum, segment) => sum + segment.revenue, 0);
  const spent = (segment: Segment) => (revenue > 0 ? segment.revenue / revenue : 0);
  const columns: Column<Segment>[] = [
    textColumn("name", "Segment", (row) => row.name, { sortable: false }),
    shareColumn("share", "Customers", (row) => row.share, Math.max(...segments.map((one) => one.share))),
    shareColumn("spent", "Spent", spent, Math.max(...segments.map(spent))),
  ];
  return (
    <SimpleTable
      caption="Segments"
      columns={columns}
      rows={segments}
      rowKey={(row) => row.id}
      openKey={chosen?.id}
      onOpen={(row) => onChoose(row.id)}
    />
  );
}
