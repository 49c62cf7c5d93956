/** The targets of the workspace: add, change, test, forget. */
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useState } from "react";
import { messageOf, type OutputOf, useCommand, useEngineQuery } from "../../client/index.ts";
import { ConfirmDialog, ConnectionTag, EmptyState, Panel, QueryState, showToast } from "../../ui/index.ts";
import { useKindTitle } from "../sources/kind-title.ts";
import { TargetDialog } from "./TargetDialog.tsx";

type Target = OutputOf<"publish.targets">[number];

export function Targets() {
  const targets = useEngineQuery("publish.targets", {});
  const [editing, setEditing] = useState<Target | "new" | null>(null);
  const [removing, setRemoving] = useState<Target | null>(null);
  const add = <Button onClick={() => setEditing("new")}>Add target</Button>;
  return (
    <Panel title="Targets" actions={(targets.data?.length ?? 0) > 0 && add} flush fill>
      <QueryState query={targets} what="The targets could not be read" rows={3}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState
              text="No target yet. Connect the store's database, where Merchbench keeps tables of its own."
              action={add}
            />
          ) : (
            list.map((target) => (
              <TargetLine
                key={target.id}
                target={target}
                onEdit={() => setEditing(target)}
                onRemove={() => setRemoving(target)}
              />
            ))
          )
        }
      </QueryState>
      {editing && (
        <TargetDialog target={editing === "new" ? undefined : editing} onClose={() => setEditing(null)} />
      )}
      {removing && <RemoveTarget target={removing} onClose={() => setRemoving(null)} />}
    </Panel>
  );
}

interface TargetLineProps {
  target: Target;
  onEdit: () => void;
  onRemove: () => void;
}

function TargetLine({ target, onEdit, onRemove }: TargetLineProps) {
  const kindTitle = useKindTitle();
  const { host, database, path, schema } = target.config as Record<string, string | undefined>;
  const place = path ?? [host, database, schema].filter(Boolean).join(" / ");
  return (
    <Box sx={{ px: 4, py: 3, borderBottom: 1, borderColor: "border", display: "grid", gap: 1 }}>
      <Box sx={{ display: "flex", alignItems: "center", gap: 2 }}>
        <Box sx={{ fontWeight: 600, minWidth: 0, overflow: "hidden", textOverflow: "ellipsis" }}>
          {target.name}
        </Box>
        <ConnectionTag type={target.connectionType} />
      </Box>
      <Box
        title={place}
        sx={{
          typography: "caption",
          color: "text.tertiary",
          overflow: "hidden",
          textOverflow: "ellipsis",
          whiteSpace: "nowrap",
        }}
      >
        {kindTitle(target.kind)}, {place}
      </Box>
      <Box sx={{ typography: "caption", color: "text.tertiary" }}>
        Tables <code>{target.prefix}...</code>
      </Box>
      <Box sx={{ display: "flex", gap: 2, ml: -2 }}>
        <Button variant="text" onClick={onEdit} aria-label={`Edit and test ${target.name}`}>
          Edit and test
        </Button>
        <Button variant="text" onClick={onRemove} aria-label={`Forget ${target.name}`}>
          Forget
        </Button>
      </Box>
    </Box>
  );
}

function RemoveTarget({ target, onClose }: { target: Target; onClose: () => void }) {
  const remove = useCommand("publish.removeTarget", {
    onSuccess: () => {
      showToast(`${target.name} is forgotten; nothing was deleted there.`);
      onClose();
    },
    onError: (error) => showToast(messageOf(error), { kind: "error" }),
  });
  return (
    <ConfirmDialog
      open
      title={`Forget ${target.name}?`}
      action="Forget target"
      typedName={target.connectionType === "production" ? target.name : undefined}
      busy={remove.isPending}
      onClose={onClose}
      onConfirm={() => remove.mutate({ id: target.id })}
    >
      Its address and password are removed here. The tables in the store stay as they are, and what was
      published there can then no longer be rolled back from here.
    </ConfirmDialog>
  );
}
