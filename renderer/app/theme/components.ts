/**
 * How MUI's components look here: what is pressed. Fields, menus and feedback are in the files beside this one.
 * Imports MUI's types and the tokens. A new override goes into the group it belongs to.
 */

import type { Components, Theme } from "@mui/material/styles";
import { color } from "./color.ts";
import { feedback } from "./components-feedback.ts";
import { fields } from "./components-fields.ts";

const focusRing = { outline: `2px solid ${color("accent")}`, outlineOffset: 1 };

const buttons: Components<Theme> = {
  MuiButtonBase: {
    defaultProps: { disableRipple: true, disableTouchRipple: true },
    styleOverrides: { root: { "&.Mui-focusVisible": focusRing } },
  },
  MuiButton: {
    defaultProps: { disableElevation: true, variant: "outlined", color: "inherit" },
    styleOverrides: {
      root: {
        height: 28,
        minWidth: 28,
        padding: "0 12px",
        borderRadius: 6,
        whiteSpace: "nowrap",
        transition: "none",
        "& .MuiButton-startIcon": { marginLeft: -2, marginRight: 6 },
        "& .MuiButton-endIcon": { marginRight: -4, marginLeft: 4 },
      },
      outlined: {
        backgroundColor: color("surface"),
        borderColor: color("border"),
        color: color("text1"),
        "&:hover": { backgroundColor: color("hover"), borderColor: color("borderStrong") },
        "&.Mui-disabled": { borderColor: color("border"), color: color("text3") },
      },
      contained: {
        backgroundColor: color("accentFill"),
        color: "#FFFFFF",
        "&:hover": { backgroundColor: `color-mix(in srgb, ${color("accentFill")} 88%, #000000)` },
        "&.Mui-disabled": { backgroundColor: color("navActive"), color: color("text2"), opacity: 0.8 },
      },
      text: {
        padding: "0 8px",
        color: color("text2"),
        "&:hover": { backgroundColor: color("hover"), color: color("text1") },
        variants: [{ props: { color: "primary" }, style: { color: color("accent") } }],
      },
    },
  },
  MuiIconButton: {
    defaultProps: { size: "small" },
    styleOverrides: {
      root: {
        width: 28,
        height: 28,
        borderRadius: 6,
        color: color("text2"),
        "&:hover": { backgroundColor: color("hover"), color: color("text1") },
      },
      sizeSmall: { width: 24, height: 24, padding: 0 },
    },
  },
  MuiToggleButtonGroup: {
    defaultProps: { size: "small" },
    styleOverrides: {
      root: { backgroundColor: color("sunken"), borderRadius: 6, padding: 2, gap: 0 },
      grouped: { border: 0, borderRadius: "5px !important", margin: 0 },
    },
  },
  MuiToggleButton: {
    styleOverrides: {
      root: {
        height: 24,
        minWidth: 24,
        padding: "0 10px",
        color: color("text2"),
        lineHeight: 1,
        whiteSpace: "nowrap",
        "&:hover": { backgroundColor: "transparent", color: color("text1") },
        "&.Mui-selected, &.Mui-selected:hover": {
          backgroundColor: color("raised"),
          color: color("text1"),
          boxShadow: `0 0 0 1px ${color("border")}`,
        },
      },
    },
  },
  MuiTabs: {
    styleOverrides: {
      root: { minHeight: 36 },
      indicator: { height: 2, backgroundColor: color("accent"), transition: "none" },
    },
  },
  MuiTab: {
    styleOverrides: {
      root: {
        minHeight: 36,
        minWidth: 0,
        padding: "0 12px",
        color: color("text2"),
        "&.Mui-selected": { color: color("text1") },
      },
    },
  },
  MuiChip: {
    defaultProps: { size: "small", variant: "outlined" },
    styleOverrides: {
      root: {
        height: 24,
        borderRadius: 6,
        borderColor: color("border"),
        backgroundColor: color("surface"),
        fontSize: "0.923rem",
      },
      label: { padding: "0 8px" },
    },
  },
  MuiLink: {
    defaultProps: { underline: "hover" },
    styleOverrides: { root: { color: color("accent"), fontWeight: 500, "&:focus-visible": focusRing } },
  },
};

export const components: Components<Theme> = { ...buttons, ...fields, ...feedback };
