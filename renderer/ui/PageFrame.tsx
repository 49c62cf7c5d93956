/** The frame of a page: top bar with title, object, tag, command field, range and actions, and the sheet beneath. */

import Box from "@mui/material/Box";
import { type ReactNode, useEffect, useRef } from "react";
import { useLocation } from "react-router";
import { TopBarTools } from "../app/shell/TopBarTools.tsx";
import { color } from "../app/theme/color.ts";

interface PageFrameProps {
  title: string;
  /** What of it is open, after a slash: a segment, a plan. Text or a menu button. */
  object?: ReactNode;
  /** State tag: `<Tag>Draft</Tag>`, `<ConnectionTag/>`. */
  tag?: ReactNode;
  /** Page controls left of the actions: `<RangePicker/>`, a location menu. */
  controls?: ReactNode;
  /** Buttons; one `variant="contained"` at most, rightmost. */
  actions?: ReactNode;
  /** Draws the production line: the page can write to production. */
  production?: boolean;
  children: ReactNode;
}

export function PageFrame({ title, object, tag, controls, actions, production, children }: PageFrameProps) {
  useEffect(() => {
    document.title = `${title} - Merchbench`;
  }, [title]);
  const main = useRef<HTMLElement>(null);
  const isFirst = useLocation().key === "default";
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    // The button that led here is gone with its page; without it the keyboard would begin at the window's top.
    if (!isFirst && document.activeElement === document.body) main.current?.focus();
  }, []);
  return (
    <Box sx={{ display: "flex", flexDirection: "column", minWidth: 0, minHeight: 0, height: "100%" }}>
      <Box
        component="header"
        sx={{
          height: 48,
          flex: "none",
          display: "flex",
          alignItems: "center",
          gap: 2,
          pl: 1,
          pr: 2,
          minWidth: 0,
        }}
      >
        <Box component="h1" sx={{ m: 0, typography: "h1", whiteSpace: "nowrap" }}>
          {title}
        </Box>
        {object && (
          <Box
            sx={{
              display: "flex",
              alignItems: "center",
              gap: 2,
              minWidth: 0,
              color: "text.secondary",
              overflow: "hidden",
              whiteSpace: "nowrap",
            }}
          >
            <span aria-hidden>/</span>
            {typeof object === "string" ? (
              <Box component="span" title={object} sx={{ overflow: "hidden", textOverflow: "ellipsis" }}>
                {object}
              </Box>
            ) : (
              object
            )}
          </Box>
        )}
        {tag}
        <Box sx={{ flex: 1 }} />
        <TopBarTools controls={controls} actions={actions} />
      </Box>
      <Box
        component="main"
        ref={main}
        id="main"
        tabIndex={-1}
        sx={{
          flex: 1,
          minHeight: 0,
          mr: 2,
          display: "flex",
          flexDirection: "column",
          bgcolor: "surface",
          border: 1,
          borderColor: "border",
          borderRadius: "8px",
          overflow: "hidden",
          outline: "none",
          ...(production && { borderTop: `3px solid ${color("production")}` }),
        }}
      >
        {children}
      </Box>
    </Box>
  );
}
