/** Name, currency, time zone and number format of the workspace. */

import Button from "@mui/material/Button";
import { type FormEvent, useState } from "react";
import { messageOf, useCommand } from "../../client/index.ts";
import { focusFirstError, showToast } from "../../ui/index.ts";
import { problems, type Settings, WorkspaceFields } from "../settings/WorkspaceFields.tsx";
import { StepFrame } from "./StepFrame.tsx";

interface NameStepProps {
  settings: Settings;
  onNext: () => void;
  onLeave: () => void;
}

export function NameStep({ settings, onNext, onLeave }: NameStepProps) {
  const { name, locale, currency, timeZone } = settings;
  const [value, setValue] = useState({ name, locale, currency, timeZone });
  const save = useCommand("workspace.update", {
    onSuccess: onNext,
    onError: (error) => showToast(messageOf(error), { kind: "error" }),
  });
  const next = () => {
    const found = problems(value);
    focusFirstError(found);
    if (Object.keys(found).length === 0) save.mutate(value);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    next();
  };
  return (
    <StepFrame
      title="Name the workspace"
      note="A workspace holds one store: its data, models and publications, in one folder on this computer."
      next="Connect your data"
      onNext={next}
      nextDisabled={save.isPending}
      extra={
        <Button variant="text" onClick={onLeave}>
          Skip the steps
        </Button>
      }
    >
      <form onSubmit={submit} noValidate style={{ maxWidth: 640 }}>
        <WorkspaceFields value={value} onChange={setValue} />
        {/* Enter in a field goes on, too. */}
        <button type="submit" hidden />
      </form>
    </StepFrame>
  );
}
