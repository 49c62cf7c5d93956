/** One source: load it, test it, see its tables and what its loads did. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useState } from "react";
import { Link } from "react-router";
import { messageOf, useCommand, useEngineQuery, useJob } from "../../client/index.ts";
import {
  ConfirmDialog,
  ConnectionTag,
  Facts,
  JobProgress,
  Panel,
  QueryState,
  SidePanel,
  showToast,
  useFormat,
} from "../../ui/index.ts";
import type { Source } from "./answers.ts";
import { CheckSteps } from "./CheckSteps.tsx";
import { useKindTitle } from "./kind-title.ts";
import { LoadReportView } from "./LoadReportView.tsx";
import { usePresetTitle } from "./preset-title.ts";
import { SourceDialog } from "./SourceDialog.tsx";
import { SourceTables } from "./SourceTables.tsx";
import { layoutOf, whereOf } from "./words.ts";

interface SourcePanelProps {
  source: Source;
  onClose: () => void;
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
}

export function SourcePanel({ source, onClose, onPrevious, onNext }: SourcePanelProps) {
  const titleOf = usePresetTitle();
  const format = useFormat();
  const [dialog, setDialog] = useState<"edit" | "remove" | null>(null);
  const sync = useJob("source.sync", {
    match: (input) => input.id === source.id || input.id === source.name,
  });
  const test = useCommand("source.test");
  const remove = useCommand("source.remove", {
    onSuccess: ({ note }) => {
      if (note) showToast(note, { kind: "error" });
      onClose();
    },
  });
  const loads = useEngineQuery("source.loads", { sourceId: source.id, limit: 1 });
  return (
    <SidePanel
      title={source.name}
      subtitle={whereOf(source, useKindTitle())}
      width={440}
      onClose={onClose}
      onPrevious={onPrevious}
      onNext={onNext}
      foot={
        <>
          <Button onClick={() => setDialog("edit")}>Change</Button>
          <Button variant="text" onClick={() => setDialog("remove")}>
            Remove
          </Button>
          <Box sx={{ flex: 1 }} />
          <Button disabled={sync.active} onClick={() => sync.start({ id: source.id, mode: "full" })}>
            Load all again
          </Button>
          <Button variant="contained" disabled={sync.active} onClick={() => sync.start({ id: source.id })}>
            Sync
          </Button>
        </>
      }
    >
      {sync.job && sync.active && (
        <Panel title="Loading">
          <JobProgress job={sync.job} />
        </Panel>
      )}
      {sync.error && !sync.active && sync.error.message !== loads.data?.[0]?.error?.message && (
        <Panel title="The load ended early">
          <Box role="alert" sx={{ color: "text.secondary", overflowWrap: "anywhere" }}>
            {sync.error.message}
          </Box>
        </Panel>
      )}
      <Panel
        title="Connection"
        actions={
          <Button variant="text" disabled={test.isPending} onClick={() => test.mutate({ id: source.id })}>
            {test.isPending ? "Testing" : "Test"}
          </Button>
        }
      >
        <Facts
          items={[
            {
              label: "Kind of system",
              value: <ConnectionTag type={source.connectionType} note="read-only" />,
            },
            { label: "Added", value: format.dateTime(source.createdAt) },
            { label: "Layout", value: layoutOf(source, titleOf) },
            {
              label: "Mapping",
              value: (
                <Link to={`/mapping?source=${source.id}`}>
                  {source.mappedTables > 0 || source.preset ? "Open" : "Map the tables"}
                </Link>
              ),
            },
          ]}
        />
        <Box aria-live="polite" sx={{ mt: test.data || test.error ? 3 : 0 }}>
          {test.error !== null && <Box role="alert">{messageOf(test.error)}</Box>}
          {test.data && <CheckSteps result={test.data} />}
        </Box>
      </Panel>
      <QueryState query={loads} what="The loads could not be read">
        {([last]) => (last ? <LoadReportView report={last} /> : null)}
      </QueryState>
      <SourceTables sourceId={source.id} />
      {dialog === "edit" && (
        <SourceDialog source={source} onClose={() => setDialog(null)} onSaved={() => setDialog(null)} />
      )}
      <ConfirmDialog
        open={dialog === "remove"}
        title={`Remove ${source.name}?`}
        action="Remove source and rows"
        busy={remove.isPending}
        onClose={() => setDialog(null)}
        onConfirm={() => remove.mutate({ id: source.id, purge: true })}
      >
        The connection, its mapping and every row that it loaded are deleted from this workspace. The store
        itself is not touched{source.config.replicationSlot ? ", but its replication slot is dropped" : ""}.
      </ConfirmDialog>
    </SidePanel>
  );
}
