/** Key figures in a strip: label, the number, change or note, sparkline. A KPI can select the page's main chart. */

import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import { Children, type ReactNode } from "react";
import { color } from "../app/theme/color.ts";
import { Sparkline } from "../charts/small.tsx";
import type { Maybe } from "./format.ts";

interface KpiProps {
  label: string;
  /** Text of the figure; null shows `missing`. */
  value: string | null;
  /** Why there is no figure: "No events loaded". */
  missing?: string | null;
  /** Under the figure: `<Change/>` or an interval in words. */
  note?: ReactNode;
  series?: readonly Maybe<number>[];
  selected?: boolean;
  onSelect?: () => void;
  /** Full figure and where it comes from, on hover. */
  title?: string;
  /** A `<BasisPopover/>` beside the label. */
  basis?: ReactNode;
}

/** Letters of a figure that the narrowest strip has room for, at full size and one smaller. */
const LONG = 9;
const LONGER = 11;

export function Kpi(props: KpiProps) {
  const { label, value, missing, note, series, selected = false, onSelect, title, basis } = props;
  const body = (
    <>
      <Box sx={{ typography: "caption", color: "text.secondary", whiteSpace: "nowrap" }}>{label}</Box>
      {value === null ? (
        <Box sx={{ color: "text.tertiary", py: 1 }}>{missing ?? "unknown"}</Box>
      ) : (
        <Box
          className="numeric"
          // Figures are never cut: where there is little room, long ones are written smaller.
          sx={{
            typography: "h4",
            whiteSpace: "nowrap",
            ...(value.length > LONG && {
              "@container (max-width: 174.95px)": {
                typography: value.length > LONGER ? "subtitle1" : "h5",
                lineHeight: "28px",
              },
            }),
          }}
          title={title}
        >
          {value}
        </Box>
      )}
      <Box
        className="clip"
        sx={{
          display: "flex",
          alignItems: "center",
          justifyContent: "space-between",
          columnGap: 2,
          rowGap: 2,
          // A sparkline without room wraps out of sight.
          flexWrap: "wrap",
          height: 20,
          overflow: "hidden",
        }}
      >
        <Box
          title={typeof note === "string" ? note : undefined}
          sx={{
            typography: "caption",
            color: "text.tertiary",
            whiteSpace: "nowrap",
            maxWidth: "100%",
            overflow: "hidden",
            textOverflow: "ellipsis",
          }}
        >
          {note}
        </Box>
        {series && <Sparkline values={series} active={selected} />}
      </Box>
    </>
  );
  const shared = {
    display: "flex",
    flexDirection: "column",
    alignItems: "stretch",
    justifyContent: "flex-start",
    textAlign: "left",
    width: "100%",
    px: 4,
    py: 2.5,
    minWidth: 0,
  } as const;
  return (
    <Box
      sx={{
        position: "relative",
        containerType: "inline-size",
        minWidth: 0,
        overflow: "hidden",
        // Seen on hover and on focus, so that the strip stays calm.
        "& .basis": { opacity: 0 },
        "&:hover .basis, &:focus-within .basis": { opacity: 1 },
      }}
    >
      {onSelect ? (
        <ButtonBase
          onClick={onSelect}
          aria-pressed={selected}
          sx={{
            ...shared,
            font: "inherit",
            height: "100%",
            "&:hover": { bgcolor: "hover" },
            outlineOffset: "-2px !important",
          }}
        >
          {body}
          {selected && (
            <Box
              sx={{
                position: "absolute",
                left: 16,
                right: 16,
                bottom: 0,
                height: 2,
                bgcolor: color("accent"),
              }}
            />
          )}
        </ButtonBase>
      ) : (
        <Box sx={shared}>{body}</Box>
      )}
      {basis && (
        <Box
          className="basis"
          sx={{ position: "absolute", top: 6, right: 6, bgcolor: "surface", borderRadius: "6px" }}
        >
          {basis}
        </Box>
      )}
    </Box>
  );
}

/** KPIs side by side with hairlines; wraps under 1,000 px. */
export function KpiStrip({ children }: { children: ReactNode }) {
  const count = Children.toArray(children).length;
  return (
    <Box
      sx={{
        display: "grid",
        gridTemplateColumns: `repeat(${count}, minmax(0, 1fr))`,
        borderBottom: 1,
        borderColor: "border",
        flex: "none",
        "& > *:not(:first-of-type)": { borderLeft: 1, borderColor: "border" },
        "@media (max-width: 999.95px)": {
          gridTemplateColumns: "repeat(auto-fill, minmax(180px, 1fr))",
        },
      }}
    >
      {children}
    </Box>
  );
}
