/** One customer beside the table: groups, figures, favourite categories, latest orders. */

import Box from "@mui/material/Box";
import { CellBar } from "../../charts/index.ts";
import { type OutputOf, useEngineQuery } from "../../client/index.ts";
import {
  BasisPopover,
  type Column,
  color,
  dateColumn,
  Facts,
  moneyColumn,
  numberColumn,
  Panel,
  QueryState,
  SidePanel,
  SimpleTable,
  Tag,
  textColumn,
  useFormat,
} from "../../ui/index.ts";

/** Over the table's right part on wide screens too: beside it, the table would have no room. */
const overTable = {
  display: "contents",
  "@media (min-width: 1280px)": {
    display: "flex",
    position: "absolute",
    right: 0,
    top: 0,
    bottom: 0,
    zIndex: 5,
    boxShadow: color("shadow"),
  },
} as const;

type Customer = OutputOf<"segments.customer">;
type Order = Customer["recentOrders"][number];

/** As the engine names products without one; a store without categories has nothing else. */
const NO_CATEGORY = "No category";

const orderColumns: Column<Order>[] = [
  textColumn("orderId", "Order", (row) => row.orderId, { sortable: false }),
  dateColumn("orderedAt", "Date", (row) => row.orderedAt, { sortable: false, width: 96 }),
  textColumn("status", "Status", (row) => row.status, { sortable: false, width: 92 }),
  numberColumn("items", "Items", (row) => row.items, { sortable: false, width: 50 }),
  moneyColumn("total", "Total", (row) => row.total, {
    sortable: false,
    width: 88,
    render: (row, format) => format.money(row.total, undefined, row.currency),
  }),
];

export function CustomerPanel({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const query = useEngineQuery("segments.customer", { customerId });
  return (
    <Box sx={overTable}>
      <SidePanel title={query.data?.name ?? customerId} subtitle={customerId} width={460} onClose={onClose}>
        <QueryState query={query} what="The customer could not be read">
          {(customer) => <Details customer={customer} />}
        </QueryState>
      </SidePanel>
    </Box>
  );
}

/** What the value model expects of the customer; nothing where it does not know them. */
function ExpectedPanel({ customer: { expected, expectedDays } }: { customer: Customer }) {
  const format = useFormat();
  if (!expected || expectedDays === null) return null;
  const { value, lo, hi } = expected.spend;
  const spend = `${format.predictedMoney(value)} (${format.range(lo, hi, format.predictedMoney)}, 80%)`;
  const by = expected.nextOrderBy;
  const facts = [
    { label: "Spend, less returns", value: spend },
    { label: "Orders", value: format.prediction(expected.orders) },
    { label: "Chance of an order", value: format.percent(expected.chance, 0) },
    { label: "Next order by", value: by ? format.date(by) : "more likely none" },
  ];
  return (
    <Panel title="Expected" note={`next ${expectedDays} days`}>
      <Facts items={facts} />
    </Panel>
  );
}

function Details({ customer }: { customer: Customer }) {
  const format = useFormat();
  const facts = [
    { label: "Spent, less returns", value: format.money(customer.spent) },
    { label: "Orders", value: format.number(customer.orders) },
    { label: "Average order", value: format.money(customer.averageOrderValue) },
    { label: "First order", value: format.date(customer.firstOrderAt) },
    { label: "Last order", value: format.date(customer.lastOrderAt) },
    ...(customer.country ? [{ label: "Country", value: customer.country }] : []),
  ];
  const hasCategories = customer.categories.some((one) => one.category !== NO_CATEGORY);
  const most = Math.max(...customer.categories.map((one) => one.spent), 0);
  return (
    <>
      <Panel title="At a glance" actions={<BasisPopover basis={customer.basis} of="this customer" />}>
        <Box sx={{ display: "flex", gap: 1, flexWrap: "wrap", mb: 3 }}>
          {customer.segments.map(({ set, segment }) => (
            <Tag key={set} tone="accent">
              {segment}
            </Tag>
          ))}
        </Box>
        <Facts items={facts} />
      </Panel>
      <ExpectedPanel customer={customer} />
      {hasCategories && (
        <Panel title="Buys" note="by category">
          <Facts
            items={customer.categories.map((one) => ({
              label: one.category,
              value: (
                <Box sx={{ display: "flex", gap: 2, alignItems: "center", justifyContent: "flex-end" }}>
                  <CellBar value={one.spent} max={most} />
                  <Box sx={{ minWidth: 64 }}>{format.money(one.spent, 0)}</Box>
                </Box>
              ),
            }))}
          />
        </Panel>
      )}
      <Panel title="Latest orders" note={customer.orders > 20 ? "20 of them" : undefined} flush>
        <SimpleTable
          caption="Latest orders"
          columns={orderColumns}
          rows={customer.recentOrders}
          rowKey={(row) => row.orderId}
          rowHeight={28}
        />
      </Panel>
    </>
  );
}
