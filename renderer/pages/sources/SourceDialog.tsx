/** Adds a source or changes one: the form, and beside it the test of what is written there. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { type FormEvent, useState } from "react";
import { useCommand, useEngineQuery } from "../../client/index.ts";
import { QueryState, showToast, unlessOutside } from "../../ui/index.ts";
import type { Source } from "./answers.ts";
import { CheckSteps } from "./CheckSteps.tsx";
import { ConnectionForm, type Draft, type Kind, newDraft, useDraftErrors } from "./ConnectionForm.tsx";
import { kindOf } from "./drop-paths.ts";
import { FileLook } from "./FileLook.tsx";
import type { DroppedFiles } from "./use-file-drop.ts";

interface SourceDialogProps {
  /** The source to change; a new one when absent. */
  source?: Source;
  /** Files that were dropped: what a new source starts from. */
  files?: DroppedFiles | undefined;
  onClose: () => void;
  onSaved: (source: Source) => void;
}

export function SourceDialog(props: SourceDialogProps) {
  const kinds = useEngineQuery("source.kinds", {});
  return (
    <Dialog
      open
      onClose={unlessOutside(props.onClose)}
      aria-labelledby="source-title"
      slotProps={{ paper: { sx: { maxWidth: 960, width: "100%" } } }}
    >
      <QueryState query={kinds} what="The kinds of source could not be read">
        {(list) => <SourceForm {...props} kinds={list.filter((kind) => kind.canRead)} />}
      </QueryState>
    </Dialog>
  );
}

function draftFor(kinds: Kind[], files: DroppedFiles | undefined): Draft {
  if (!files) return newDraft(kinds, kinds[0]!.id);
  const draft = newDraft(kinds, kindOf(files.path));
  return { ...draft, name: files.name, config: { ...draft.config, path: files.path } };
}

function SourceForm({ source, files, kinds, onClose, onSaved }: SourceDialogProps & { kinds: Kind[] }) {
  const [draft, setDraft] = useState<Draft>(() => source ?? draftFor(kinds, files));
  const { errors, checked, refused, follow, said } = useDraftErrors(kinds, draft);
  const add = useCommand("source.add", { onSuccess: onSaved, onError: refused });
  const update = useCommand("source.update", {
    onSuccess: (saved) => {
      if (saved.note) showToast(saved.note, { kind: "error" });
      onSaved(saved);
    },
    onError: refused,
  });
  const test = useCommand("source.test", { onError: refused });
  const save = checked((config) => {
    const { name, connectionType } = draft;
    if (source) update.mutate({ id: source.id, name, config, connectionType });
    else
      add.mutate({
        name,
        kind: draft.kind,
        config,
        connectionType,
        ...(draft.preset && { preset: draft.preset }),
      });
  });
  const tryIt = checked((config) =>
    test.mutate(source ? { id: source.id, config } : { kind: draft.kind, config }),
  );
  const failure = add.error ?? update.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!add.isPending && !update.isPending) save();
  };
  return (
    <form onSubmit={submit} noValidate style={{ display: "flex", flexDirection: "column", minHeight: 0 }}>
      <DialogTitle id="source-title">{source ? `Change ${source.name}` : "Add a source"}</DialogTitle>
      <DialogContent
        sx={{
          display: "grid",
          gridTemplateColumns: {
            xs: "minmax(0, 1fr)",
            md: draft.kind === "files" ? "minmax(0, 1fr) minmax(0, 1fr)" : "minmax(0, 1fr) 264px",
          },
          gap: 6,
        }}
      >
        <ConnectionForm
          kinds={kinds}
          draft={draft}
          onChange={(next) => {
            setDraft(next);
            follow(next);
          }}
          errors={errors}
          fixedKind={source !== undefined}
        />
        {draft.kind === "files" ? (
          <Box sx={{ minWidth: 0 }}>
            <Box component="h3" sx={{ m: 0, mb: 2, typography: "subtitle2" }}>
              What is in the files
            </Box>
            <FileLook config={draft.config} dropped={files} />
          </Box>
        ) : (
          <ConnectionTest test={test} said={said} />
        )}
      </DialogContent>
      {failure !== null && (
        <Box role="alert" sx={{ px: 6, pb: 2, color: "error.main" }}>
          {said(failure)}
        </Box>
      )}
      <DialogActions>
        <Button variant="text" onClick={onClose}>
          Cancel
        </Button>
        {draft.kind !== "files" && (
          <Button onClick={tryIt} disabled={test.isPending}>
            Test connection
          </Button>
        )}
        <Button type="submit" variant="contained" disabled={add.isPending || update.isPending}>
          {source ? "Save" : "Add and load"}
        </Button>
      </DialogActions>
    </form>
  );
}

type Test = ReturnType<typeof useCommand<"source.test">>;

/** What the test of the connection found, or how to start it. */
function ConnectionTest({ test, said }: { test: Test; said: (error: unknown) => string }) {
  return (
    <Box aria-live="polite" sx={{ position: "sticky", top: 0, alignSelf: "start", minWidth: 0 }}>
      <Box component="h3" sx={{ m: 0, mb: 2, typography: "subtitle2" }}>
        Connection test
      </Box>
      {test.isPending && <Box sx={{ color: "text.tertiary" }}>Testing</Box>}
      {test.error !== null && <Box role="alert">{said(test.error)}</Box>}
      {test.data && !test.isPending && <CheckSteps result={test.data} />}
      {!test.data && !test.isPending && test.error === null && (
        <Box sx={{ color: "text.tertiary" }}>
          Fill in the form, then test it. The source is only read, never written to.
        </Box>
      )}
    </Box>
  );
}
