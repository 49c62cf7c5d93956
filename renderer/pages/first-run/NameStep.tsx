/** Name, currency, time zone and number format of the workspace. */

import Button from "@mui/material/Button";
import { useState } from "react";
import { z } from "zod";
import { workspaceSettings } from "../../../engine/contract/workspace.ts";
import { messageOf, useCommand } from "../../client/index.ts";
import {
  asObjectSchema,
  checkForm,
  type FormErrors,
  type FormValue,
  focusFirstError,
  SchemaForm,
  showToast,
} from "../../ui/index.ts";
import { StepFrame } from "./StepFrame.tsx";

interface NameStepProps {
  settings: z.infer<typeof workspaceSettings>;
  onNext: () => void;
  onLeave: () => void;
}

const SCHEMA = asObjectSchema(z.toJSONSchema(workspaceSettings, { io: "input", unrepresentable: "any" }));

export function NameStep({ settings, onNext, onLeave }: NameStepProps) {
  const { name, locale, currency, timeZone } = settings;
  const [value, setValue] = useState<FormValue>({ name, currency, timeZone, locale });
  const [errors, setErrors] = useState<FormErrors>({});
  const save = useCommand("workspace.update", {
    onSuccess: onNext,
    onError: (error) => showToast(messageOf(error), { kind: "error" }),
  });
  const next = () => {
    const parsed = workspaceSettings.safeParse(value);
    const found = parsed.success
      ? checkForm(SCHEMA, value)
      : Object.fromEntries(parsed.error.issues.map((issue) => [String(issue.path[0]), issue.message]));
    setErrors(found);
    focusFirstError(found);
    if (parsed.success) save.mutate(parsed.data);
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
      <div style={{ maxWidth: 480 }}>
        <SchemaForm schema={SCHEMA} value={value} errors={errors} onChange={setValue} />
      </div>
    </StepFrame>
  );
}
