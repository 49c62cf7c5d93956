/** One plan: steps, counts, rows, and at the right what to check and the decision. */
import Button from "@mui/material/Button";
import { useNavigate } from "react-router";
import { messageOf, useCommand, useEngineQuery } from "../../client/index.ts";
import {
  BasisPopover,
  Columns,
  ConnectionTag,
  PageFrame,
  QueryState,
  showToast,
  useUrlState,
} from "../../ui/index.ts";
import type { Plan } from "./answers.ts";
import { Checks } from "./Checks.tsx";
import { Counts } from "./Counts.tsx";
import { Decision } from "./Decision.tsx";
import { KIND_LABELS } from "./kinds.ts";
import { PlanRows } from "./PlanRows.tsx";
import { RowPanel } from "./RowPanel.tsx";
import { Steps } from "./Steps.tsx";

export function PlanPage({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useEngineQuery("publish.get", { id });
  const plan = query.data;
  if (!plan) {
    return (
      <PageFrame title="Publish" actions={<Button onClick={onClose}>All plans</Button>}>
        <QueryState query={query} what="The plan could not be read">
          {() => null}
        </QueryState>
      </PageFrame>
    );
  }
  return (
    <PageFrame
      title="Publish"
      object={`${KIND_LABELS[plan.kind]}, plan ${plan.number}`}
      tag={<ConnectionTag type={plan.connectionType} note={plan.targetName} />}
      production={plan.connectionType === "production"}
      actions={<Actions plan={plan} onClose={onClose} />}
    >
      <Steps plan={plan} />
      <Columns template="minmax(0, 1fr) 300px" fill stackUnder={1000}>
        <Left plan={plan} />
        <Right plan={plan} onClose={onClose} />
      </Columns>
    </PageFrame>
  );
}

function Actions({ plan, onClose }: { plan: Plan; onClose: () => void }) {
  const navigate = useNavigate();
  const discard = useCommand("publish.discard", {
    onSuccess: () => {
      showToast(`Plan ${plan.number} is discarded; nothing was written.`);
      navigate("/plans");
    },
    onError: (error) => showToast(messageOf(error), { kind: "error" }),
  });
  const open = ["planned", "approved", "failed"].includes(plan.status);
  return (
    <>
      <BasisPopover of={`Plan ${plan.number}`} basis={plan.basis} />
      {open && (
        <Button disabled={discard.isPending} onClick={() => discard.mutate({ id: plan.id })}>
          Discard
        </Button>
      )}
      <Button onClick={onClose}>All plans</Button>
    </>
  );
}

function Left({ plan }: { plan: Plan }) {
  const [show, setShow] = useUrlState<"changes" | "warnings" | "all">("show", "changes");
  const [row, setRow] = useUrlState<string>("row", "");
  return (
    <>
      <Counts plan={plan} />
      <PlanRows plan={plan} show={show} onShow={setShow} openRow={row} onOpenRow={setRow} />
    </>
  );
}

/** The open row, else what to check; the decision stays in sight below either. */
function Right({ plan, onClose }: { plan: Plan; onClose: () => void }) {
  const [row, setRow] = useUrlState<string>("row", "");
  const [, setShow] = useUrlState<string>("show", "changes");
  return (
    <>
      {row ? (
        <RowPanel plan={plan} rowKey={row} onClose={() => setRow(null)} />
      ) : (
        <Checks plan={plan} onShowWarnings={() => setShow("warnings")} />
      )}
      <Decision plan={plan} onClose={onClose} />
    </>
  );
}
