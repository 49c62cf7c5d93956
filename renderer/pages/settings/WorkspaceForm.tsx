/** Name, currency, number format and time zone of the workspace. */

import Button from "@mui/material/Button";
import { Section } from "./Section.tsx";
import { useEdits } from "./use-edits.ts";
import { useSave } from "./use-save.ts";
import { problems, type Settings, WorkspaceFields } from "./WorkspaceFields.tsx";

export function WorkspaceForm({ settings }: { settings: Settings }) {
  const { name, locale, currency, timeZone } = settings;
  const { value, changes, before, edit } = useEdits({ name, locale, currency, timeZone });
  const { save, isPending } = useSave();
  const errors = problems(value);
  const changed = Object.keys(changes).length > 0;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (Object.keys(errors).length === 0) save(changes, before, () => edit(before));
      }}
    >
      <Section title="Workspace" note="One workspace is one store. Everything in it stays in its folder.">
        <WorkspaceFields value={value} onChange={edit} />
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
