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

const SEGMENT = textColumn<Customer>("segment", "Segment", (row) => row.segment, { width: 170 });
const RFM = textColumn<Customer>("rfm", "RFM group", (row) => row.rfm, { width: 130 });

const consent = (accepts: boolean | null) => (accepts === null ? null : accepts ? "yes" : "no");

const LAST_ORDER = dateColumn<Customer>("lastOrderAt", "Last order", (row) => row.lastOrderAt);
const AVERAGE = moneyColumn<Customer>("averageOrderValue", "Average order", (row) => row.averageOrderValue, {
  width: 116,
});
const SALES: Column<Customer>[] = [
  numberColumn("orders", "Orders", (row) => row.orders, { width: 76 }),
  moneyColumn("spent", "Spent", (row) => row.spent),
];

/** Not shown at first; they go into files all the same: tools for e-mail need them. */
const FOR_TOOLS: Column<Customer>[] = [
  textColumn("id", "Customer id", (row) => row.customerId, { width: 110, optional: true, sortable: false }),
  textColumn("emailHash", "E-mail, SHA-256", (row) => row.emailHash, { width: 150, optional: true }),
  textColumn("acceptsMarketing", "Accepts marketing", (row) => consent(row.acceptsMarketing), {
    width: 130,
    optional: true,
  }),
  textColumn("country", "Country", (row) => row.country, { width: 130, optional: true }),
];

/** What the value model expects; chance and day are shown at once only where the set is about it. */
const expectedColumns = (days: number, optional: boolean): Column<Customer>[] => [
  estimateColumn("expectedSpend", "Expected", (row) => row.expected?.spend, "money", {
    note: `${days} d, 80%`,
    width: 180,
  }),
  percentColumn("chance", "Will order", (row) => row.expected?.chance, {
    note: `${days} d`,
    width: 110,
    optional,
    render: (row, format) => format.percent(row.expected?.chance, 0),
  }),
  dateColumn("nextOrderBy", "Next order by", (row) => row.expected?.nextOrderBy, { optional }),
];

/**
 * The segment is a column only where the rows are of several, the RFM group only beside behaviour. What is expected goes
 * first where the set is about it, last elsewhere.
 */
function columnsFor(set: SegmentSet, all: boolean, days: number | null): Column<Customer>[] {
  const isValue = set === "value";
  const rfm = set === "rfm" ? [] : [{ ...RFM, optional: all || isValue }];
  const expected = days === null ? [] : expectedColumns(days, !isValue);
  const head = [
    textColumn<Customer>("customerId", "Customer", (row) => row.name ?? row.customerId),
    ...(all ? [SEGMENT] : []),
  ];
  return isValue
    ? [
        ...head,
        ...expected,
        ...SALES,
        ...rfm,
        { ...LAST_ORDER, optional: true },
        { ...AVERAGE, optional: true },
        ...FOR_TOOLS,
      ]
    : [
        ...head,
        ...rfm,
        LAST_ORDER,
        ...SALES,
        { ...AVERAGE, optional: set !== "rfm" || all },
        ...expected,
        ...FOR_TOOLS,
      ];
}

export function CustomersTable({ view, expectedDays }: { view: SegmentsView; expectedDays: number | null }) {
  const format = useFormat();
  const { set, segment, search, customer } = view;
  const columns = columnsFor(set, !segment, expectedDays);
  const order = useTableSort("customers", columns, set === "value" ? "-expectedSpend" : "-spent");
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
