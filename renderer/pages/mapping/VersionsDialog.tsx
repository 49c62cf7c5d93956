/** Every saved version: what changed in it, how it differs from what stands there now, and back to it. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { useState } from "react";
import { useEngineQuery } from "../../client/index.ts";
import { QueryState, useFormat } from "../../ui/index.ts";
import type { Mapping, TableMapping } from "./answers.ts";
import { differences } from "./compare.ts";

interface VersionsDialogProps {
  sourceId: string;
  current: TableMapping[];
  /** Takes the version into the editor. */
  onRestore: (version: Mapping) => void;
  onClose: () => void;
}

export function VersionsDialog({ sourceId, current, onRestore, onClose }: VersionsDialogProps) {
  const versions = useEngineQuery("mapping.versions", { sourceId });
  const [open, setOpen] = useState<number | null>(null);
  const chosen = open ?? versions.data?.[0]?.version;
  const mapping = useEngineQuery(
    "mapping.version",
    { sourceId, version: chosen ?? 0 },
    { enabled: chosen !== undefined },
  );
  return (
    <Dialog
      open
      onClose={onClose}
      aria-labelledby="versions-title"
      slotProps={{ paper: { sx: { maxWidth: 880, width: "100%" } } }}
    >
      <DialogTitle id="versions-title">Versions of this mapping</DialogTitle>
      <DialogContent>
        <QueryState query={versions} what="The versions could not be read">
          {(list) =>
            list.length === 0 ? (
              <Box sx={{ color: "text.secondary" }}>Nothing was saved yet. Each save is kept here.</Box>
            ) : (
              <Box sx={{ display: "grid", gridTemplateColumns: "300px minmax(0, 1fr)", gap: 4 }}>
                <VersionList list={list} chosen={chosen} onOpen={setOpen} />
                <Differences query={mapping} current={current} />
              </Box>
            )
          }
        </QueryState>
      </DialogContent>
      <DialogActions>
        <Button variant="text" onClick={onClose}>
          Close
        </Button>
        <Button
          variant="contained"
          disabled={!mapping.data || differences(mapping.data.tables, current).length === 0}
          onClick={() => mapping.data && onRestore(mapping.data)}
        >
          Restore version {chosen}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

interface Version {
  version: number;
  updatedAt: string;
  note: string | null;
  changed: string[];
}

function VersionList({
  list,
  chosen,
  onOpen,
}: {
  list: Version[];
  chosen: number | undefined;
  onOpen: (version: number) => void;
}) {
  const format = useFormat();
  return (
    // What scrolls cuts the ring of the focused button, so there is room for it.
    <Box
      sx={{
        display: "grid",
        gap: 1,
        alignContent: "start",
        maxHeight: 440,
        overflow: "auto",
        p: "3px",
        m: "-3px",
      }}
    >
      {list.map(({ version, updatedAt, note, changed }) => (
        <Button
          key={version}
          variant="text"
          aria-pressed={version === chosen}
          onClick={() => onOpen(version)}
          sx={{
            justifyContent: "flex-start",
            textAlign: "left",
            height: "auto",
            py: 1,
            ...(version === chosen && { bgcolor: "accentSoft" }),
          }}
        >
          <span>
            Version {version}, {format.dateTime(updatedAt)}
            <Box sx={{ typography: "caption", color: "text.tertiary" }}>{note ?? changedText(changed)}</Box>
          </span>
        </Button>
      ))}
    </Box>
  );
}

const changedText = (changed: string[]) =>
  changed.length === 0
    ? "nothing changed"
    : changed.length > 4
      ? `${changed.length} tables`
      : changed.join(", ");

interface DifferencesProps {
  query: React.ComponentProps<typeof QueryState<Mapping>>["query"];
  current: TableMapping[];
}

function Differences({ query, current }: DifferencesProps) {
  return (
    <QueryState query={query} what="The version could not be read">
      {(mapping) => {
        const found = differences(mapping.tables, current);
        if (found.length === 0)
          return <Box sx={{ color: "text.secondary" }}>The same as what stands in the editor.</Box>;
        return (
          <Box sx={{ display: "grid", gap: 2, alignContent: "start", maxHeight: 440, overflow: "auto" }}>
            {found.map(({ table, lines }) => (
              <Box key={table}>
                <code>{table}</code>
                {lines.map(({ what, before, after }) => (
                  <Box
                    key={what}
                    sx={{ typography: "caption", color: "text.secondary", overflowWrap: "anywhere", pl: 3 }}
                  >
                    {what}: {before} → <strong>{after}</strong>
                  </Box>
                ))}
              </Box>
            ))}
          </Box>
        );
      }}
    </QueryState>
  );
}
