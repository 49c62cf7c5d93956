/** "Publish...": chooses the target, has the plan made and opens it; nothing is written before it is approved there. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { useEngineQuery } from "../client/hooks.ts";
import type { InputOf, OutputOf } from "../client/names.ts";
import { useJob } from "../client/use-job.ts";
import { SelectInput } from "./fields.tsx";
import { JobProgress } from "./JobProgress.tsx";
import { QueryState } from "./QueryState.tsx";
import { EmptyState, ErrorState } from "./states.tsx";
import { ConnectionTag } from "./tags.tsx";

type Kind = InputOf<"publish.plan">["kind"];
type Target = OutputOf<"publish.targets">[number];

interface PublishButtonProps {
  kind: Kind;
  /** Why there is nothing to publish yet; the button then says so. */
  disabledReason?: string | null;
  /** A second one beside the page's own, with words of its own. */
  label?: string;
}

export function PublishButton({ kind, disabledReason, label }: PublishButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <span title={disabledReason ?? undefined}>
        <Button
          variant={label ? "outlined" : "contained"}
          disabled={Boolean(disabledReason)}
          onClick={() => setOpen(true)}
        >
          {label ?? "Publish..."}
        </Button>
      </span>
      {open && <PlanDialog kind={kind} onClose={() => setOpen(false)} />}
    </>
  );
}

function PlanDialog({ kind, onClose }: { kind: Kind; onClose: () => void }) {
  const targets = useEngineQuery("publish.targets", {});
  return (
    <Dialog open onClose={onClose} aria-labelledby="plan-title">
      <DialogTitle id="plan-title">Plan the publication of {kind}</DialogTitle>
      <QueryState query={targets} what="The targets could not be read" rows={2}>
        {(list) =>
          list.length > 0 ? (
            <PlanForm kind={kind} targets={list} onClose={onClose} />
          ) : (
            <NoTarget onClose={onClose} />
          )
        }
      </QueryState>
    </Dialog>
  );
}

function NoTarget({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  return (
    <DialogContent>
      <EmptyState
        text="There is no target to publish to yet. Connect the store's database first."
        action={
          <Button
            variant="contained"
            onClick={() => {
              onClose();
              navigate("/plans");
            }}
          >
            Connect a target
          </Button>
        }
      />
    </DialogContent>
  );
}

function PlanForm({ kind, targets, onClose }: { kind: Kind; targets: Target[]; onClose: () => void }) {
  const navigate = useNavigate();
  const [targetId, setTargetId] = useState(targets[0]!.id);
  const plan = useJob("publish.plan", {
    match: () => false,
    onDone: ({ id }) => {
      onClose();
      navigate(`/plans?plan=${encodeURIComponent(id)}`);
    },
  });
  const target = targets.find((one) => one.id === targetId);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    plan.start({ kind, targetId });
  };
  return (
    <form onSubmit={submit}>
      <DialogContent>
        <Box sx={{ display: "grid", gap: 4 }}>
          <SelectInput
            label="Target"
            value={targetId}
            onChange={setTargetId}
            disabled={plan.active}
            options={targets.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <Box sx={{ display: "flex", gap: 2, alignItems: "center", color: "text.secondary" }}>
            {target && <ConnectionTag type={target.connectionType} />}
            Compares with what is there, row by row. Nothing is written before you approve the plan.
          </Box>
          {plan.active && plan.job && <JobProgress job={plan.job} />}
          {plan.error && <ErrorState error={plan.error} what="The plan could not be made" />}
        </Box>
      </DialogContent>
      <DialogActions>
        <Button variant="text" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" variant="contained" disabled={plan.active}>
          Make the plan
        </Button>
      </DialogActions>
    </form>
  );
}
