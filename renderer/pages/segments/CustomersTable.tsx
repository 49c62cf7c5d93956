/** Customers of the chosen segment: paged and sorted by the engine, searched, exported. */

import type { OutputOf } from "../../client/index.ts";
import {
  type Column,
  ColumnsButton,
  DataTable,
  dateColumn,
  EmptyState,
  ExportButton,
  estimateColumn,
  moneyColumn,
  numberColumn,
  Panel,
  percentColumn,
  SearchField,
  textColumn,
  useFormat,
  useTableSort,
} from "../../ui/index.ts";
import type { SegmentSet, SegmentsView } from "./use-segments.ts";

type Customer = OutputOf<"segments.customers">["rows"][number];

const SORT = "-spent";

const SEGMENT = textColumn<Customer>("segment", "Segment", (row) => row.segment, { width: 170 });
const RFM = textColumn<Customer>("rfm", "RFM group", (row) => row.rfm, { width: 130 });

const consent = (accepts: boolean | null) => (accepts === null ? null : accepts ? "yes" : "no");

/** Those not shown at first go into files all the same: tools for e-mail need them. */
const FIGURES: Column<Customer>[] = [
  dateColumn("lastOrderAt", "Last order", (row) => row.lastOrderAt),
  numberColumn("orders", "Orders", (row) => row.orders, { width: 76 }),
  moneyColumn("spent", "Spent", (row) => row.spent),
  moneyColumn("averageOrderValue", "Average order", (row) => row.averageOrderValue, { width: 116 }),
  textColumn("id", "Customer id", (row) => row.customerId, { width: 110, optional: true, sortable: false }),
  textColumn("emailHash", "E-mail, SHA-256", (row) => row.emailHash, { width: 150, optional: true }),
  textColumn("acceptsMarketing", "Accepts marketing", (row) => consent(row.acceptsMarketing), {
    width: 130,
    optional: true,
  }),
  textColumn("country", "Country", (row) => row.country, { width: 130, optional: true }),
];

/** What the value model expects; where the set is about it, the chance and the day are shown at once. */
const expectedColumns = (days: number, set: SegmentSet): Column<Customer>[] => [
  estimateColumn("expectedSpend", "Expected", (row) => row.expected?.spend, "money", {
    note: `${days} d, 80%`,
  }),
  percentColumn("chance", "Will order", (row) => row.expected?.chance, {
    note: `${days} d`,
    optional: set !== "value",
  }),
  dateColumn("nextOrderBy", "Next order by", (row) => row.expected?.nextOrderBy, {
    optional: set !== "value",
  }),
];

/** The segment is a column only where the rows are of several; the RFM group only beside another set. */
function columnsFor(set: SegmentSet, all: boolean, days: number | null): Column<Customer>[] {
  return [
    textColumn("customerId", "Customer", (row) => row.name ?? row.customerId),
    ...(all ? [SEGMENT] : []),
    ...(set === "rfm" ? [] : [{ ...RFM, optional: all }]),
    ...FIGURES,
    ...(days === null ? [] : expectedColumns(days, set)),
  ];
}

export function CustomersTable({ view, expectedDays }: { view: SegmentsView; expectedDays: number | null }) {
  const format = useFormat();
  const { set, segment, search, customer } = view;
  const columns = columnsFor(set, !segment, expectedDays);
  const order = useTableSort("customers", columns, SORT);
  const input = { set, ...(segment && { segmentId: segment.id }), ...(search && { search }) };
  return (
    <Panel
      title="Customers"
      note={segment?.name ?? "of all segments"}
      flush
      fill
      sx={{ "& > div:last-of-type": { display: "flex", flexDirection: "column", overflow: "hidden" } }}
      actions={
        <>
          <SearchField label="Search customers" value={search} onChange={view.setSearch} />
          <ColumnsButton id="customers" columns={columns} />
          <ExportButton
            command="segments.customers"
            input={input}
            columns={columns}
            sort={order.sort}
            name={`segment ${segment?.name ?? "all"}`}
          />
        </>
      }
    >
      <DataTable
        id="customers"
        command="segments.customers"
        input={input}
        columns={columns}
        rowKey={(row) => row.customerId}
        label="Customers of the segment"
        {...order}
        onOpen={(row) => view.openCustomer(row.customerId)}
        openKey={customer || null}
        empty={<EmptyState text={search ? `No customer matches "${search}".` : "No customers here."} />}
        foot={({ totals }) => (
          <span className="numeric">
            {format.number(totals.orders)} {totals.orders === 1 ? "order" : "orders"},{" "}
            {format.money(totals.spent, 0)} spent
          </span>
        )}
      />
    </Panel>
  );
}
