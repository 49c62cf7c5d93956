/** The decision of a plan: approve and apply, try again, roll back; for production by typing the target's name. */
import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { type FormEvent, type ReactNode, type RefObject, useRef, useState } from "react";
import { messageOf, useCommand, useJob } from "../../client/index.ts";
import {
  ConfirmDialog,
  ConnectionTag,
  JobProgress,
  showToast,
  TypedName,
  useFocusHeir,
  useFormat,
  useShortcuts,
} from "../../ui/index.ts";
import type { Plan } from "./answers.ts";
import { writes } from "./kinds.ts";

interface DecisionProps {
  plan: Plan;
  onClose: () => void;
}

export function Decision(props: DecisionProps) {
  const place = useRef<HTMLDivElement>(null);
  return (
    <Box
      ref={place}
      role="group"
      aria-label="Decision"
      tabIndex={-1}
      sx={{ mt: "auto", flex: "none", outlineOffset: "-2px !important" }}
    >
      <Step {...props} place={place} />
    </Box>
  );
}

/** What can be decided now, or the job that runs for it. */
function Step({ plan, onClose, place }: DecisionProps & { place: RefObject<HTMLDivElement | null> }) {
  const format = useFormat();
  const apply = useJob("publish.apply", {
    match: ({ id }) => id === plan.id,
    onDone: ({ number, verified }) =>
      showToast(
        verified?.mismatches === 0
          ? `Plan ${number} is applied and verified.`
          : `Plan ${number} is applied, but rows read back differ.`,
      ),
  });
  const rollback = useJob("publish.rollback", {
    match: ({ id }) => id === plan.id,
    onDone: ({ restored, kept }) =>
      showToast(
        kept > 0
          ? `Rows restored: ${format.number(restored)}; changed since or refused by the store, and left alone: ${format.number(kept)}.`
          : `Rows restored: ${format.number(restored)}.`,
      ),
  });
  const running = apply.active ? apply.job : rollback.active ? rollback.job : undefined;
  useFocusHeir(`${plan.status} ${apply.active} ${rollback.active}`, () => place.current);
  if (apply.active || rollback.active) {
    return (
      <Foot>
        {running ? (
          <JobProgress job={running} title={apply.active ? "Applying" : "Rolling back"} />
        ) : (
          "Starting..."
        )}
      </Foot>
    );
  }
  switch (plan.status) {
    case "planned":
      return <Approve plan={plan} onApply={() => apply.start({ id: plan.id })} onLater={onClose} />;
    case "approved":
    case "applying":
    case "failed":
      return <Apply plan={plan} onApply={() => apply.start({ id: plan.id })} />;
    case "applied":
    case "rolling_back":
      return (
        <RollBack
          plan={plan}
          error={rollback.error?.message}
          onVerify={() => apply.start({ id: plan.id })}
          onStart={(confirm) => rollback.start({ id: plan.id, ...(confirm && { confirm }) })}
        />
      );
    default:
      return null;
  }
}

function Foot({ children }: { children: ReactNode }) {
  return (
    <Box
      sx={{
        p: 4,
        bgcolor: "sunken",
        borderTop: 1,
        borderColor: "border",
        display: "grid",
        gap: 2,
      }}
    >
      {children}
    </Box>
  );
}

function Summary({ plan }: { plan: Plan }) {
  const format = useFormat();
  return (
    <Box sx={{ display: "flex", alignItems: "center", gap: 2 }}>
      <ConnectionTag type={plan.connectionType} />
      <Box sx={{ fontWeight: 600 }}>{format.number(writes(plan))} rows will be written</Box>
    </Box>
  );
}

function Approve({ plan, onApply, onLater }: { plan: Plan; onApply: () => void; onLater: () => void }) {
  const [typed, setTyped] = useState("");
  const production = plan.connectionType === "production";
  const nothing = writes(plan) === 0;
  const ready = !nothing && (!production || typed === plan.targetName);
  const approve = useCommand("publish.approve", {
    onSuccess: onApply,
    onError: (error) => showToast(messageOf(error), { kind: "error" }),
  });
  const go = () => {
    if (ready && !approve.isPending) approve.mutate({ id: plan.id, ...(production && { confirm: typed }) });
  };
  useShortcuts([{ key: "Enter", ctrl: true, label: "Approve and apply", run: go }]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    go();
  };
  return (
    <Foot>
      <Summary plan={plan} />
      <Box component="form" onSubmit={submit} sx={{ display: "grid", gap: 3 }}>
        {production && <TypedName name={plan.targetName} to="approve" value={typed} onChange={setTyped} />}
        <Box sx={{ display: "flex", gap: 2, "& > *": { flex: 1 } }}>
          <Button onClick={onLater}>Save for later</Button>
          <Button
            type="submit"
            variant="contained"
            disabled={!ready || approve.isPending}
            title={nothing ? "There is nothing to write." : undefined}
          >
            Approve and apply
          </Button>
        </Box>
      </Box>
    </Foot>
  );
}

function Apply({ plan, onApply }: { plan: Plan; onApply: () => void }) {
  const failed = plan.status === "failed";
  return (
    <Foot>
      {plan.error && (
        <Alert severity="error">
          {plan.error.message}
          {plan.error.details?.written !== "unknown" && " The target is as it was."}
        </Alert>
      )}
      <Summary plan={plan} />
      <Button variant="contained" onClick={onApply}>
        {failed ? "Try again" : "Apply"}
      </Button>
    </Foot>
  );
}

function RollBack({
  plan,
  error,
  onVerify,
  onStart,
}: {
  plan: Plan;
  error: string | undefined;
  onVerify: () => void;
  onStart: (confirm: string) => void;
}) {
  const format = useFormat();
  const [asking, setAsking] = useState(false);
  const rows = writes(plan) - plan.counts.changed;
  const problem = error ?? plan.error?.message;
  return (
    <Foot>
      {problem && <Alert severity="error">{problem}</Alert>}
      {!plan.verified && <Button onClick={onVerify}>Read back again</Button>}
      <Button onClick={() => setAsking(true)}>Roll back...</Button>
      {asking && (
        <ConfirmDialog
          open
          title={`Roll back plan ${plan.number}?`}
          action="Roll back"
          typedName={plan.connectionType === "production" ? plan.targetName : undefined}
          onClose={() => setAsking(false)}
          onConfirm={(typed) => {
            setAsking(false);
            onStart(typed);
          }}
        >
          {format.number(rows)} rows of <code>{plan.table}</code> in {plan.targetName} get back exactly what
          stood there before. Rows that someone changed since, or that the store refuses by now, are left
          alone and listed.
        </ConfirmDialog>
      )}
    </Foot>
  );
}
