/** Adds a test of the user's own, or changes one: table, what must hold, and what that needs. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { type FormEvent, useState } from "react";
import { testSpec } from "../../../engine/contract/quality.ts";
import { messageOf, useCommand, useEngineQuery, useJob } from "../../client/index.ts";
import { Segmented, SelectInput, TextInput, unlessOutside } from "../../ui/index.ts";
import { KindFields } from "./KindFields.tsx";
import { type Draft, missingOf } from "./missing.ts";
import { KIND_WORDS, type Test } from "./test-words.tsx";

interface TestDialogProps {
  test?: Test;
  /** Table to start with. */
  table?: string | undefined;
  onClose: () => void;
  onSaved: (id: string) => void;
}

const KINDS = Object.entries(KIND_WORDS).map(([value, label]) => ({ value: value as Test["kind"], label }));

function draftOf(test: Test | undefined, table: string | undefined): Draft {
  if (!test) return { table: table ?? "orders", kind: "not_null", columns: [], severity: "warn" };
  return { ...testSpec.parse(test), id: test.id };
}

export function TestDialog({ test, table, onClose, onSaved }: TestDialogProps) {
  const [draft, setDraft] = useState(() => draftOf(test, table));
  const [checked, setChecked] = useState(false);
  const tables = useEngineQuery("mapping.tables", {}).data ?? [];
  const run = useJob("quality.run");
  const save = useCommand("quality.save", {
    onSuccess: ({ id }) => {
      run.start({ id });
      onSaved(id);
    },
  });
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const tested = tables.find(({ name }) => name === draft.table);
  const columns = tested?.columns.map(({ name }) => name) ?? [];
  const type = tested?.columns.find(({ name }) => name === draft.columns?.[0])?.type;
  const missing = missingOf(draft, type);
  const problem = checked ? (missing ?? (save.error === null ? null : messageOf(save.error))) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (missing) return;
    const accepted = draft.accepted?.filter((value) => value.trim());
    save.mutate({ ...draft, accepted, title: draft.title?.trim() || undefined });
  };
  return (
    <Dialog open onClose={unlessOutside(onClose)} aria-labelledby="test-title" maxWidth="sm" fullWidth>
      <form onSubmit={submit}>
        <DialogTitle id="test-title">{test ? "Change the test" : "Add a test"}</DialogTitle>
        <DialogContent>
          <Box sx={{ display: "grid", gap: 4 }}>
            <SelectInput
              label="Table"
              value={draft.table}
              onChange={(name) => change({ table: name, columns: [] })}
              options={tables.map(({ name }) => ({ value: name, label: name }))}
            />
            <SelectInput
              label="What must hold"
              value={draft.kind}
              onChange={(kind) => change({ kind })}
              options={KINDS}
            />
            <KindFields draft={draft} columns={columns} tables={tables} onChange={change} />
            <TextInput
              label="Title (optional)"
              value={draft.title ?? ""}
              onChange={(title) => change({ title })}
              placeholder="Made from the rule when left empty"
            />
            <Segmented
              label="When it does not hold"
              value={draft.severity ?? "warn"}
              onChange={(severity) => change({ severity })}
              options={[
                { value: "warn", label: "Warn" },
                { value: "fail", label: "Fail and tell" },
              ]}
              wide
            />
            {problem && (
              <Box role="alert" sx={{ color: "negative", overflowWrap: "anywhere" }}>
                {problem}
              </Box>
            )}
          </Box>
        </DialogContent>
        <DialogActions>
          <Button variant="text" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="contained" disabled={save.isPending}>
            {test ? "Save and run" : "Add and run"}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
