/** Name, currency, number format and time zone of the workspace. */

import Button from "@mui/material/Button";
import { useState } from "react";
import { Section } from "./Section.tsx";
import { useSave } from "./use-save.ts";
import { problems, type Settings, WorkspaceFields } from "./WorkspaceFields.tsx";

export function WorkspaceForm({ settings }: { settings: Settings }) {
  const { name, locale, currency, timeZone } = settings;
  const saved = { name, locale, currency, timeZone };
  const [value, setValue] = useState(saved);
  const { save, isPending } = useSave();
  const errors = problems(value);
  const changed = JSON.stringify(value) !== JSON.stringify(saved);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (Object.keys(errors).length === 0) save(value, saved, setValue);
      }}
    >
      <Section title="Workspace" note="One workspace is one store. Everything in it stays in its folder.">
        <WorkspaceFields value={value} onChange={setValue} />
        <Button
          type="submit"
          variant="contained"
          disabled={!changed || isPending}
          sx={{ justifySelf: "start" }}
        >
          Save
        </Button>
      </Section>
    </form>
  );
}
