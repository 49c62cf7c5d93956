/** A flush part of the sheet: title, grey note, actions, content. Hairlines between panels come from `Columns` and `Rows`. */

import Box from "@mui/material/Box";
import type { SxProps, Theme } from "@mui/material/styles";
import { type ReactNode, useId } from "react";

interface PanelProps {
  title?: ReactNode;
  /** Grey words beside the title: what is measured, unit, level. */
  note?: ReactNode;
  actions?: ReactNode;
  /** No inset around the content, for tables that run to the edge. */
  flush?: boolean;
  /** Takes the height that is left and scrolls inside. */
  fill?: boolean;
  children?: ReactNode;
  sx?: SxProps<Theme>;
}

export function Panel({ title, note, actions, flush, fill, children, sx }: PanelProps) {
  const id = useId();
  return (
    <Box
      component="section"
      aria-labelledby={title ? id : undefined}
      sx={[
        { minWidth: 0, display: "flex", flexDirection: "column", px: flush ? 0 : 4, pb: flush ? 0 : 3 },
        fill ? { flex: 1, minHeight: 0 } : {},
        ...(Array.isArray(sx) ? sx : [sx]),
      ]}
    >
      {(title || actions) && (
        <Box
          sx={{
            display: "flex",
            alignItems: "center",
            flexWrap: "wrap",
            columnGap: 2,
            minHeight: 40,
            py: 1.5,
            px: flush ? 4 : 0,
            flex: "none",
          }}
        >
          <Box
            sx={{
              display: "flex",
              columnGap: 2,
              alignItems: "baseline",
              flex: "1 0 auto",
              maxWidth: "100%",
              flexWrap: "wrap",
            }}
          >
            {title && (
              <Box
                component="h2"
                id={id}
                title={typeof title === "string" ? title : undefined}
                sx={{
                  m: 0,
                  typography: "h2",
                  whiteSpace: "nowrap",
                  maxWidth: "100%",
                  overflow: "hidden",
                  textOverflow: "ellipsis",
                }}
              >
                {title}
              </Box>
            )}
            {note && <Box sx={{ typography: "caption", color: "text.tertiary" }}>{note}</Box>}
          </Box>
          {actions && <Box sx={{ display: "flex", alignItems: "center", gap: 1, ml: "auto" }}>{actions}</Box>}
        </Box>
      )}
      <Box sx={fill ? { flex: 1, minHeight: 0, overflow: "auto" } : undefined}>{children}</Box>
    </Box>
  );
}
