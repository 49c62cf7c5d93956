/**
 * The MUI theme: both colour schemes as CSS variables chosen by the `data-scheme` attribute, spacing 4, shape 6.
 * Imports MUI, the tokens and the component overrides. A new token: tokens.ts; a new override: components*.ts.
 */

import { createTheme } from "@mui/material/styles";
import { color } from "./color.ts";
import { components } from "./components.ts";
import { SCALES, type Scheme, TOKENS, type Tokens } from "./tokens.ts";
import { MONO, typography } from "./typography.ts";

declare module "@mui/material/styles" {
  interface Palette extends Omit<Tokens, "warning"> {}
  interface PaletteOptions extends Partial<Omit<Tokens, "warning">> {}
  interface TypeText {
    tertiary: string;
  }
}

const solid = (main: string, contrastText: string) => ({ main, light: main, dark: main, contrastText });

function paletteOf(scheme: Scheme) {
  const t = TOKENS[scheme];
  return {
    palette: {
      ...t,
      primary: solid(t.accent, t.surface),
      secondary: solid(t.text2, t.surface),
      success: solid(t.positive, t.surface),
      error: solid(t.negative, t.surface),
      warning: solid(t.warning, t.surface),
      info: solid(t.accent, t.surface),
      text: { primary: t.text1, secondary: t.text2, tertiary: t.text3, disabled: t.text3 },
      divider: t.border,
      background: { default: t.canvas, paper: t.surface },
      action: { hover: t.hover, selected: t.accentSoft, disabled: t.text3, active: t.text2 },
    },
  };
}

/** Category colours as variables too, for drawings that are plain SVG. */
const categoryVars = (scheme: Scheme) =>
  Object.fromEntries(SCALES[scheme].category.map((hex, i) => [`--mb-category-${i + 1}`, hex]));

/** On paper: the page in its full length, as it is seen, without the window around it. */
const print = {
  "*": { printColorAdjust: "exact" },
  "body, #root, #root *:not(th, td, .clip)": { overflow: "visible !important", maxHeight: "none !important" },
  "#root, #root > div": { display: "block !important", height: "auto !important" },
  "nav, #root > div > footer, main .MuiButton-root, .MuiIconButton-root, header [aria-keyshortcuts]": {
    display: "none !important",
  },
  // Room of rows that are not drawn.
  "tr[aria-hidden]": { display: "none" },
  "section, tr": { breakInside: "avoid" },
} as const;

const base = {
  ":root": categoryVars("light"),
  '[data-scheme="dark"]': categoryVars("dark"),
  html: { fontSize: "81.25%" },
  body: {
    backgroundColor: color("canvas"),
    color: color("text1"),
    textRendering: "geometricPrecision",
    overflow: "hidden",
  },
  "#root": { height: "100vh" },
  "button, input, select, textarea": { font: "inherit" },
  // Without weight, so that any component's own look wins.
  ":where(a)": { color: color("accent"), fontWeight: 500, textDecoration: "none" },
  ":where(a:hover)": { textDecoration: "underline" },
  "*:focus-visible": { outline: `2px solid ${color("accent")}`, outlineOffset: 1 },
  "code, kbd, pre, .mono": { fontFamily: MONO, fontSize: "0.923em" },
  ".numeric, td[data-align=right], input[type=number]": { fontVariantNumeric: "tabular-nums" },
  "img.product": { opacity: "var(--mb-palette-pictureOpacity)" },
  "::selection": { backgroundColor: color("accentSoft") },
  "@media (prefers-reduced-motion: reduce)": {
    "*, *::before, *::after": { transition: "none !important", animation: "none !important" },
  },
  "@media print": print,
} as const;

export const theme = createTheme({
  cssVariables: { colorSchemeSelector: "data-scheme", cssVarPrefix: "mb" },
  colorSchemes: { light: paletteOf("light"), dark: paletteOf("dark") },
  spacing: 4,
  shape: { borderRadius: 6 },
  typography,
  motion: { reducedMotion: "system" },
  components: { ...components, MuiCssBaseline: { styleOverrides: base } },
});
