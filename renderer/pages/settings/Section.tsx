import Box from "@mui/material/Box";
import { type ReactNode, useId } from "react";

interface SectionProps {
  title: string;
  note?: ReactNode;
  children: ReactNode;
}

/** A part of a settings page with its heading. */
export function Section({ title, note, children }: SectionProps) {
  const id = useId();
  return (
    <Box component="section" aria-labelledby={id} sx={{ mb: 8 }}>
      <Box component="h2" id={id} sx={{ m: 0, typography: "subtitle1" }}>
        {title}
      </Box>
      {note && <Box sx={{ color: "text.secondary", mt: 1 }}>{note}</Box>}
      <Box sx={{ mt: 4, display: "grid", gap: 4 }}>{children}</Box>
    </Box>
  );
}
