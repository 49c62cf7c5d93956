/** What to know before approving: warnings first, then what the plan rests on, then how it can be undone. */
import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import { RotateCcw, TriangleAlert } from "lucide-react";
import { useVersionNames } from "../../client/index.ts";
import { color, Facts, Icon, Panel, Rows, useFormat } from "../../ui/index.ts";
import type { Plan } from "./answers.ts";

export function Checks({ plan, onShowWarnings }: { plan: Plan; onShowWarnings: () => void }) {
  const format = useFormat();
  const nameOf = useVersionNames();
  const warnings = plan.warnings.map(({ code, message }) => ({ code, message: format.sentence(message) }));
  if (plan.counts.changed > 0) {
    const message = `${format.number(plan.counts.changed)} rows were changed in the target after the plan was made and were skipped.`;
    warnings.unshift({ code: "changed", message });
  }
  return (
    <Rows fill>
      <Panel title={plan.appliedAt ? "What happened" : "Check before you approve"}>
        {warnings.length === 0 && (
          <Box sx={{ color: "text.secondary", mb: 2 }}>Nothing unusual was found.</Box>
        )}
        {warnings.map(({ code, message }) => (
          <Alert key={code} severity="warning" icon={<Icon of={TriangleAlert} size={14} />} sx={{ mb: 2 }}>
            {message}{" "}
            {(code === "rejected" || code === "changed") && (
              <Link component="button" onClick={onShowWarnings}>
                Show them
              </Link>
            )}
          </Alert>
        ))}
        {plan.rolledBackAt ? (
          <Alert severity="info">
            Rolled back {format.dateTime(plan.rolledBackAt)} by {plan.rolledBackBy}. Rows that someone had
            changed by then were left alone and stand under Warnings.
          </Alert>
        ) : (
          plan.verified && <Verified verified={plan.verified} />
        )}
      </Panel>
      <Panel title="What it rests on">
        <Facts
          items={[
            { label: "Target", value: plan.targetName },
            { label: "Table", value: <code>{plan.table}</code> },
            { label: "Data as of", value: plan.dataAsOf ? format.dateTime(plan.dataAsOf) : "unknown" },
          ]}
        />
        {plan.modelVersion && (
          <Box sx={{ typography: "caption", color: "text.tertiary", mt: 2, overflowWrap: "anywhere" }}>
            Models: {nameOf(plan.modelVersion)}
          </Box>
        )}
      </Panel>
      <Box sx={{ p: 4, display: "flex", gap: 2, color: "text.secondary", typography: "caption" }}>
        <Icon of={RotateCcw} size={14} color={color("text3")} />
        <span>
          Every old value is kept, so it can be rolled back; rows that someone changed after it was applied,
          or that the store refuses by then, are left alone and listed.
        </span>
      </Box>
    </Rows>
  );
}

function Verified({ verified }: { verified: NonNullable<Plan["verified"]> }) {
  const format = useFormat();
  const good = verified.mismatches === 0;
  return (
    <Alert severity={good ? "success" : "error"}>
      {good
        ? `${format.number(verified.rows)} rows were read back and stand there as planned.`
        : `${format.number(verified.mismatches)} of ${format.number(verified.rows)} rows do not stand there as planned: someone wrote to them at the same time. Plan again to see them.`}
    </Alert>
  );
}
