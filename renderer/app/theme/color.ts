/** CSS variable of a colour token, for `sx` and styles: `color("accentSoft")`. */

import type { Tokens } from "./tokens.ts";

export type ColorName = {
  [K in keyof Tokens]: Tokens[K] extends string ? K : never;
}[keyof Tokens];

// `warning` is also one of MUI's own palette groups, so that token lives in its `main`.
export const color = (name: ColorName): string =>
  `var(--mb-palette-${name === "warning" ? "warning-main" : name})`;
