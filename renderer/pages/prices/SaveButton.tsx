/** Saves the open what-if under a name. */

import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { type FormEvent, useState } from "react";
import { nameText } from "../../../engine/contract/common.ts";
import { messageOf, useCommand } from "../../client/index.ts";
import { TextInput, textProblem, unlessOutside } from "../../ui/index.ts";
import type { WhatIfView } from "./use-what-if.ts";

export function SaveButton({ view }: { view: WhatIfView }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Save scenario</Button>
      {open && <SaveDialog view={view} onClose={() => setOpen(false)} />}
    </>
  );
}

function SaveDialog({ view, onClose }: { view: WhatIfView; onClose: () => void }) {
  const [name, setName] = useState(view.scenario?.name ?? "");
  const save = useCommand("price.saveScenario", {
    onSuccess: (saved) => {
      view.load(saved);
      onClose();
    },
  });
  const typed = name.trim();
  const problem = typed ? textProblem(nameText, typed) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const same = view.scenario?.name === typed ? { id: view.scenario.id } : {};
    if (typed && !problem) save.mutate({ ...same, name: typed, input: view.input });
  };
  return (
    <Dialog open onClose={unlessOutside(onClose)} aria-labelledby="save-scenario">
      <form onSubmit={submit}>
        <DialogTitle id="save-scenario">Save scenario</DialogTitle>
        <DialogContent>
          <TextInput
            label="Name"
            value={name}
            onChange={setName}
            autoFocus
            error={problem ?? (save.error ? messageOf(save.error) : null)}
            help="An existing name is replaced when it is the open one."
          />
        </DialogContent>
        <DialogActions>
          <Button variant="text" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="contained" disabled={!typed || problem !== null || save.isPending}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
