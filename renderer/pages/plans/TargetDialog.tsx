/** Adds or changes a target: name, kind of connection, the connector's own fields, and a test. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { type FormEvent, useState } from "react";
import { nameText } from "../../../engine/contract/common.ts";
import { TABLE_PREFIX } from "../../../engine/contract/publish.ts";
import { type InputOf, type OutputOf, useCommand, useEngineQuery } from "../../client/index.ts";
import {
  asObjectSchema,
  checkForm,
  ErrorState,
  type FormErrors,
  type FormValue,
  focusFirstError,
  initialValue,
  QueryState,
  SchemaForm,
  Segmented,
  SelectInput,
  Spacer,
  showToast,
  TextInput,
  textProblem,
  unlessOutside,
  withoutStored,
} from "../../ui/index.ts";
import { TestResult } from "./TestResult.tsx";

type Target = OutputOf<"publish.targets">[number];
type Connector = OutputOf<"source.kinds">[number];
type ConnectionType = Target["connectionType"];

interface TargetDialogProps {
  /** Absent for a new one. */
  target: Target | undefined;
  onClose: () => void;
}

export function TargetDialog({ target, onClose }: TargetDialogProps) {
  const kinds = useEngineQuery("source.kinds", {});
  return (
    <Dialog
      open
      onClose={unlessOutside(onClose)}
      aria-labelledby="target-title"
      slotProps={{ paper: { sx: { width: 560, maxWidth: "100%" } } }}
    >
      <DialogTitle id="target-title">{target ? `Edit ${target.name}` : "Add a target"}</DialogTitle>
      <QueryState query={kinds} what="The kinds of targets could not be read" rows={4}>
        {(list) => {
          const writing = list.filter(({ canWrite, id }) => canWrite && (!target || target.kind === id));
          return <TargetForm target={target} connectors={writing} onClose={onClose} />;
        }}
      </QueryState>
    </Dialog>
  );
}

const TYPES: { value: ConnectionType; label: string }[] = [
  { value: "development", label: "Development" },
  { value: "test", label: "Test" },
  { value: "production", label: "Production" },
];

function TargetForm({ target, connectors, onClose }: TargetDialogProps & { connectors: Connector[] }) {
  const [name, setName] = useState(target?.name ?? "");
  const [kind, setKind] = useState(target?.kind ?? connectors[0]!.id);
  const [type, setType] = useState<ConnectionType>(target?.connectionType ?? "production");
  const [prefix, setPrefix] = useState(target?.prefix ?? "merchbench_");
  const connector = connectors.find((one) => one.id === kind) ?? connectors[0]!;
  const schema = asObjectSchema(connector.config);
  const fields = Object.entries(schema.properties ?? {});
  const sourceOnly = fields.filter(([, { purpose }]) => purpose === "source").map(([field]) => field);
  const [config, setConfig] = useState<FormValue>(() => initialValue(schema, target?.config));
  const [errors, setErrors] = useState<FormErrors>({});
  const test = useCommand("publish.testTarget");
  const done = (saved: Target) => {
    showToast(`${saved.name} is saved.`);
    onClose();
  };
  const add = useCommand("publish.addTarget", { onSuccess: done });
  const update = useCommand("publish.updateTarget", { onSuccess: done });
  const busy = add.isPending || update.isPending;

  const chooseKind = (next: string) => {
    setKind(next);
    setConfig(initialValue(asObjectSchema(connectors.find((one) => one.id === next)?.config)));
    setErrors({});
    test.reset();
  };
  /** The connector's fields, or what is wrong at the fields; a name is asked for where the target is kept. */
  const checked = (keep: boolean): FormValue | undefined => {
    const wrongName = keep && textProblem(nameText, name);
    const found: FormErrors = {
      ...(wrongName && { name: wrongName }),
      ...(keep &&
        !target &&
        !TABLE_PREFIX.test(prefix) && { prefix: "Use small letters, digits and _, a letter first." }),
      ...checkForm(schema, config),
    };
    setErrors(found);
    if (Object.keys(found).length === 0) return withoutStored(schema, config);
    focusFirstError(found);
    return undefined;
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const fields = checked(true);
    if (!fields) return;
    const common = { name: name.trim(), config: fields, connectionType: type };
    if (target) update.mutate({ id: target.id, ...common });
    else add.mutate({ kind, prefix, ...common });
  };
  const tryIt = () => {
    const fields = checked(false);
    const input: InputOf<"publish.testTarget"> = { kind, config: fields, ...(target && { id: target.id }) };
    if (fields) test.mutate(input);
  };
  const failed = add.error ?? update.error;
  return (
    <form onSubmit={submit} noValidate style={{ display: "flex", flexDirection: "column", minHeight: 0 }}>
      <DialogContent>
        <Box sx={{ display: "grid", gap: 4 }}>
          <TextInput
            label="Name"
            name="name"
            value={name}
            onChange={setName}
            autoFocus={!target}
            placeholder="fernhill-shop"
            error={errors.name ?? null}
          />
          {!target && (
            <SelectInput
              label="Kind"
              value={kind}
              onChange={chooseKind}
              options={connectors.map(({ id, title }) => ({ value: id, label: title }))}
              help={connector.description}
            />
          )}
          <SchemaForm schema={schema} value={config} onChange={setConfig} errors={errors} hide={sourceOnly} />
          <Box sx={{ display: "grid", gap: 1 }}>
            <Box sx={{ typography: "caption", color: "text.secondary" }}>What is this connection?</Box>
            <Segmented<ConnectionType>
              label="What is this connection?"
              value={type}
              onChange={setType}
              options={TYPES}
            />
            <Box sx={{ typography: "caption", color: "text.tertiary" }}>
              Writing to production asks you to type the target's name.
            </Box>
          </Box>
          {!target && (
            <TextInput
              label="Table prefix"
              name="prefix"
              error={errors.prefix ?? null}
              value={prefix}
              onChange={setPrefix}
              mono
              help={`Merchbench writes only to tables of its own, such as ${prefix}prices.`}
            />
          )}
          <TestResult test={test} />
          {failed != null && <ErrorState error={failed} what="The target could not be saved" />}
        </Box>
      </DialogContent>
      <DialogActions>
        <Button onClick={tryIt} disabled={test.isPending}>
          {test.isPending ? "Testing..." : "Test connection"}
        </Button>
        <Spacer />
        <Button variant="text" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" variant="contained" disabled={busy}>
          {target ? "Save" : "Add target"}
        </Button>
      </DialogActions>
    </form>
  );
}
