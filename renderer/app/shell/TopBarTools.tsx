/** Right side of the top bar: command field, the page's controls and actions, alerts and help. */

import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import IconButton from "@mui/material/IconButton";
import Tooltip from "@mui/material/Tooltip";
import { CircleHelp, Search } from "lucide-react";
import type { ReactNode } from "react";
import { Icon } from "../../ui/Icon.tsx";
import { Key } from "../../ui/tags.tsx";
import { Alerts } from "./Alerts.tsx";
import { useOverlays } from "./overlays.ts";
import { ctrl } from "./shortcuts.ts";

function CommandField() {
  return (
    <ButtonBase
      onClick={() => useOverlays.setState({ palette: true })}
      aria-keyshortcuts="Control+K"
      aria-label="Search or run a command"
      sx={{
        height: 28,
        width: 300,
        minWidth: 34,
        flex: "0 1 300px",
        px: 2,
        gap: 2,
        justifyContent: "flex-start",
        border: 1,
        borderColor: "border",
        borderRadius: "6px",
        bgcolor: "surface",
        color: "text.tertiary",
        overflow: "hidden",
        containerType: "inline-size",
        whiteSpace: "nowrap",
        "&:hover": { borderColor: "borderStrong" },
      }}
    >
      <Icon of={Search} size={14} />
      <Box
        component="span"
        sx={{
          flex: 1,
          textAlign: "left",
          overflow: "hidden",
          textOverflow: "ellipsis",
          "@container (max-width: 64px)": { display: "none" },
        }}
      >
        Search or run a command
      </Box>
      <Box component="span" sx={{ "@container (max-width: 120px)": { display: "none" } }}>
        <Key>{ctrl("K")}</Key>
      </Box>
    </ButtonBase>
  );
}

export function TopBarTools({ controls, actions }: { controls?: ReactNode; actions?: ReactNode }) {
  return (
    <Box
      sx={{
        display: "flex",
        alignItems: "center",
        gap: 2,
        "@media (max-width: 799.95px)": { gap: 1 },
        minWidth: 0,
        flex: "0 1 auto",
        "& > .MuiButton-root, & > .MuiIconButton-root": { flex: "none" },
      }}
    >
      <CommandField />
      {controls}
      {actions}
      <Alerts />
      <Tooltip title="Keyboard shortcuts">
        <IconButton
          aria-label="Help and keyboard shortcuts"
          onClick={() => useOverlays.setState({ shortcuts: true })}
        >
          <Icon of={CircleHelp} />
        </IconButton>
      </Tooltip>
    </Box>
  );
}
