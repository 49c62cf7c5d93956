/** The editor: tables left, the open table's mapping with preview in the middle, the selected column right. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import useMediaQuery from "@mui/material/useMediaQuery";
import { type ReactNode, useEffect, useState } from "react";
import { messageOf, useCommand, useEngineQuery, useJob } from "../../client/index.ts";
import {
  Columns,
  JobProgress,
  Panel,
  Segmented,
  SwitchRow,
  showToast,
  TextInput,
  useUrlState,
} from "../../ui/index.ts";
import { ColumnPanel } from "./ColumnPanel.tsx";
import { ColumnsGrid } from "./ColumnsGrid.tsx";
import type { Mapping, TableMapping, WarehouseTable } from "./index.tsx";
import { PreviewTable } from "./PreviewTable.tsx";
import { StartMapping } from "./StartMapping.tsx";
import { withExpression } from "./select-list.ts";
import { TableList } from "./TableList.tsx";
import { TrialLoad } from "./TrialLoad.tsx";

interface EditorProps {
  saved: Mapping;
  tables: WarehouseTable[];
  /** Hands the page its buttons, which depend on what is being edited. */
  onActions: (actions: ReactNode) => void;
}

export function Editor({ saved, tables, onActions }: EditorProps) {
  const [draft, setDraft] = useState<TableMapping[]>(saved.tables);
  const [name, setName] = useUrlState<string>("table", saved.tables[0]?.table ?? "orders");
  const [column, setColumn] = useState<string | null>(null);
  const [view, setView] = useUrlState<"columns" | "sql">("view", "columns");
  const table = tables.find((candidate) => candidate.name === name) ?? tables[0]!;
  const mapping = draft.find((candidate) => candidate.table === table.name);
  const [tried, setTried] = useState(mapping?.sql);
  const preview = useEngineQuery(
    "mapping.preview",
    { sourceId: saved.sourceId, table: table.name, sql: tried ?? "", limit: 50 },
    { enabled: tried !== undefined && tried !== "", keepPrevious: false },
  );
  const change = (next: TableMapping) =>
    setDraft([...draft.filter((other) => other.table !== next.table), next]);
  const open = (next: string) => {
    setName(next);
    setColumn(null);
    setTried(draft.find((candidate) => candidate.table === next)?.sql);
  };
  const narrow = useMediaQuery("(max-width: 1279.95px)");
  const loading = useActions(saved, draft, () => setTried(mapping?.sql), onActions);
  const edit = (sql: string) => mapping && change({ ...mapping, sql });
  const aside = (
    <Box>
      {loading.job && loading.active && (
        <Panel title="Loading">
          <JobProgress job={loading.job} />
        </Panel>
      )}
      {mapping && (
        <Panel title={table.name}>
          <SwitchRow
            label="Load this table"
            checked={mapping.enabled}
            onChange={(enabled) => change({ ...mapping, enabled })}
          />
        </Panel>
      )}
      <ColumnPanel table={table} column={column} preview={preview.data} />
    </Box>
  );
  return (
    <Columns fill template={narrow ? "200px minmax(0, 1fr)" : "228px minmax(0, 1fr) 268px"} stackUnder={720}>
      <TableList tables={tables} draft={draft} sourceId={saved.sourceId} open={table.name} onOpen={open} />
      {mapping ? (
        <Box sx={{ display: "flex", flexDirection: "column", flex: 1, minHeight: 0 }}>
          <Box sx={{ flex: 1, minHeight: 0, overflow: "auto" }}>
            <Panel
              title={table.name}
              note={mapping.sql === tried ? "as it will be loaded" : "changed; try it to see the effect"}
              flush
              actions={
                <Segmented
                  label="View"
                  value={view}
                  onChange={setView}
                  options={[
                    { value: "columns", label: "Columns" },
                    { value: "sql", label: "SQL" },
                  ]}
                />
              }
            >
              {view === "sql" ? (
                <Box sx={{ px: 4, pb: 3 }}>
                  <TextInput
                    ariaLabel={`SQL of ${table.name}`}
                    mono
                    multiline
                    value={mapping.sql}
                    onChange={edit}
                    help={SQL_HELP}
                  />
                </Box>
              ) : (
                <ColumnsGrid
                  table={table}
                  sql={mapping.sql}
                  preview={preview.data}
                  selected={column}
                  onSelect={setColumn}
                  onEdit={(one, text) => edit(withExpression(mapping.sql, one, text))}
                />
              )}
            </Panel>
            <PreviewTable query={preview} column={column} />
            {narrow && aside}
          </Box>
          <TrialLoad query={preview} />
        </Box>
      ) : (
        <StartMapping
          sourceId={saved.sourceId}
          table={table}
          onStart={(sql) => change({ table: table.name, sql, enabled: true })}
        />
      )}
      {!narrow && aside}
    </Columns>
  );
}

const SQL_HELP =
  "One SELECT; columns named as the warehouse names them, source tables as {{raw.name}}. $time_zone and $currency hold the workspace's settings.";

/** Buttons of the page: try, save and load. */
function useActions(
  saved: Mapping,
  draft: TableMapping[],
  onTry: () => void,
  onActions: (actions: ReactNode) => void,
) {
  const sync = useJob("source.sync", { onDone: () => showToast("The mapping is loaded") });
  const save = useCommand("mapping.save", {
    onSuccess: () => sync.start({ id: saved.sourceId }),
    onError: (error) => showToast(messageOf(error), { kind: "error" }),
  });
  const changed = JSON.stringify(draft) !== JSON.stringify(saved.tables);
  const busy = save.isPending || sync.active;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the buttons follow the draft, not the identity of callbacks
  useEffect(() => {
    onActions(
      <>
        <Button onClick={onTry}>Run checks</Button>
        <Button
          variant="contained"
          disabled={busy || (!changed && saved.version > 0)}
          onClick={() => save.mutate({ sourceId: saved.sourceId, preset: saved.preset, tables: draft })}
        >
          Save and load
        </Button>
      </>,
    );
  }, [draft, busy, changed]);
  useEffect(() => () => onActions(null), [onActions]);
  return sync;
}
