/** Forecast items: paged, sorted and searched by the engine, largest revenue first. */

import useMediaQuery from "@mui/material/useMediaQuery";
import { Check, Minus } from "lucide-react";
import type { OutputOf } from "../../client/index.ts";
import {
  Bar,
  type Column,
  ColumnsButton,
  color,
  DataTable,
  EmptyState,
  ExportButton,
  estimateColumn,
  Faint,
  Icon,
  numberColumn,
  percentColumn,
  SearchField,
  Spacer,
  sentenceColumn,
  textColumn,
  useTableSort,
  useUrlState,
} from "../../ui/index.ts";

type Item = OutputOf<"demand.items">["rows"][number];

const columns: Column<Item>[] = [
  textColumn("title", "Item", (row) => row.title),
  textColumn("sku", "SKU", (row) => row.sku, { width: 110, optional: true }),
  textColumn("category", "Category", (row) => row.category, { width: 140, optional: true }),
  textColumn("method", "Method", (row) => row.method, { width: 132 }),
  numberColumn("last28", "Last 28 days", (row) => row.last28, { width: 92 }),
  estimateColumn("next28", "Next 28 days", (row) => row.next28, "count", { width: 178 }),
  percentColumn("wape", "Error", (row) => row.wape, { width: 62 }),
  {
    id: "beatsNaive",
    header: "vs naive",
    width: 90,
    sortable: true,
    text: (row) => (row.beatsNaive === null ? "unknown" : row.beatsNaive ? "better" : "not better"),
    render: (row) =>
      row.beatsNaive === null ? (
        <Faint>too young</Faint>
      ) : (
        <span style={{ display: "inline-flex", gap: 4, alignItems: "center", verticalAlign: "middle" }}>
          <Icon
            of={row.beatsNaive ? Check : Minus}
            size={14}
            color={color(row.beatsNaive ? "positive" : "text3")}
          />
          {row.beatsNaive ? "better" : "not"}
        </span>
      ),
  },
  sentenceColumn("basedOn", "Based on", (row) => row.basedOn, {
    width: 190,
    optional: true,
    sortable: false,
  }),
];

interface ItemsTableProps {
  open: string;
  onOpen: (uniqueId: string) => void;
}

export function ItemsTable({ open, onOpen }: ItemsTableProps) {
  const [search, setSearch] = useUrlState("search", "");
  const order = useTableSort("items", columns);
  const input = search ? { search } : {};
  // Names of variants differ at their end: they need the room more than the method, which the open item tells, too.
  const narrow = useMediaQuery("(max-width: 1599.95px)");
  return (
    <>
      <Bar>
        <SearchField label="Search items" value={search} onChange={setSearch} />
        <Spacer />
        <ColumnsButton id="items" columns={columns} />
        <ExportButton
          command="demand.items"
          input={input}
          columns={columns}
          sort={order.sort}
          name="forecast"
        />
      </Bar>
      <DataTable
        id="items"
        command="demand.items"
        input={input}
        columns={narrow ? columns.filter(({ id }) => id !== "method") : columns}
        rowKey={(row) => row.uniqueId}
        label="Forecast items"
        onOpen={(row) => onOpen(row.uniqueId)}
        {...order}
        openKey={open || null}
        empty={<EmptyState text={search ? `No item matches "${search}".` : "No item has a forecast."} />}
      />
    </>
  );
}
