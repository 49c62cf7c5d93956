/** Columns of the worklist: what there is, what is expected, what to order and by when. */

import { CircleCheck, Clock, MinusCircle, TriangleAlert } from "lucide-react";
import {
  type Column,
  color,
  estimateColumn,
  Faint,
  type Format,
  moneyColumn,
  numberColumn,
  Status,
  textColumn,
} from "../../ui/index.ts";
import { quantityOf, type Row } from "./to-order.ts";

const coverText = (row: Row, format: Format) => {
  if (row.daysOfCover === null) return "no demand";
  return row.daysOfCover > 730 ? "2 y +" : `${format.number(Math.floor(row.daysOfCover))} d`;
};

/** Red only where stock ends before a delivery could come. */
function Cover({ row, format }: { row: Row; format: Format }) {
  const short = row.daysOfCover !== null && row.daysOfCover < row.leadTimeDays;
  return <span style={short ? { color: color("negative") } : undefined}>{coverText(row, format)}</span>;
}

function OrderBy({ row, format }: { row: Row; format: Format }) {
  if (row.orderInDays === null || row.suggestedQuantity === 0) return <Faint>none</Faint>;
  if (row.orderInDays < 0)
    return (
      <Status tone="negative" icon={TriangleAlert}>
        {format.number(-row.orderInDays)} d late
      </Status>
    );
  if (row.orderInDays === 0)
    return (
      <Status tone="warning" icon={Clock}>
        Today
      </Status>
    );
  return <>{format.day(row.orderBy)}</>;
}

const incomingText = (row: Row, format: Format) => {
  if (row.incoming === 0) return "none";
  const on = row.incomingOn ? `, ${format.day(row.incomingOn)}` : "";
  return `${format.number(row.incoming)}${on}`;
};

export const columns: Column<Row>[] = [
  textColumn("title", "Item", (row) => row.title),
  textColumn("sku", "SKU", (row) => row.sku, { width: 110, optional: true }),
  textColumn("supplier", "Supplier", (row) => row.supplier, { width: 150, optional: true }),
  {
    id: "abc",
    header: "Class",
    width: 50,
    sortable: true,
    text: (row) => `${row.abc}${row.xyz}`,
    render: (row) => `${row.abc}${row.xyz}`,
  },
  numberColumn("onHand", "On hand", (row) => row.onHand, { width: 64 }),
  estimateColumn("next30", "Next 30 days", (row) => row.next30, "count", { width: 164 }),
  {
    id: "daysOfCover",
    header: "Cover",
    width: 62,
    align: "right",
    sortable: true,
    text: (row) => String(row.daysOfCover ?? ""),
    render: (row, format) => <Cover row={row} format={format} />,
  },
  {
    id: "incoming",
    header: "Incoming",
    width: 100,
    sortable: true,
    text: (row) => String(row.incoming),
    render: (row, format) => (row.incoming === 0 ? <Faint>none</Faint> : incomingText(row, format)),
  },
  numberColumn("suggestedQuantity", "Order", quantityOf, { width: 58 }),
  {
    id: "orderInDays",
    header: "Order by",
    width: 90,
    sortable: true,
    text: (row) => row.orderBy ?? "",
    render: (row, format) => <OrderBy row={row} format={format} />,
  },
  moneyColumn("moneyAtRisk", "At risk", (row) => row.moneyAtRisk && Math.round(row.moneyAtRisk), {
    width: 74,
  }),
];

/** What was decided of a line, in its own column of the Decided tab. */
export const decisionColumn: Column<Row> = {
  id: "decision",
  header: "Decision",
  width: 104,
  sortable: true,
  text: (row) => row.decision,
  render: (row) =>
    row.decision === "accepted" ? (
      <Status tone="positive" icon={CircleCheck}>
        Accepted
      </Status>
    ) : (
      <Status icon={MinusCircle}>Skipped</Status>
    ),
};
