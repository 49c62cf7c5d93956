/** One step: heading, content that scrolls, and the foot with Back and the way on. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { ArrowRight } from "lucide-react";
import type { ReactNode } from "react";
import { Icon } from "../../ui/index.ts";

interface StepFrameProps {
  title: string;
  note: ReactNode;
  /** Words of the way on: "Match the tables". */
  next: string;
  onNext: () => void;
  nextDisabled?: boolean;
  onBack?: () => void;
  /** Left of the way on. */
  extra?: ReactNode;
  children: ReactNode;
}

export function StepFrame({
  title,
  note,
  next,
  onNext,
  nextDisabled,
  onBack,
  extra,
  children,
}: StepFrameProps) {
  return (
    <Box sx={{ flex: 1, display: "flex", flexDirection: "column", minWidth: 0, minHeight: 0 }}>
      <Box sx={{ flex: 1, minHeight: 0, overflow: "auto", px: { xs: 6, lg: 12 }, py: 10 }}>
        <Box sx={{ maxWidth: 968 }}>
          <Box component="h2" sx={{ m: 0, mb: 1, fontSize: 18, lineHeight: "26px", fontWeight: 600 }}>
            {title}
          </Box>
          <Box sx={{ color: "text.secondary", mb: 6 }}>{note}</Box>
          {children}
        </Box>
      </Box>
      <Box
        sx={{
          display: "flex",
          gap: 2,
          alignItems: "center",
          px: { xs: 6, lg: 12 },
          minHeight: 60,
          borderTop: 1,
          borderColor: "border",
          flex: "none",
        }}
      >
        {onBack && (
          <Button variant="text" onClick={onBack}>
            Back
          </Button>
        )}
        <Box sx={{ flex: 1 }} />
        {extra}
        <Button
          variant="contained"
          disabled={nextDisabled}
          onClick={onNext}
          endIcon={<Icon of={ArrowRight} size={14} />}
        >
          {next}
        </Button>
      </Box>
    </Box>
  );
}
