/** The kit of chart builders for the scheme and the workspace of now. */

import { useColorScheme } from "@mui/material/styles";
import { useMemo } from "react";
import type { Scheme } from "../app/theme/tokens.ts";
import { useFormat } from "../ui/use-format.ts";
import { type ChartKit, chartKit } from "./chart-kit.ts";

export function useScheme(): Scheme {
  const { mode, systemMode } = useColorScheme();
  const shown = mode === "system" || mode === undefined ? systemMode : mode;
  return shown === "dark" ? "dark" : "light";
}

/** Use with useMemo: `const spec = useMemo(() => fan(data, kit), [data, kit])`. */
export function useChartKit(): ChartKit {
  const scheme = useScheme();
  const format = useFormat();
  return useMemo(() => chartKit(scheme, format), [scheme, format]);
}
