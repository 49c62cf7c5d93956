/** What a connection test found, step by step, each with what to do when it failed. */

import Box from "@mui/material/Box";
import { CircleAlert, CircleCheck } from "lucide-react";
import type { OutputOf } from "../../client/index.ts";
import { color, Icon } from "../../ui/index.ts";

export type CheckResult = OutputOf<"source.test">;

export function CheckSteps({ result }: { result: CheckResult }) {
  return (
    <Box
      component="ol"
      aria-label="Connection test"
      sx={{ m: 0, p: 0, listStyle: "none", display: "grid", gap: 2 }}
    >
      {result.steps.map((step) => (
        <Box component="li" key={step.name} sx={{ display: "flex", gap: 2 }}>
          <Box sx={{ pt: 0.5 }}>
            <Icon
              of={step.ok ? CircleCheck : CircleAlert}
              size={14}
              label={step.ok ? "passed" : "failed"}
              color={color(step.ok ? "positive" : "negative")}
            />
          </Box>
          <Box sx={{ minWidth: 0, overflowWrap: "anywhere" }}>
            {step.ok ? step.name : `${step.name}: no`}
            {step.detail && (
              <Box sx={{ typography: "caption", color: step.ok ? "text.tertiary" : "text.secondary" }}>
                {step.detail}
              </Box>
            )}
          </Box>
        </Box>
      ))}
    </Box>
  );
}
