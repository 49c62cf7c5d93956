/** How a table stood after each load: rows, missing values, different values. */

import Box from "@mui/material/Box";
import { useMemo } from "react";
import { ChartPanel, lineWithCompare, useChartKit } from "../../charts/index.ts";
import { useEngineQuery } from "../../client/index.ts";
import {
  type Column,
  Columns,
  EmptyState,
  numberColumn,
  Panel,
  QueryState,
  Rows,
  SimpleTable,
  useFormat,
  useUrlState,
} from "../../ui/index.ts";
import type { History, Snapshot } from "./answers.ts";
import { ColumnsOverTime } from "./ColumnsOverTime.tsx";

type TableRow = History["tables"][number];

const columns: Column<TableRow>[] = [
  { id: "table", header: "Table", text: (row) => row.table, render: (row) => <code>{row.table}</code> },
  numberColumn("rows", "Rows", (row) => row.rows, { sortable: false, width: 90 }),
  numberColumn("snapshots", "Loads", (row) => row.snapshots, { sortable: false, width: 70 }),
];

export function Development() {
  const [chosen, setChosen] = useUrlState("table", "");
  const list = useEngineQuery("quality.development", {});
  return (
    <QueryState query={list} what="The tables could not be read">
      {({ tables }) => {
        if (tables.length === 0)
          return (
            <EmptyState text="No load has been measured yet. Each load that changes tables measures them, and how they develop shows here." />
          );
        const table = tables.some((row) => row.table === chosen) ? chosen : tables[0]!.table;
        return (
          <Columns fill template="320px minmax(0, 1fr)">
            <Panel title="Tables" flush>
              <SimpleTable
                caption="Tables"
                columns={columns}
                rows={tables}
                rowKey={(row) => row.table}
                onOpen={(row) => setChosen(row.table)}
                openKey={table}
              />
            </Panel>
            <TableOverTime table={table} />
          </Columns>
        );
      }}
    </QueryState>
  );
}

function TableOverTime({ table }: { table: string }) {
  const development = useEngineQuery("quality.development", { table });
  return (
    <QueryState query={development} what="The table could not be read">
      {({ snapshots }) => (
        <Rows>
          <RowsByLoad table={table} snapshots={snapshots} />
          <ColumnsOverTime snapshots={snapshots} />
        </Rows>
      )}
    </QueryState>
  );
}

function RowsByLoad({ table, snapshots }: { table: string; snapshots: Snapshot[] }) {
  const kit = useChartKit();
  const format = useFormat();
  const spec = useMemo(
    () =>
      lineWithCompare(
        {
          unit: "number",
          points: snapshots.map((snapshot) => ({ x: snapshot.at, value: snapshot.rows })),
          names: { actual: "Rows" },
        },
        kit,
      ),
    [snapshots, kit],
  );
  const last = snapshots.at(-1);
  if (snapshots.length < 2)
    return (
      <Panel title={`Rows of ${table}`}>
        <Box sx={{ color: "text.secondary" }}>
          {format.number(last?.rows)} rows after one load. From the second load on, this shows how they
          develop.
        </Box>
      </Panel>
    );
  return (
    <ChartPanel
      title={`Rows of ${table}`}
      note="after each load"
      spec={spec}
      height={200}
      legend={false}
      summary={`${snapshots.length} loads; ${format.number(snapshots[0]!.rows)} rows at first, ${format.number(last!.rows)} now.`}
    />
  );
}
