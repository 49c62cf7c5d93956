/** What a test of a connection found, step by step. */
import Box from "@mui/material/Box";
import { Check, X } from "lucide-react";
import type { OutputOf } from "../../client/index.ts";
import { ErrorState, Status, useFormat, useIntoSight } from "../../ui/index.ts";

interface TestResultProps {
  test: { data: OutputOf<"publish.testTarget"> | undefined; error: unknown; isPending: boolean };
}

/** It stands below the fields, so a small window shows it as soon as it is there. */
export function TestResult({ test }: TestResultProps) {
  return (
    <div ref={useIntoSight(test.data ?? test.error)}>
      <Steps test={test} />
    </div>
  );
}

function Steps({ test }: TestResultProps) {
  const format = useFormat();
  if (test.error) return <ErrorState error={test.error} what="The test could not run" />;
  if (!test.data || test.isPending) return null;
  const { steps, elapsedMs } = test.data;
  return (
    <Box role="status" sx={{ bgcolor: "sunken", borderRadius: "6px", p: 3, display: "grid", gap: 2 }}>
      {steps.map((step) => (
        <Box key={step.name}>
          <Status tone={step.ok ? "positive" : "negative"} icon={step.ok ? Check : X}>
            {step.name}
          </Status>
          {step.detail && (
            <Box sx={{ typography: "caption", color: "text.secondary", pl: 5 }}>{step.detail}</Box>
          )}
        </Box>
      ))}
      <Box sx={{ typography: "caption", color: "text.tertiary" }}>Took {format.duration(elapsedMs)}</Box>
    </Box>
  );
}
