/** Form fields: outlined with a strong border, 30 px high, the label above. */

import type { Components, Theme } from "@mui/material/styles";
import { color } from "./color.ts";

const inputs: Components<Theme> = {
  MuiTextField: { defaultProps: { size: "small", variant: "outlined" } },
  MuiFormControl: { defaultProps: { size: "small" } },
  MuiInputBase: {
    styleOverrides: {
      root: { fontSize: "1rem", lineHeight: "1.538rem", "&.Mui-disabled": { color: color("text3") } },
      input: { "&[type=number]": { fontVariantNumeric: "tabular-nums" } },
    },
  },
  MuiOutlinedInput: {
    defaultProps: { notched: false },
    styleOverrides: {
      root: {
        minHeight: 30,
        borderRadius: 6,
        backgroundColor: color("surface"),
        "&.Mui-focused .MuiOutlinedInput-notchedOutline": {
          borderColor: color("accent"),
          borderWidth: 2,
        },
        // The adornment brings its own distance to the text.
        "&.MuiInputBase-adornedStart": { paddingLeft: 8, "& .MuiInputBase-input": { paddingLeft: 0 } },
        "&.MuiInputBase-adornedEnd": { paddingRight: 8, "& .MuiInputBase-input": { paddingRight: 0 } },
        "&.Mui-error .MuiOutlinedInput-notchedOutline": { borderColor: color("negative") },
        "&:hover .MuiOutlinedInput-notchedOutline": { borderColor: color("text2") },
      },
      input: { padding: "4px 8px", height: "1.538rem", boxSizing: "content-box" },
      multiline: { padding: "6px 8px", "& .MuiInputBase-inputMultiline": { padding: 0 } },
      notchedOutline: { borderColor: color("borderStrong"), top: 0, "& legend": { display: "none" } },
    },
  },
  MuiInputLabel: {
    defaultProps: { shrink: true },
    styleOverrides: {
      root: {
        position: "static",
        transform: "none",
        marginBottom: 4,
        fontSize: "0.923rem",
        lineHeight: "1.231rem",
        fontWeight: 500,
        color: color("text2"),
        "&.Mui-focused, &.Mui-error": { color: color("text2") },
      },
      asterisk: { display: "none" },
    },
  },
  MuiFormHelperText: {
    styleOverrides: {
      root: {
        margin: "4px 0 0",
        fontSize: "0.923rem",
        lineHeight: "1.231rem",
        color: color("text3"),
        "&.Mui-error": { color: color("negative") },
      },
    },
  },
  MuiFormLabel: {
    styleOverrides: { root: { color: color("text2"), "&.Mui-focused": { color: color("text2") } } },
  },
  MuiSelect: {
    styleOverrides: {
      select: { minHeight: "auto", paddingRight: "28px !important" },
      icon: { right: 4, color: color("text3"), width: 18, height: 18, top: "calc(50% - 9px)" },
    },
  },
};

const switches: Components<Theme> = {
  MuiAutocomplete: {
    styleOverrides: {
      inputRoot: { "&.MuiOutlinedInput-root.MuiInputBase-sizeSmall": { padding: "0 28px 0 0" } },
      input: { "&.MuiAutocomplete-input.MuiOutlinedInput-input": { padding: "4px 8px" } },
      endAdornment: { right: "4px !important" },
      popupIndicator: { width: 20, height: 20, color: color("text3") },
      paper: {
        border: `1px solid ${color("border")}`,
        boxShadow: color("shadow"),
        backgroundColor: color("raised"),
      },
      listbox: { padding: 4 },
      option: { minHeight: "28px !important", padding: "4px 8px !important", borderRadius: 4 },
    },
  },
  MuiSwitch: {
    styleOverrides: {
      // The outline may reach over the edge; the input, three times as wide, must not give anything to scroll to.
      root: { width: 32, height: 20, padding: 0, margin: 2, overflow: "clip", overflowClipMargin: "4px" },
      switchBase: {
        padding: 3,
        "&.Mui-checked": { transform: "translateX(12px)", color: "#FFFFFF" },
        "&.Mui-checked + .MuiSwitch-track": { backgroundColor: color("accentFill"), opacity: 1 },
        "&.Mui-focusVisible + .MuiSwitch-track": {
          outline: `2px solid ${color("accent")}`,
          outlineOffset: 1,
        },
        "&.Mui-disabled + .MuiSwitch-track": { opacity: 0.4 },
      },
      thumb: { width: 14, height: 14, boxShadow: "none", color: "#FFFFFF" },
      track: { borderRadius: 10, backgroundColor: color("borderStrong"), opacity: 1 },
    },
  },
  MuiCheckbox: {
    defaultProps: { size: "small", disableRipple: true },
    styleOverrides: {
      root: {
        padding: 4,
        color: color("borderStrong"),
        "&.Mui-checked, &.MuiCheckbox-indeterminate": { color: color("accent") },
        "& .MuiSvgIcon-root": { fontSize: 18 },
      },
    },
  },
  MuiRadio: {
    defaultProps: { size: "small", disableRipple: true },
    styleOverrides: {
      root: {
        padding: 4,
        color: color("borderStrong"),
        "&.Mui-checked": { color: color("accent") },
        "& .MuiSvgIcon-root": { fontSize: 18 },
      },
    },
  },
  MuiFormControlLabel: { styleOverrides: { root: { marginLeft: -4, marginRight: 16 } } },
  MuiSlider: {
    defaultProps: { size: "small" },
    styleOverrides: {
      root: { height: 4, color: color("accent"), padding: "10px 0" },
      rail: { backgroundColor: color("borderStrong"), opacity: 0.5 },
      track: { border: 0 },
      thumb: {
        width: 14,
        height: 14,
        backgroundColor: color("surface"),
        border: `2px solid ${color("accent")}`,
        "&::before": { display: "none" },
        "&:hover, &.Mui-active": { boxShadow: "none" },
        "&.Mui-focusVisible": { boxShadow: `0 0 0 2px ${color("surface")}, 0 0 0 4px ${color("accent")}` },
      },
    },
  },
};

export const fields: Components<Theme> = { ...inputs, ...switches };
