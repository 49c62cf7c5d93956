/** The non-modal drawer of 376 px beside a list: header with previous and next, content, foot with the decision. */

import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import Tooltip from "@mui/material/Tooltip";
import useMediaQuery from "@mui/material/useMediaQuery";
import { ChevronDown, ChevronUp, X } from "lucide-react";
import type { KeyboardEvent, ReactNode } from "react";
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
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onClose();
  };
  return (
    <Box
      component="aside"
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
          {subtitle && <Box sx={{ typography: "caption", color: "text.tertiary" }}>{subtitle}</Box>}
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

function PanelButton({ label, icon, onClick }: { label: string; icon: typeof X; onClick: () => void }) {
  return (
    <Tooltip title={label}>
      <IconButton aria-label={label} onClick={onClick}>
        <Icon of={icon} />
      </IconButton>
    </Tooltip>
  );
}
