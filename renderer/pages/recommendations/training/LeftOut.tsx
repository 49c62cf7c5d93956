/** Bots and bulk buyers that models learn nothing from: how many, the rule, and each with the figure that made it one. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { useState } from "react";
import { type OutputOf, useEngineQuery } from "../../../client/index.ts";
import {
  Bar,
  type Column,
  DataTable,
  EmptyState,
  ExportButton,
  type Format,
  numberColumn,
  Panel,
  QueryState,
  SearchField,
  Spacer,
  TwoLines,
  textColumn,
  useFormat,
  useTableSort,
  useUrlState,
} from "../../../ui/index.ts";
import { LimitsForm } from "./LimitsForm.tsx";

type Answer = OutputOf<"recommend.leftOut">;
type Shopper = Answer["rows"][number];

const SORT = "-events";

/** Each limit that is passed, with the figure that passed it: "37 events on one day, over 30". */
function whyText(row: Shopper, limits: Answer["limits"], format: Format): string {
  const figures: [number, number, string][] = [
    [row.eventsADay, limits.maxEventsADay, "events on one day"],
    [row.ordersADay, limits.maxOrdersADay, "orders on one day"],
    [row.basket, limits.maxBasket, "products an order"],
    [row.products, limits.maxProducts, "different products"],
  ];
  return figures
    .filter(([figure, limit]) => figure > limit)
    .map(([figure, limit, words]) => `${format.number(figure)} ${words}, over ${format.number(limit)}`)
    .join("; ");
}

const columnsFor = (limits: Answer["limits"] | undefined): Column<Shopper>[] => {
  const why = (row: Shopper, format: Format) => (limits && whyText(row, limits, format)) || row.why;
  return [
    {
      ...textColumn<Shopper>("id", "Shopper", (row) => row.id, { width: 190 }),
      text: (row) => (row.name ? `${row.name}, ${row.id}` : row.id),
      render: (row) => <TwoLines main={row.name ?? row.id} note={row.name ? row.id : row.kind} />,
    },
    { id: "why", header: "Left out for", sortable: true, text: why, render: why },
    numberColumn("events", "Events", (row) => row.events, { width: 80 }),
    numberColumn("eventsADay", "Busiest day", (row) => row.eventsADay, { width: 96 }),
    numberColumn("products", "Products", (row) => row.products, { width: 84 }),
    numberColumn("orders", "Orders", (row) => row.orders, { width: 72 }),
    numberColumn("ordersADay", "Most a day", (row) => row.ordersADay, { width: 92 }),
    numberColumn("basket", "Products an order", (row) => row.basket, { width: 132 }),
  ];
};

/** "12 customers and 3 visitors". */
function countText({ customers, visitors }: Answer, format: Format): string {
  if (customers + visitors === 0) return "Nobody is left out";
  const count = (n: number, one: string) => `${format.number(n)} ${n === 1 ? one : `${one}s`}`;
  return `${count(customers, "customer")} and ${count(visitors, "visitor")} left out`;
}

function ruleText({ limits }: Answer, format: Format): string {
  const { maxEventsADay, maxProducts, maxOrdersADay, maxBasket } = limits;
  return `Models learn nothing from a shopper with more than ${format.number(maxEventsADay)} events on one day, ${format.number(maxProducts)} different products, ${format.number(maxOrdersADay)} orders on one day, or ${format.number(maxBasket)} products an order on average: those are bots, resellers or shared accounts.`;
}

/** The panel of the tab; its button opens the table. */
export function LeftOut() {
  const format = useFormat();
  const query = useEngineQuery("recommend.leftOut", { limit: 1 });
  const [open, setOpen] = useUrlState<"" | "open">("leftout", "");
  return (
    <Panel title="Bots and bulk buyers" actions={<Button onClick={() => setOpen("open")}>Show</Button>}>
      <QueryState query={query} what="The shoppers could not be read" rows={2}>
        {(answer) => <Box sx={{ color: "text.secondary" }}>{countText(answer, format)}.</Box>}
      </QueryState>
      {open && <LeftOutDialog onClose={() => setOpen(null)} />}
    </Panel>
  );
}

function LeftOutDialog({ onClose }: { onClose: () => void }) {
  const format = useFormat();
  const [changing, setChanging] = useState(false);
  const [search, setSearch] = useUrlState("leftout.find", "");
  const input = search ? { search } : {};
  const { data } = useEngineQuery("recommend.leftOut", { limit: 1 });
  const columns = columnsFor(data?.limits);
  const order = useTableSort("leftout", columns, SORT);
  return (
    <Dialog
      open
      onClose={onClose}
      aria-labelledby="left-out-title"
      slotProps={{ paper: { sx: { width: "min(1180px, calc(100vw - 64px))", maxWidth: "none" } } }}
    >
      <DialogTitle id="left-out-title">Shoppers left out of learning</DialogTitle>
      <DialogContent sx={{ p: 0, display: "flex", flexDirection: "column" }}>
        <Box sx={{ px: 4, pb: 4, display: "grid", gap: 3, maxWidth: 900 }}>
          {data && <Box sx={{ color: "text.secondary" }}>{ruleText(data, format)}</Box>}
          {data && changing ? (
            <LimitsForm limits={data.limits} onDone={() => setChanging(false)} />
          ) : (
            <div>
              <Button onClick={() => setChanging(true)}>Change the limits</Button>
            </div>
          )}
        </Box>
        <Bar>
          <SearchField label="Search shoppers" value={search} onChange={setSearch} />
          <Box sx={{ color: "text.secondary" }}>{data && countText(data, format)}</Box>
          <Spacer />
          <ExportButton
            command="recommend.leftOut"
            input={input}
            columns={columns}
            sort={order.sort}
            name="shoppers left out"
          />
        </Bar>
        <Box sx={{ display: "flex", height: "min(420px, 48vh)", minHeight: 200 }}>
          <DataTable
            id="leftout"
            command="recommend.leftOut"
            input={input}
            columns={columns}
            rowKey={(row) => `${row.kind} ${row.id}`}
            label="Shoppers left out of learning"
            {...order}
            rowHeight={48}
            empty={<EmptyState text={search ? `No shopper fits "${search}".` : NOBODY} />}
          />
        </Box>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Close</Button>
      </DialogActions>
    </Dialog>
  );
}

const NOBODY = "Nobody is over a limit, so models learn from every shopper.";
