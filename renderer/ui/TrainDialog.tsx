/** Starts a training with the parameters of its command; the job bar follows it. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { type FormEvent, useState } from "react";
import { z } from "zod";
import { contract } from "../../engine/contract/index.ts";
import { useCommand, useEngineQuery } from "../client/hooks.ts";
import type { InputOf } from "../client/names.ts";
import { showToast } from "../stores/messages.ts";
import { Segmented } from "./fields.tsx";
import { focusFirstError, SchemaForm } from "./form/SchemaForm.tsx";
import { asObjectSchema, checkForm, type FormErrors, initialValue } from "./form/schema.ts";
import { ErrorState } from "./states.tsx";

const TRAININGS = [
  { value: "segments.train", label: "Segments", command: contract.segments.train },
  { value: "demand.train", label: "Demand", command: contract.demand.train },
  { value: "recommend.train", label: "Recommendations", command: contract.recommend.train },
  { value: "price.train", label: "Prices", command: contract.price.train },
] as const;
type Training = (typeof TRAININGS)[number]["value"];

interface TrainDialogProps {
  onClose: () => void;
  /** The one training of the page that asks; all of them to choose from unless set. */
  only?: Training;
}

export function TrainDialog({ onClose, only }: TrainDialogProps) {
  const [name, setName] = useState<Training>(only ?? "segments.train");
  const label = TRAININGS.find((one) => one.value === only)?.label;
  return (
    <Dialog open onClose={onClose} aria-labelledby="train-title">
      <DialogTitle id="train-title">{label ? `Train: ${label.toLowerCase()}` : "Train a model"}</DialogTitle>
      <TrainForm
        key={name}
        name={name}
        onClose={onClose}
        chooser={
          !only && <Segmented label="Model" value={name} onChange={setName} options={TRAININGS} wide />
        }
      />
    </Dialog>
  );
}

interface TrainFormProps {
  name: Training;
  chooser: React.ReactNode;
  onClose: () => void;
}

function TrainForm({ name, chooser, onClose }: TrainFormProps) {
  const { command, label } = TRAININGS.find((one) => one.value === name)!;
  const [schema] = useState(() =>
    asObjectSchema(z.toJSONSchema(command["~orpc"].inputSchema as z.ZodType, { io: "input" })),
  );
  const [value, setValue] = useState(() => initialValue(schema));
  const catalog = useEngineQuery("model.catalog", {}).data ?? [];
  const names = Object.fromEntries(catalog.map(({ id, title }) => [id, title]));
  const [errors, setErrors] = useState<FormErrors>({});
  const start = useCommand(name, {
    onSuccess: () => {
      showToast(`${label}: training started. Unchanged data and parameters are not trained again.`);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = checkForm(schema, value);
    setErrors(found);
    if (Object.keys(found).length > 0) return focusFirstError(found);
    start.mutate(value as InputOf<Training>);
  };
  return (
    <form onSubmit={submit}>
      <DialogContent>
        <Box sx={{ display: "grid", gap: 4 }}>
          {chooser}
          <SchemaForm
            schema={schema}
            value={value}
            onChange={setValue}
            errors={errors}
            names={names}
            disabled={start.isPending}
          />
          {start.error != null && <ErrorState error={start.error} what="The training did not start" />}
        </Box>
      </DialogContent>
      <DialogActions>
        <Button variant="text" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" variant="contained" disabled={start.isPending}>
          Train
        </Button>
      </DialogActions>
    </form>
  );
}
