// Sources: what is connected, when it was loaded last, and everything one does with a connection.
// May import: renderer/ui, renderer/client. A new column: a line in `columns`.

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import { useEngineQuery, useJob } from "../../client/index.ts";
import {
  Bar,
  type Column,
  ConnectionTag,
  dateColumn,
  EmptyState,
  ExportRows,
  Icon,
  numberColumn,
  PageFrame,
  QueryState,
  SearchField,
  SimpleTable,
  Spacer,
  TwoLines,
  textColumn,
  useHeldRows,
  useUrlState,
} from "../../ui/index.ts";
import type { Source } from "./answers.ts";
import { DropArea } from "./DropArea.tsx";
import { FilesButton } from "./FilesButton.tsx";
import { useKindTitle } from "./kind-title.ts";
import { LoadState } from "./LoadState.tsx";
import { usePresetTitle } from "./preset-title.ts";
import { SourceDialog } from "./SourceDialog.tsx";
import { SourcePanel } from "./SourcePanel.tsx";
import { type DroppedFiles, useFileDrop } from "./use-file-drop.ts";
import { layoutOf, SAMPLE, whereOf } from "./words.ts";

type TitleOf = (id: string) => string;

const columnsFor = (presetTitle: TitleOf, kindTitle: TitleOf): Column<Source>[] => [
  {
    ...textColumn<Source>("name", "Source", (row) => row.name),
    text: (row) => `${row.name}, ${whereOf(row, kindTitle)}`,
    render: (row) => <TwoLines main={row.name} note={whereOf(row, kindTitle)} />,
  },
  {
    ...textColumn<Source>("type", "Connection", (row) => row.connectionType, { width: 176 }),
    render: (row) => <ConnectionTag type={row.connectionType} note="read-only" />,
  },
  textColumn("preset", "Layout", (row) => layoutOf(row, presetTitle), { width: 220 }),
  {
    ...textColumn<Source>("state", "Last load", (row) => row.lastLoad?.state ?? "not loaded", { width: 120 }),
    render: (row) => <LoadState state={row.lastLoad?.state} />,
  },
  dateColumn("endedAt", "Ended", (row) => row.lastLoad?.endedAt, { time: true, width: 130 }),
  numberColumn("rows", "Rows", (row) => row.lastLoad?.rows, { width: 110 }),
];

/** Columns that give way while the drawer, which has them too, is open. */
const IN_DRAWER = new Set(["preset", "rows", "endedAt"]);

export default function SourcesPage() {
  const sources = useEngineQuery("source.list", {});
  const columns = columnsFor(usePresetTitle(), useKindTitle());
  const [openId, setOpen] = useUrlState<string>("source", "");
  const [adding, setAdding] = useState<{ files?: DroppedFiles } | null>(null);
  const drop = useFileDrop((files) => setAdding({ files }));
  const sync = useJob("source.sync");
  const all = sources.data ?? [];
  const held = useHeldRows("sources", all, columns);
  const { rows } = held;
  const open = all.find((row) => row.id === openId);
  const at = rows.findIndex((row) => row.id === openId);
  const add = (
    <Box sx={{ display: "flex", gap: 2 }}>
      <FilesButton onFiles={(files) => void drop.take(files)} disabled={drop.sending !== null} />
      <Button variant="contained" startIcon={<Icon of={Plus} size={14} />} onClick={() => setAdding({})}>
        Add source
      </Button>
    </Box>
  );
  const closeDialog = () => {
    setAdding(null);
    drop.discard();
  };
  const added = (source: Source) => {
    closeDialog();
    setOpen(source.id);
    sync.start({ id: source.id });
  };
  return (
    <PageFrame title="Sources" actions={all.length > 0 && add}>
      <DropArea
        onDrop={(transfer) => void drop.takeDropped(transfer)}
        sending={drop.sending}
        onCancel={drop.cancel}
      >
        <Box sx={{ flex: 1, minWidth: 0, overflow: "auto", display: "flex", flexDirection: "column" }}>
          <QueryState query={sources} what="The sources could not be read">
            {(list) =>
              list.length === 0 ? (
                <EmptyState
                  text="Nothing is connected yet. Connect the database that holds your orders, drop files here, or try the sample store."
                  action={
                    <Box sx={{ display: "flex", gap: 2 }}>
                      <Button component={Link} to={SAMPLE}>
                        Try the sample store
                      </Button>
                      {add}
                    </Box>
                  }
                />
              ) : (
                <>
                  <Bar>
                    <SearchField label="Search sources" {...held.search} />
                    <Spacer />
                    <ExportRows {...held.exported} name="sources" />
                  </Bar>
                  <SimpleTable
                    {...held.table}
                    caption="Sources"
                    columns={open ? columns.filter((column) => !IN_DRAWER.has(column.id)) : columns}
                    rowKey={(row) => row.id}
                    rowHeight={48}
                    onOpen={(row) => setOpen(row.id)}
                    openKey={openId}
                    empty={`No source fits "${held.search.value}".`}
                  />
                </>
              )
            }
          </QueryState>
        </Box>
        {open && (
          <SourcePanel
            key={open.id}
            source={open}
            onClose={() => setOpen("")}
            onPrevious={at > 0 ? () => setOpen(rows[at - 1]!.id) : undefined}
            onNext={at >= 0 && at < rows.length - 1 ? () => setOpen(rows[at + 1]!.id) : undefined}
          />
        )}
      </DropArea>
      {adding && <SourceDialog files={adding.files} onClose={closeDialog} onSaved={added} />}
    </PageFrame>
  );
}
