/** Rejected rows by reason, then row by row with what stood in them. */

import Box from "@mui/material/Box";
import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { type OutputOf, useEngineQuery } from "../../client/index.ts";
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
  SidePanel,
  SimpleTable,
  TwoLines,
  textColumn,
  useFormat,
  useSetUrl,
  useUrlState,
} from "../../ui/index.ts";

type Answer = OutputOf<"warehouse.rejects">;
type Reject = Answer["rows"][number];
type Group = Answer["groups"][number];

const columns: Column<Reject>[] = [
  codeColumn("key", "Key", (row) => row.key, { width: 170, sortable: false }),
  textColumn("table", "Table", (row) => row.table, { width: 120, sortable: false }),
  textColumn("column", "Column", (row) => row.column, { width: 120, sortable: false }),
  textColumn("rule", "Reason", (row) => row.rule, { sortable: false }),
  codeColumn("value", "Value", (row) => row.value, { width: 150, sortable: false }),
  dateColumn("rejectedAt", "Since", (row) => row.rejectedAt, { time: true, width: 120, sortable: false }),
];

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

export function Rejects() {
  const [table] = useUrlState<string>("table", "");
  const [rule] = useUrlState<string>("rule", "");
  const [source] = useUrlState<string>("source", "");
  const setUrl = useSetUrl();
  const [open, setOpen] = useState<Reject | null>(null);
  const input = { ...(table && { table }), ...(rule && { rule }), ...(source && { sourceId: source }) };
  const overview = useEngineQuery("warehouse.rejects", { limit: 1 });
  const pick = (group: Group) => {
    const same = group.table === table && group.rule === rule && group.sourceId === source;
    setUrl(
      same
        ? { table: null, rule: null, source: null }
        : { table: group.table, rule: group.rule, source: group.sourceId },
    );
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
            <Panel title="Reasons" note="one line, one rule" flush>
              <SimpleTable
                caption="Reasons"
                columns={groupColumns}
                rows={groups}
                rowKey={idOf}
                rowHeight={48}
                onOpen={pick}
                openKey={
                  groups
                    .filter((g) => g.table === table && g.rule === rule && g.sourceId === source)
                    .map(idOf)[0]
                }
              />
            </Panel>
            <Box sx={{ display: "flex", flex: 1, minHeight: 0, position: "relative" }}>
              <Box sx={{ flex: 1, minWidth: 0, display: "flex", flexDirection: "column" }}>
                <Panel
                  title={rule ? "Rows with this reason" : "All rejected rows"}
                  actions={
                    <ExportButton
                      command="warehouse.rejects"
                      input={input}
                      columns={columns}
                      name="rejected-rows"
                    />
                  }
                  flush
                  fill
                  sx={{ "& > div:last-of-type": { display: "flex", flexDirection: "column" } }}
                >
                  <DataTable
                    id="rejects"
                    command="warehouse.rejects"
                    input={input}
                    columns={columns}
                    rowKey={(row) => `${row.sourceId}|${row.table}|${row.key}|${row.rule}`}
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

function RejectPanel({ reject, onClose }: { reject: Reject; onClose: () => void }) {
  const format = useFormat();
  return (
    <SidePanel
      title={reject.key ?? "Row without a key"}
      subtitle={`${reject.table}, ${format.dateTime(reject.rejectedAt)}`}
      onClose={onClose}
    >
      <Panel title="Why">
        {reject.column ? `${reject.column}: ` : ""}
        {reject.rule}
        {reject.value !== null && (
          <Box sx={{ color: "text.secondary", overflowWrap: "anywhere" }}>Value: {reject.value}</Box>
        )}
      </Panel>
      <Panel title="The row as it came">
        <Box
          component="dl"
          sx={{ m: 0, display: "grid", gridTemplateColumns: "auto minmax(0, 1fr)", gap: 1, columnGap: 4 }}
        >
          {Object.entries(reject.row).map(([name, value]) => (
            <Box key={name} sx={{ display: "contents" }}>
              <Box component="dt" sx={{ color: "text.secondary" }}>
                {name}
              </Box>
              <Box component="dd" sx={{ m: 0, overflowWrap: "anywhere" }}>
                {value === null ? "none" : typeof value === "object" ? JSON.stringify(value) : String(value)}
              </Box>
            </Box>
          ))}
        </Box>
      </Panel>
    </SidePanel>
  );
}
