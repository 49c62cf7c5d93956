/** The non-modal drawer of 376 px beside a list: header with previous and next, content, foot with the decision. */

import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import Tooltip from "@mui/material/Tooltip";
import useMediaQuery from "@mui/material/useMediaQuery";
import { ChevronDown, ChevronUp, X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, type RefObject, useLayoutEffect, useRef } from "react";
import { useShortcuts } from "../app/shell/shortcuts.ts";
import { color } from "../app/theme/color.ts";
import { Icon } from "./Icon.tsx";

interface SidePanelProps {
  title: ReactNode;
  /** Second line: code, place, "1 of 18". */
  subtitle?: ReactNode;
  onClose: () => void;
  onPrevious?: () => void;
  onNext?: () => void;
  /** Buttons of the decision, at the foot. */
  foot?: ReactNode;
  width?: number;
  children: ReactNode;
}

/** Put it as the last child of a flex row beside the table; under 1,280 px it covers the table's right part. */
export function SidePanel({
  title,
  subtitle,
  onClose,
  onPrevious,
  onNext,
  foot,
  width = 376,
  children,
}: SidePanelProps) {
  const covers = useMediaQuery("(max-width: 1279.95px)");
  const panel = useRef<HTMLElement>(null);
  useSides(panel);
  useShortcuts([{ key: "Escape", label: "Close the details", run: onClose }]);
  // The page's keys rest in fields; this one holds in the panel's own as well.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    onClose();
  };
  return (
    <Box
      component="aside"
      ref={panel}
      tabIndex={-1}
      aria-label={typeof title === "string" ? title : "Details"}
      onKeyDown={onKeyDown}
      sx={{
        width,
        maxWidth: "100%",
        flex: "none",
        display: "flex",
        flexDirection: "column",
        minHeight: 0,
        bgcolor: "surface",
        borderLeft: 1,
        borderColor: "border",
        ...(covers && {
          position: "absolute",
          right: 0,
          top: 0,
          bottom: 0,
          zIndex: 5,
          boxShadow: color("shadow"),
        }),
      }}
    >
      <Box
        sx={{
          display: "flex",
          gap: 2,
          alignItems: "center",
          px: 4,
          py: 2,
          borderBottom: 1,
          borderColor: "border",
        }}
      >
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Box sx={{ fontWeight: 600, overflow: "hidden", textOverflow: "ellipsis" }}>{title}</Box>
          {subtitle && (
            <Box
              title={typeof subtitle === "string" ? subtitle : undefined}
              sx={{
                typography: "caption",
                color: "text.tertiary",
                overflow: "hidden",
                textOverflow: "ellipsis",
                overflowWrap: "anywhere",
                display: "-webkit-box",
                WebkitBoxOrient: "vertical",
                WebkitLineClamp: 2,
              }}
            >
              {subtitle}
            </Box>
          )}
        </Box>
        {onPrevious && <PanelButton label="Previous" icon={ChevronUp} onClick={onPrevious} />}
        {onNext && <PanelButton label="Next" icon={ChevronDown} onClick={onNext} />}
        <PanelButton label="Close" icon={X} onClick={onClose} />
      </Box>
      <Box
        sx={{
          flex: 1,
          minHeight: 0,
          overflow: "auto",
          "& > *:not(:last-child)": { borderBottom: 1, borderColor: "border" },
        }}
      >
        {children}
      </Box>
      {foot && (
        <Box
          sx={{
            display: "flex",
            gap: 2,
            alignItems: "center",
            px: 4,
            py: 2,
            minHeight: 48,
            borderTop: 1,
            borderColor: "border",
          }}
        >
          {foot}
        </Box>
      )}
    </Box>
  );
}

/** F6 goes to the details beside a list, which can be focused, and back to where the keyboard was. */
export function useSides(panel: RefObject<HTMLElement | null>): void {
  const goBack = useWayBack(panel);
  const run = () => (panel.current?.contains(document.activeElement) ? goBack() : panel.current?.focus());
  useShortcuts([{ key: "F6", label: "To the details and back", run }]);
}

/** Goes back to where the keyboard was before the panel; by itself when the panel closes with the focus in it. */
function useWayBack(panel: RefObject<HTMLElement | null>): () => void {
  const before = useRef<Element | null>(null);
  const goBack = () => before.current instanceof HTMLElement && before.current.focus();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the panel opens and closes
  useLayoutEffect(() => {
    const own = panel.current;
    const note = ({ target }: FocusEvent) => {
      if (target instanceof Element && !own?.contains(target)) before.current = target;
    };
    before.current = document.activeElement;
    document.addEventListener("focusin", note);
    return () => {
      document.removeEventListener("focusin", note);
      if (own?.contains(document.activeElement)) goBack();
    };
  }, []);
  return goBack;
}

function PanelButton({ label, icon, onClick }: { label: string; icon: typeof X; onClick: () => void }) {
  return (
    <Tooltip title={label}>
      <IconButton aria-label={label} onClick={onClick}>
        <Icon of={icon} />
      </IconButton>
    </Tooltip>
  );
}
