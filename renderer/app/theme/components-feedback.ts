/** Menus, dialogs and messages: the only things that are raised. */

import type { Components, Theme } from "@mui/material/styles";
import { color } from "./color.ts";

const raised = {
  backgroundColor: color("raised"),
  backgroundImage: "none",
  border: `1px solid ${color("border")}`,
  boxShadow: color("shadow"),
  borderRadius: 8,
};

export const feedback: Components<Theme> = {
  MuiPaper: { defaultProps: { elevation: 0 }, styleOverrides: { root: { backgroundImage: "none" } } },
  MuiMenu: {
    defaultProps: { transitionDuration: 100 },
    styleOverrides: { paper: raised, list: { padding: 4 } },
  },
  MuiPopover: { defaultProps: { transitionDuration: 100 }, styleOverrides: { paper: raised } },
  MuiMenuItem: {
    styleOverrides: {
      root: {
        minHeight: 28,
        padding: "4px 8px",
        borderRadius: 4,
        gap: 8,
        "&.Mui-selected, &.Mui-selected:hover": { backgroundColor: color("accentSoft") },
        "&.Mui-focusVisible": { backgroundColor: color("hover") },
      },
    },
  },
  MuiListSubheader: {
    styleOverrides: {
      root: {
        fontSize: "0.923rem",
        lineHeight: "1.846rem",
        color: color("text3"),
        backgroundColor: "transparent",
      },
    },
  },
  MuiBackdrop: {
    styleOverrides: {
      root: {
        variants: [{ props: { invisible: false }, style: { backgroundColor: "rgba(0, 0, 0, 0.28)" } }],
      },
    },
  },
  MuiDialog: {
    defaultProps: { transitionDuration: 100 },
    styleOverrides: {
      paper: {
        ...raised,
        width: 480,
        "--mb-ground": color("raised"),
        // Where a form is the dialog, its fields scroll and its buttons stay.
        "& > form": { display: "flex", flexDirection: "column", minHeight: 0 },
      },
    },
  },
  MuiDialogTitle: {
    styleOverrides: { root: { fontSize: "1.154rem", lineHeight: "1.538rem", padding: "16px 16px 8px" } },
  },
  MuiDialogContent: { styleOverrides: { root: { padding: "0 16px 16px" } } },
  MuiDialogActions: {
    styleOverrides: { root: { padding: "12px 16px", borderTop: `1px solid ${color("border")}` } },
  },
  MuiTooltip: {
    defaultProps: { enterDelay: 400, disableInteractive: true, arrow: false },
    styleOverrides: {
      tooltip: {
        ...raised,
        borderRadius: 6,
        color: color("text1"),
        fontSize: "0.923rem",
        lineHeight: "1.231rem",
        fontWeight: 400,
        padding: "6px 8px",
        maxWidth: 320,
      },
    },
  },
  MuiAlert: {
    defaultProps: { variant: "standard" },
    styleOverrides: {
      root: {
        padding: "8px 12px",
        borderRadius: 6,
        color: color("text1"),
        border: 0,
        "& .MuiAlert-icon": { padding: "2px 0", marginRight: 8, fontSize: 16, opacity: 1 },
        "& .MuiAlert-message": { padding: 0 },
        "& .MuiAlert-action": { padding: 0, marginRight: 0, alignItems: "center" },
        variants: [
          { props: { severity: "success" }, style: { backgroundColor: color("positiveSoft") } },
          { props: { severity: "error" }, style: { backgroundColor: color("negativeSoft") } },
          { props: { severity: "warning" }, style: { backgroundColor: color("warningSoft") } },
          { props: { severity: "info" }, style: { backgroundColor: color("accentSoft") } },
        ],
      },
    },
  },
  MuiSnackbarContent: { styleOverrides: { root: { ...raised, color: color("text1") } } },
  MuiLinearProgress: {
    styleOverrides: {
      root: { height: 4, borderRadius: 2, backgroundColor: color("navActive") },
      bar: { backgroundColor: color("accentFill"), borderRadius: 2 },
    },
  },
  MuiSkeleton: { defaultProps: { animation: false, variant: "rounded" } },
  MuiDivider: { styleOverrides: { root: { borderColor: color("border") } } },
};
