/** Rejected rows by reason, then row by row with what stood in them. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { type InputOf, messageOf, useCommand, useEngineQuery } from "../../client/index.ts";
import {
  type Column,
  Columns,
  codeColumn,
  DataTable,
  dateColumn,
  EmptyState,
  ExportButton,
  Panel,
  QueryState,
  SearchField,
  SimpleTable,
  showToast,
  TwoLines,
  textColumn,
  useFormat,
  useSetUrl,
  useTableSort,
  useUrlState,
} from "../../ui/index.ts";
import type { Reject, RejectList } from "./answers.ts";
import { RejectPanel } from "./RejectPanel.tsx";

type Group = RejectList["groups"][number];

const columns: Column<Reject>[] = [
  codeColumn("key", "Key", (row) => row.key, { width: 140 }),
  textColumn("table", "Table", (row) => row.table, { width: 96 }),
  textColumn("column", "Column", (row) => row.column, { width: 102 }),
  textColumn("rule", "Reason", (row) => row.rule, { width: 160 }),
  codeColumn("value", "Value", (row) => row.value),
  dateColumn("rejectedAt", "Since", (row) => row.rejectedAt, { time: true, width: 112 }),
];

/** What stays beside the panel, which has the rest; of one reason the values differ, not the reason. */
const shownBesidePanel = (rule: string) => new Set(rule ? ["key", "value"] : ["key", "rule"]);
const keyOf = (row: Reject) => `${row.sourceId}|${row.table}|${row.key}|${row.rule}`;

/** Newest first. */
const SORT = "-rejectedAt";

const groupColumns: Column<Group>[] = [
  {
    id: "rule",
    header: "Reason",
    text: (row) => row.rule,
    render: (row) => (
      <TwoLines
        main={row.rule}
        note={row.column && row.column !== row.rule ? `${row.table}.${row.column}` : row.table}
      />
    ),
  },
  {
    ...textColumn<Group>("rows", "Rows", (row) => String(row.rows), { sortable: false, width: 80 }),
    align: "right",
    render: (row, format) => format.number(row.rows),
  },
];

const idOf = (group: Group) => `${group.sourceId}|${group.table}|${group.column}|${group.rule}`;

/** Parquet is written by the engine: a page can't. */
function SaveAsParquet({ filter }: { filter: InputOf<"warehouse.saveRejects"> }) {
  const format = useFormat();
  const save = useCommand("warehouse.saveRejects", {
    onSuccess: ({ path, rows }) => showToast(`${format.number(rows)} rows saved as ${path}`),
    onError: (error) => showToast(messageOf(error), { kind: "error" }),
  });
  return (
    <Button
      variant="text"
      disabled={save.isPending}
      onClick={() => save.mutate({ ...filter, format: "parquet" })}
    >
      Parquet
    </Button>
  );
}

export function Rejects() {
  const [table] = useUrlState<string>("table", "");
  const [rule] = useUrlState<string>("rule", "");
  const [source] = useUrlState<string>("source", "");
  const setUrl = useSetUrl();
  const [open, setOpen] = useState<Reject | null>(null);
  const [search, setSearch] = useUrlState("search", "");
  const order = useTableSort("rejects", columns, SORT);
  const filter = {
    // A reason is all three; a table alone in the address is the choice of another tab.
    ...(rule && { rule, ...(table && { table }), ...(source && { sourceId: source }) }),
    ...(search && { search }),
  };
  const overview = useEngineQuery("warehouse.rejects", { limit: 1 });
  const isPicked = (group: Group) =>
    group.table === table && group.rule === rule && group.sourceId === source;
  const pick = (group: Group | null) => {
    setUrl({
      table: group?.table ?? null,
      rule: group?.rule ?? null,
      source: group?.sourceId ?? null,
    });
    setOpen(null);
  };
  return (
    <QueryState query={overview} what="The rejected rows could not be read">
      {({ groups }) =>
        groups.length === 0 ? (
          <EmptyState
            icon={CircleCheck}
            text="Every row that was read is in the warehouse. Rows that fail a check will be listed here with the reason."
          />
        ) : (
          <Columns fill template="320px minmax(0, 1fr)">
            <Panel
              title="Reasons"
              note={rule ? undefined : "one line, one rule"}
              actions={
                rule && (
                  <Button variant="text" onClick={() => pick(null)}>
                    All reasons
                  </Button>
                )
              }
              flush
            >
              <SimpleTable
                caption="Reasons"
                columns={groupColumns}
                rows={groups}
                rowKey={idOf}
                rowHeight={48}
                onOpen={(group) => pick(isPicked(group) ? null : group)}
                openKey={groups.filter(isPicked).map(idOf)[0]}
              />
            </Panel>
            <Box sx={{ display: "flex", flex: 1, minHeight: 0, position: "relative" }}>
              <Box sx={{ flex: 1, minWidth: 0, display: "flex", flexDirection: "column" }}>
                <Panel
                  title={rule ? "Rows with this reason" : "All rejected rows"}
                  actions={
                    <>
                      <SearchField label="Search rows" value={search} onChange={setSearch} />
                      <ExportButton
                        command="warehouse.rejects"
                        input={filter}
                        columns={columns}
                        name="rejected-rows"
                        sort={order.sort}
                      />
                      <SaveAsParquet filter={filter} />
                    </>
                  }
                  flush
                  fill
                  sx={{ "& > div:last-of-type": { display: "flex", flexDirection: "column" } }}
                >
                  <DataTable
                    id="rejects"
                    command="warehouse.rejects"
                    input={filter}
                    columns={open ? columns.filter(({ id }) => shownBesidePanel(rule).has(id)) : columns}
                    openKey={open && keyOf(open)}
                    {...order}
                    empty={
                      rule && !groups.some(isPicked)
                        ? "No row is rejected for this reason any more. Go on with all reasons."
                        : "No rejected row fits the search."
                    }
                    rowKey={keyOf}
                    label="Rejected rows"
                    onOpen={setOpen}
                  />
                </Panel>
              </Box>
              {open && <RejectPanel reject={open} onClose={() => setOpen(null)} />}
            </Box>
          </Columns>
        )
      }
    </QueryState>
  );
}
