/** Models to train, each with its own parameters; what is already learnt from the same data is not learnt again. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import { type FormEvent, useState } from "react";
import { type InputOf, useJob } from "../../../client/index.ts";
import {
  asObjectSchema,
  checkForm,
  ErrorState,
  type FormErrors,
  focusFirstError,
  initialValue,
  Panel,
  SchemaForm,
} from "../../../ui/index.ts";
import type { CatalogModel } from "./answers.ts";
import { changedParams, type Given } from "./use-given.ts";

interface TrainFormProps {
  models: CatalogModel[];
  given: Given;
  onChange: (given: Given) => void;
}

export function TrainForm({ models, given, onChange }: TrainFormProps) {
  const train = useJob("recommend.train");
  const [errors, setErrors] = useState<FormErrors>({});
  const shown = models.find((model) => model.id === given.shown);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    for (const model of models.filter(({ id }) => given.chosen.includes(id))) {
      const found = checkForm(asObjectSchema(model.params), formOf(model, given));
      if (Object.keys(found).length === 0) continue;
      setErrors(found);
      onChange({ ...given, shown: model.id });
      return focusFirstError(found);
    }
    setErrors({});
    const params = given.chosen.map((id) => {
      const model = models.find((one) => one.id === id)!;
      return [id, changedParams(asObjectSchema(model.params), formOf(model, given))];
    });
    train.start({
      models: given.chosen,
      params: Object.fromEntries(params),
    } as InputOf<"recommend.train">);
  };
  return (
    <form onSubmit={submit}>
      <Panel title="Models" note="each judged on days it does not see">
        {models.map((model) => (
          <ModelRow key={model.id} model={model} given={given} onChange={onChange} />
        ))}
        <Button
          type="submit"
          variant="contained"
          disabled={given.chosen.length === 0 || train.active}
          sx={{ mt: 3 }}
        >
          {train.active ? "Training" : buttonText(given.chosen.length)}
        </Button>
        {train.error && !train.active && <ErrorState error={train.error} what="The training failed" />}
      </Panel>
      {shown && (
        <Panel title={shown.title} note="parameters">
          <Box sx={{ color: "text.secondary", pb: 3 }}>{shown.description}</Box>
          <SchemaForm
            key={shown.id}
            schema={asObjectSchema(shown.params)}
            value={formOf(shown, given)}
            onChange={(value) => onChange({ ...given, params: { ...given.params, [shown.id]: value } })}
            errors={errors}
          />
        </Panel>
      )}
    </form>
  );
}

const buttonText = (count: number) =>
  count === 0 ? "Choose a model" : count === 1 ? "Train" : `Train ${count} models`;

const formOf = (model: CatalogModel, given: Given) =>
  initialValue(asObjectSchema(model.params), given.params[model.id]);

interface ModelRowProps extends Omit<TrainFormProps, "models"> {
  model: CatalogModel;
}

function ModelRow({ model, given, onChange }: ModelRowProps) {
  const isChosen = given.chosen.includes(model.id);
  const toggle = () => {
    const chosen = isChosen ? given.chosen.filter((id) => id !== model.id) : [...given.chosen, model.id];
    onChange({ ...given, chosen, shown: isChosen ? given.shown : model.id });
  };
  return (
    <Box sx={{ display: "flex", alignItems: "center", gap: 1, minHeight: 28 }}>
      <Box component="label" sx={{ display: "flex", alignItems: "center", gap: 1, flex: 1, minWidth: 0 }}>
        <Checkbox checked={isChosen} onChange={toggle} size="small" sx={{ p: 0.5 }} />
        <span title={`${model.id}: ${model.description}`}>{model.title}</span>
      </Box>
      <Button
        variant="text"
        size="small"
        aria-expanded={given.shown === model.id}
        aria-label={`Parameters of ${model.title}`}
        onClick={() => onChange({ ...given, shown: given.shown === model.id ? "" : model.id })}
      >
        Parameters
      </Button>
    </Box>
  );
}
