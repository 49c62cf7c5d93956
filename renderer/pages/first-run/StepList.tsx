/** The five steps at the left: done, now, to come. A step that was reached can be gone back to. */

import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import { Check, Circle, CircleDot } from "lucide-react";
import { color, Icon } from "../../ui/index.ts";
import { STEPS, type StepId } from "./steps.ts";

interface StepListProps {
  step: StepId;
  onStep: (step: StepId) => void;
  notes: Partial<Record<StepId, string | undefined>>;
}

export function StepList({ step, onStep, notes }: StepListProps) {
  const at = STEPS.findIndex(({ id }) => id === step);
  return (
    <Box component="ol" sx={{ m: 0, p: 0, listStyle: "none", mx: -2.5, display: "grid", gap: 1 }}>
      {STEPS.map(({ id, label }, k) => {
        const [icon, tint, word] =
          k < at
            ? ([Check, "positive", "done"] as const)
            : k === at
              ? ([CircleDot, "accent", "now"] as const)
              : ([Circle, "text3", "to come"] as const);
        return (
          <li key={id}>
            <ButtonBase
              disabled={k > at}
              onClick={() => onStep(id)}
              aria-current={k === at ? "step" : undefined}
              sx={{
                width: "100%",
                display: "flex",
                gap: 2.5,
                px: 2.5,
                height: 36,
                borderRadius: "6px",
                justifyContent: "flex-start",
                typography: "body1",
                fontWeight: k === at ? 600 : 400,
                color: k > at ? "text.secondary" : "text.primary",
                ...(k === at && { bgcolor: "navActive" }),
              }}
            >
              <Icon of={icon} size={16} color={color(tint)} label={word} />
              <Box sx={{ flex: 1, textAlign: "left" }}>{label}</Box>
              <Box
                sx={{
                  typography: "caption",
                  color: "text.secondary",
                  maxWidth: 120,
                  overflow: "hidden",
                  textOverflow: "ellipsis",
                  whiteSpace: "nowrap",
                }}
              >
                {notes[id]}
              </Box>
            </ButtonBase>
          </li>
        );
      })}
    </Box>
  );
}
