/** The first rows that break a rule, as they stand in the warehouse. */

import Box from "@mui/material/Box";
import { type OutputOf, useEngineQuery } from "../../client/index.ts";
import { type Column, codeColumn, Panel, QueryState, SimpleTable, useFormat } from "../../ui/index.ts";
import type { Test } from "./test-words.tsx";

const SHOWN = 20;
/** Columns of the load say nothing about what is wrong. */
const BOOKKEEPING = new Set(["loaded_at", "deleted_at"]);

/** A time as the engine writes it, to the minute. */
const INSTANT = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):[\d.]+Z$/;

type Rows = OutputOf<"quality.failing">;
type Row = { key: string; cells: unknown[] };

const text = (value: unknown): string | null =>
  value === null || value === undefined
    ? null
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value).replace(INSTANT, "$1 $2");

export function FailingRows({ test }: { test: Test }) {
  const format = useFormat();
  const { id, columns: tested } = test;
  const failing = test.failing ?? 0;
  const rows = useEngineQuery("quality.failing", { id, limit: SHOWN }, { keepPrevious: false });
  return (
    <Panel title="Failing rows" note={`first ${Math.min(SHOWN, failing)} of ${format.number(failing)}`} flush>
      <QueryState query={rows} what="The rows could not be read">
        {(table) => {
          const columns: Column<Row>[] = shownColumns(table, tested).map(({ name, at }) =>
            codeColumn<Row>(name, name, (row) => text(row.cells[at]), { width: 140, sortable: false }),
          );
          return (
            <Box sx={{ overflowX: "auto", "& table": { minWidth: columns.length * 140 } }}>
              <SimpleTable
                caption="Failing rows"
                columns={columns}
                rows={table.rows.map((cells, k) => ({ key: String(k), cells }))}
                rowKey={(row) => row.key}
              />
            </Box>
          );
        }}
      </QueryState>
    </Panel>
  );
}

/** The row's own name, then what is tested, then the rest that has values. */
function shownColumns(table: Rows, tested: string[]) {
  const all = table.columns.map(({ name }, at) => ({ name, at }));
  const used = all.filter(
    ({ name, at }) =>
      tested.includes(name) || (!BOOKKEEPING.has(name) && table.rows.some((row) => row[at] !== null)),
  );
  const rank = ({ name, at }: { name: string; at: number }) => (at === 0 ? 0 : tested.includes(name) ? 1 : 2);
  return used.sort((a, b) => rank(a) - rank(b));
}
