/** The type scale: size/line 11/16 axis and badge, 12/16 note, 13/20 body, 15/20 title, 18/26, 22/28, 28/32. */

import type { TypographyVariantsOptions } from "@mui/material/styles";

export const SANS = '"Inter Variable", Inter, system-ui, sans-serif';
export const MONO = '"JetBrains Mono Variable", "JetBrains Mono", ui-monospace, monospace';

const style = (size: number, line: number, weight = 400, letterSpacing = "normal") => ({
  fontSize: `${size / 13}rem`,
  lineHeight: `${line / 13}rem`,
  fontWeight: weight,
  letterSpacing,
});

export const typography: TypographyVariantsOptions = {
  fontFamily: SANS,
  htmlFontSize: 13,
  fontSize: 13,
  fontWeightLight: 400,
  fontWeightRegular: 400,
  fontWeightMedium: 500,
  fontWeightBold: 600,
  h1: style(15, 20, 600),
  h2: style(13, 20, 600),
  h3: style(13, 20, 600),
  h4: style(22, 28, 600, "-0.015em"),
  h5: style(18, 26, 600),
  h6: style(28, 32, 600, "-0.015em"),
  subtitle1: style(15, 20, 600),
  subtitle2: style(13, 20, 600),
  body1: style(13, 20),
  body2: style(13, 20),
  button: { ...style(13, 20, 500), textTransform: "none" },
  caption: style(12, 16),
  overline: { ...style(11, 16), textTransform: "none" },
};
