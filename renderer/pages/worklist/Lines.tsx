/** The lines of a tab: filters, table with bulk decisions, and the open line beside them. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useState } from "react";
import { callEngine, type OutputOf } from "../../client/index.ts";
import {
  ColumnsButton,
  DataTable,
  EmptyState,
  ExportButton,
  type Filter,
  FilterBar,
  SearchField,
  Spacer,
  useFilters,
  useFormat,
  useTableSort,
  useUrlState,
} from "../../ui/index.ts";
import { columns, decisionColumn } from "./columns.tsx";
import { LinePanel } from "./LinePanel.tsx";
import type { TabId } from "./Tabs.tsx";
import { costWords, quantityOf, type Row } from "./to-order.ts";
import { type Decide, useDecide } from "./use-decide.ts";

type Worklist = OutputOf<"demand.worklist">;

const SORT = "-moneyAtRisk";

const NOTHING: Record<TabId, string> = {
  "runs-out": "Nothing runs out before an order placed today would arrive.",
  reorder: "No item is below its reorder point.",
  excess: "No item holds more than 120 days of stock.",
  new: "Every item has enough history for a forecast of its own.",
  decided: "Nothing is accepted or skipped yet.",
  all: "No item has a stock level.",
};

function filtersOf(suppliers: string[]): Filter[] {
  return [
    { id: "supplier", label: "Supplier", options: suppliers.map((name) => ({ value: name, label: name })) },
    { id: "abc", label: "Class", options: ["A", "B", "C"].map((value) => ({ value, label: value })) },
    {
      id: "service",
      label: "Service level",
      options: ["0.9", "0.95", "0.975", "0.99"].map((value) => ({
        value,
        label: `${Number(value) * 100}%`,
      })),
    },
  ];
}

/** What is shown of the tab, from the address, and the line that is open beside it. */
function useLines(worklist: Worklist, tab: TabId) {
  const [open, setOpen] = useUrlState("line", "");
  const [search, setSearch] = useUrlState("search", "");
  const shown = tab === "decided" ? [...columns, decisionColumn] : columns;
  // Beside an open line the money at risk would be cut: its class is in the filters, too, and gives way.
  const drawn = open ? shown.filter(({ id }) => id !== "abc") : shown;
  const order = useTableSort("worklist", shown, SORT);
  const [place, setPlace] = useState<{ index: number; total: number }>();
  const filters = filtersOf(worklist.suppliers);
  const { supplier, abc, service } = useFilters(filters);
  const input = {
    tab,
    ...(supplier && { supplier }),
    ...(abc && { abc }),
    ...(service && { serviceLevel: Number(service) }),
    ...(search && { search }),
  };
  const goTo = async (index: number) => {
    if (index < 0) return;
    const answer = await callEngine("demand.worklist", {
      ...input,
      sort: order.sort,
      offset: index,
      limit: 1,
    });
    setOpen(answer.rows[0]?.uniqueId ?? null);
    setPlace({ index, total: answer.total });
  };
  const openRow = (row: Row, index: number) => {
    setOpen(row.uniqueId);
    setPlace({ index, total: worklist.total });
  };
  return { open, setOpen, openRow, search, setSearch, shown, drawn, order, place, goTo, filters, input };
}

export function Lines({ worklist, tab }: { worklist: Worklist; tab: TabId }) {
  const { open, setOpen, openRow, search, setSearch, shown, drawn, order, place, goTo, filters, input } =
    useLines(worklist, tab);
  // A decided line leaves its tab, so the next one is now at its place.
  const decide = useDecide(() => open && place && void goTo(place.index));
  const table = { command: "demand.worklist", input, columns: shown } as const;
  return (
    <Box sx={{ display: "flex", flex: 1, minHeight: 0, minWidth: 0, position: "relative" }}>
      <Box sx={{ display: "flex", flexDirection: "column", flex: 1, minWidth: 0 }}>
        <FilterBar
          filters={filters}
          start={<SearchField label="Search items" value={search} onChange={setSearch} />}
          end={
            <>
              <ColumnsButton id="worklist" columns={shown} />
              <ExportButton {...table} sort={order.sort} name={`worklist ${tab}`} />
            </>
          }
        />
        <DataTable
          {...table}
          columns={drawn}
          id="worklist"
          rowKey={(row) => row.uniqueId}
          label="Worklist"
          {...order}
          rowHeight={34}
          onOpen={openRow}
          openKey={open || null}
          bulk={(rows, clear) => (
            <Bulk rows={rows} clear={clear} decide={decide} decided={tab === "decided"} />
          )}
          empty={<EmptyState text={search ? `No line matches "${search}".` : NOTHING[tab]} />}
        />
      </Box>
      {open && (
        <LinePanel
          uniqueId={open}
          {...(place && { place: `${place.index + 1} of ${place.total}` })}
          decide={decide}
          onClose={() => setOpen(null)}
          {...(place && { onStep: (by: 1 | -1) => void goTo(place.index + by) })}
        />
      )}
    </Box>
  );
}

interface BulkProps {
  rows: Row[];
  clear: () => void;
  decide: Decide;
  decided: boolean;
}

function Bulk({ rows, clear, decide, decided }: BulkProps) {
  const format = useFormat();
  const ordered = rows.filter((row) => quantityOf(row) > 0);
  const units = ordered.reduce((sum, row) => sum + quantityOf(row), 0);
  const suppliers = new Set(ordered.map((row) => row.supplier)).size;
  const after = (work: Promise<void>) => void work.then(clear);
  return (
    <>
      <Box className="numeric" sx={{ color: "text.secondary" }}>
        {format.number(units)} {units === 1 ? "unit" : "units"}, {costWords(ordered, format)}, {suppliers}{" "}
        {suppliers === 1 ? "supplier" : "suppliers"}
      </Box>
      <Spacer />
      {decided ? (
        <Button onClick={() => after(decide.decide(rows, "open"))} disabled={decide.busy}>
          Reopen
        </Button>
      ) : (
        <>
          <Button variant="text" onClick={() => after(decide.decide(rows, "skipped"))} disabled={decide.busy}>
            Skip
          </Button>
          <Button onClick={() => after(decide.decide(rows, "accepted"))} disabled={decide.busy}>
            Accept
          </Button>
          <Button
            variant="contained"
            onClick={() => after(decide.draftOrders(rows))}
            disabled={decide.busy || units === 0}
          >
            Draft {suppliers} purchase {suppliers === 1 ? "order" : "orders"}
          </Button>
        </>
      )}
    </>
  );
}
