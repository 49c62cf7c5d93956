/** The page's buttons: undo, versions, import and export, suggest, check, save, save and load. */

import Button from "@mui/material/Button";
import Divider from "@mui/material/Divider";
import IconButton from "@mui/material/IconButton";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import Tooltip from "@mui/material/Tooltip";
import { Ellipsis, Redo2, Undo2 } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { callEngine, errorInfo, host, messageOf, useCommand, useJob } from "../../client/index.ts";
import { ConfirmDialog, Icon, showToast, useShortcuts } from "../../ui/index.ts";
import type { Mapping, TableMapping, WarehouseTable } from "./answers.ts";
import { readMappingFile } from "./mapping-file.ts";
import type { Content, Draft } from "./use-draft.ts";
import { VersionsDialog } from "./VersionsDialog.tsx";

interface PageActions {
  saved: Mapping;
  /** The warehouse's tables. */
  known: WarehouseTable[];
  draft: Draft;
  onActions: (actions: ReactNode) => void;
  /** Checks these tables, or those of the draft. */
  onCheck: (tables?: TableMapping[]) => void;
  onSuggest: () => void;
}

/** Draws the buttons and answers the load that "Save and load" started. */
export function usePageActions(props: PageActions) {
  const { saved, draft, onActions } = props;
  const sync = useJob("source.sync", {
    match: (input) => input.id === saved.sourceId,
    onDone: () => showToast("The mapping is loaded"),
  });
  const thenLoad = useRef(false);
  const [overtaken, setOvertaken] = useState<string | null>(null);
  const save = useCommand("mapping.save", {
    onSuccess: ({ version }) => {
      setOvertaken(null);
      if (thenLoad.current) sync.start({ id: saved.sourceId });
      else showToast(`Saved as version ${version}`);
    },
    onError: (error) =>
      errorInfo(error).details?.newer
        ? setOvertaken(messageOf(error))
        : showToast(messageOf(error), { kind: "error" }),
  });
  const { preset, tables } = draft;
  const mapping = { sourceId: saved.sourceId, preset, tables };
  const changed = JSON.stringify([preset, tables]) !== JSON.stringify([saved.preset, saved.tables]);
  const busy = save.isPending || sync.active;
  const run = (load: boolean) => {
    thenLoad.current = load;
    if (changed || saved.version === 0) save.mutate({ ...mapping, from: saved.version });
    else if (load) sync.start({ id: saved.sourceId });
  };
  const mapped = draft.tables.some(({ enabled }) => enabled);
  const saveAndLoad = () => mapped && !busy && run(true);
  useShortcuts([{ key: "Enter", ctrl: true, label: "Save the mapping and load", run: saveAndLoad }]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the buttons follow the draft, not the identity of callbacks
  useEffect(() => {
    onActions(
      <>
        <UndoButtons draft={draft} />
        <MoreMenu {...props} />
        <Button onClick={() => props.onCheck()}>Run checks</Button>
        <Button disabled={busy || !changed} onClick={() => run(false)}>
          Save
        </Button>
        <Button variant="contained" disabled={busy || !mapped} onClick={saveAndLoad}>
          Save and load
        </Button>
        <ConfirmDialog
          open={overtaken !== null}
          title="Put this mapping in place of the newer one?"
          action="Save this one"
          busy={save.isPending}
          onClose={() => setOvertaken(null)}
          onConfirm={() => save.mutate(mapping)}
        >
          {overtaken} Saving puts what stands here in its place; the newer one stays among the versions and
          can be compared and restored.
        </ConfirmDialog>
      </>,
    );
  }, [saved.version, draft.preset, draft.tables, draft.undo, draft.redo, busy, changed, overtaken]);
  useEffect(() => () => onActions(null), [onActions]);
  return sync;
}

function UndoButtons({ draft }: { draft: Draft }) {
  const buttons = [
    { label: "Undo", icon: Undo2, run: draft.undo },
    { label: "Redo", icon: Redo2, run: draft.redo },
  ];
  return buttons.map(({ label, icon, run }) => (
    <Tooltip key={label} title={label}>
      <span>
        <IconButton aria-label={label} disabled={!run} onClick={run}>
          <Icon of={icon} />
        </IconButton>
      </span>
    </Tooltip>
  ));
}

function MoreMenu({ saved, known, draft, onSuggest, onCheck }: PageActions) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [versions, setVersions] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const choose = (action: () => void) => () => {
    setAnchor(null);
    action();
  };
  const takeOver = ({ preset, tables }: Content, from: string) => {
    draft.replaceAll({ preset, tables });
    onCheck(tables);
    showToast(`Taken over from ${from}. Look through it, then save.`);
  };
  const take = async (chosen: File | undefined) => {
    if (!chosen) return;
    const read = readMappingFile(
      await chosen.text(),
      known.map(({ name }) => name),
    );
    if ("error" in read) return showToast(read.error, { kind: "error" });
    takeOver(read, read.source);
  };
  return (
    <>
      <IconButton aria-label="More" aria-haspopup="menu" onClick={(event) => setAnchor(event.currentTarget)}>
        <Icon of={Ellipsis} />
      </IconButton>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        <MenuItem onClick={choose(onSuggest)}>Suggest a mapping</MenuItem>
        <MenuItem onClick={choose(() => setVersions(true))}>Versions...</MenuItem>
        <Divider />
        <MenuItem disabled={saved.version === 0} onClick={choose(() => void exportFile(saved))}>
          Export to a file...
        </MenuItem>
        <MenuItem onClick={choose(() => file.current?.click())}>Import from a file...</MenuItem>
      </Menu>
      <input
        ref={file}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label="Mapping file"
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      {versions && (
        <VersionsDialog
          sourceId={saved.sourceId}
          current={draft.tables}
          onRestore={(restored) => {
            setVersions(false);
            takeOver(restored, `version ${restored.version}`);
          }}
          onClose={() => setVersions(false)}
        />
      )}
    </>
  );
}

async function exportFile({ sourceId }: Mapping): Promise<void> {
  try {
    const file = await callEngine("mapping.export", { sourceId });
    const content = `${JSON.stringify(file, null, 2)}\n`;
    const path = await host.saveFile({ name: `mapping-${file.source}.json`, content });
    if (path) showToast(`Saved ${path}`);
  } catch (error) {
    showToast(messageOf(error), { kind: "error" });
  }
}
