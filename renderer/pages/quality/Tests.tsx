/** Every test with its outcome; the open one beside the list. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { ListChecks, Plus } from "lucide-react";
import { useState } from "react";
import { callEngine, useEngineQuery } from "../../client/index.ts";
import {
  type Column,
  codeColumn,
  DataTable,
  dateColumn,
  EmptyState,
  ExportButton,
  type Filter,
  FilterBar,
  GoButton,
  Icon,
  numberColumn,
  SearchField,
  textColumn,
  useFilters,
  useTableSort,
  useUrlState,
} from "../../ui/index.ts";
import { TestDialog } from "./TestDialog.tsx";
import { TestPanel } from "./TestPanel.tsx";
import { foundText, KIND_WORDS, type Test, TestState } from "./test-words.tsx";

const columns: Column<Test>[] = [
  textColumn("title", "What must hold", (row) => row.title),
  codeColumn("table", "Table", (row) => row.table, { width: 150 }),
  {
    ...textColumn<Test>("state", "Outcome", (row) => (row.enabled ? row.state : "off"), { width: 110 }),
    render: (row) => <TestState {...row} />,
  },
  {
    ...textColumn<Test>("observed", "Found", (row) => row.observed ?? String(row.failing ?? ""), {
      width: 200,
    }),
    sortable: false,
    render: (row, format) => foundText(row, format),
  },
  numberColumn("failing", "Rows", (row) => row.failing, { width: 80 }),
  dateColumn("since", "Since", (row) => row.since, { time: true, width: 120 }),
  textColumn("kind", "Kind", (row) => KIND_WORDS[row.kind], { width: 170, optional: true }),
  textColumn("origin", "From", (row) => row.origin, { width: 80, optional: true }),
];

/** Columns that give way while the test stands beside the list. */
const IN_PANEL = new Set(["observed", "since"]);

const STATES: Filter = {
  id: "state",
  label: "Outcome",
  options: [
    { value: "failed", label: "fails or warns" },
    { value: "passed", label: "holds" },
    { value: "error", label: "can't run" },
    { value: "skipped", label: "not judged" },
    { value: "new", label: "not run" },
  ],
};

function useTestFilters(): Filter[] {
  const tables = useEngineQuery("mapping.tables", {}).data ?? [];
  const options = tables.map(({ name }) => ({ value: name, label: name }));
  return [STATES, { id: "table", label: "Table", options }];
}

export function Tests() {
  const filters = useTestFilters();
  const { state, table } = useFilters(filters);
  const [search, setSearch] = useUrlState("search", "");
  const [open, setOpen] = useUrlState("test", "");
  const { sort, onSort } = useTableSort("tests", columns);
  const [adding, setAdding] = useState(false);
  const [place, setPlace] = useState({ index: 0, total: 0 });
  const input = {
    ...(state && { state: state as Test["state"] }),
    ...(table && { table }),
    ...(search && { search }),
  };
  const goTo = async (index: number) => {
    const answer = await callEngine("quality.list", {
      ...input,
      ...(sort && { sort }),
      offset: index,
      limit: 1,
    });
    if (answer.rows[0]) setOpen(answer.rows[0].id);
    setPlace({ index, total: answer.total });
  };
  const shown = open ? columns.filter((column) => !IN_PANEL.has(column.id)) : columns;
  return (
    <Box sx={{ display: "flex", flex: 1, minHeight: 0, minWidth: 0, position: "relative" }}>
      <Box sx={{ display: "flex", flexDirection: "column", flex: 1, minWidth: 0 }}>
        <FilterBar
          filters={filters}
          start={<SearchField label="Search tests" value={search} onChange={setSearch} />}
          end={
            <>
              <ExportButton
                command="quality.list"
                input={input}
                columns={columns}
                name="quality tests"
                sort={sort}
              />
              <Button startIcon={<Icon of={Plus} size={14} />} onClick={() => setAdding(true)}>
                Add test
              </Button>
            </>
          }
        />
        <DataTable
          id="tests"
          command="quality.list"
          input={input}
          columns={shown}
          sort={sort}
          onSort={onSort}
          rowKey={(row) => row.id}
          label="Quality tests"
          openKey={open}
          onOpen={(row, index) => {
            setOpen(row.id);
            setPlace((before) => ({ ...before, index }));
          }}
          empty={
            <EmptyState
              icon={ListChecks}
              text={
                state || table || search
                  ? "No test fits. Take a filter off."
                  : "Connect a source and load it: each table that it fills is tested after every load."
              }
              action={!(state || table || search) && <GoButton to="/sources">Open sources</GoButton>}
            />
          }
        />
      </Box>
      {open && (
        <TestPanel
          key={open}
          id={open}
          onClose={() => setOpen(null)}
          onPrevious={place.index > 0 ? () => void goTo(place.index - 1) : undefined}
          onNext={() => void goTo(place.index + 1)}
        />
      )}
      {adding && (
        <TestDialog
          table={table}
          onClose={() => setAdding(false)}
          onSaved={(id) => {
            setAdding(false);
            setOpen(id);
          }}
        />
      )}
    </Box>
  );
}
