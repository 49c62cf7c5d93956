/** Where the publication stands: planned, approved, applied, verified. */
import Box from "@mui/material/Box";
import { Check, Circle, CircleAlert, CircleDot } from "lucide-react";
import { Bar, color, Icon, Spacer, useFormat } from "../../ui/index.ts";
import type { Plan } from "./answers.ts";
import { StateTag } from "./StateTag.tsx";

interface Step {
  name: string;
  note?: string;
  state: "done" | "now" | "ahead" | "failed";
}

export function Steps({ plan }: { plan: Plan }) {
  const format = useFormat();
  const at = (time: string | null, who: string | null) =>
    time ? `${format.dateTime(time)}${who ? ` by ${who}` : ""}` : "";
  return (
    <Bar>
      <Box
        component="ol"
        sx={{
          m: 0,
          p: 0,
          listStyle: "none",
          display: "flex",
          alignItems: "center",
          gap: 3,
          flexWrap: "wrap",
        }}
      >
        {stepsOf(plan, at).map((step, i) => (
          <Box
            key={step.name}
            component="li"
            aria-current={step.state === "now" ? "step" : undefined}
            sx={{ display: "flex", alignItems: "center", gap: 2 }}
          >
            {i > 0 && <Box aria-hidden sx={{ width: 16, borderTop: 1, borderColor: "border", mr: 1 }} />}
            <Icon of={ICONS[step.state]} size={14} color={color(INKS[step.state])} />
            <Box
              component="span"
              sx={{
                fontWeight: step.state === "now" ? 600 : 400,
                color: step.state === "ahead" ? "text.secondary" : "text.primary",
                whiteSpace: "nowrap",
              }}
            >
              {step.name}
            </Box>
            {step.note && (
              <Box
                component="span"
                sx={{ typography: "caption", color: "text.tertiary", whiteSpace: "nowrap" }}
              >
                {step.note}
              </Box>
            )}
          </Box>
        ))}
      </Box>
      <Spacer />
      {["rolled_back", "rolling_back", "discarded", "failed"].includes(plan.status) && (
        <StateTag state={plan.status} />
      )}
      <Box sx={{ typography: "caption", color: "text.tertiary" }}>
        {plan.dataAsOf ? `Data as of ${format.dateTime(plan.dataAsOf)}` : ""}
      </Box>
    </Bar>
  );
}

const ICONS = { done: Check, now: CircleDot, ahead: Circle, failed: CircleAlert };
const INKS = { done: "positive", now: "accent", ahead: "text3", failed: "negative" } as const;

function stepsOf(plan: Plan, at: (time: string | null, who: string | null) => string): Step[] {
  const written = plan.appliedAt !== null;
  const wrong = (plan.verified?.mismatches ?? 0) > 0;
  const applying: Step["state"] = written
    ? "done"
    : plan.status === "failed"
      ? "failed"
      : plan.approvedAt
        ? "now"
        : "ahead";
  return [
    { name: "Planned", note: at(plan.plannedAt, plan.plannedBy), state: "done" },
    {
      name: plan.approvedAt ? "Approved" : "Review and approve",
      note: at(plan.approvedAt, plan.approvedBy),
      state: plan.approvedAt ? "done" : plan.status === "discarded" ? "ahead" : "now",
    },
    { name: written ? "Applied" : "Apply", note: at(plan.appliedAt, null), state: applying },
    {
      name: plan.verified ? "Verified" : "Verify",
      state: plan.verified ? (wrong ? "failed" : "done") : "ahead",
    },
  ];
}
