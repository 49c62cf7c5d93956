/** Arrangements of panels with hairlines between them; columns stack where the page is too narrow (or zoomed). */

import Box from "@mui/material/Box";
import { Children, type ReactNode } from "react";

interface ColumnsProps {
  /** CSS grid columns, as in "1fr 376px". */
  template: string;
  /** Takes the height that is left; each column scrolls by itself. */
  fill?: boolean;
  /** Page width in px under which the columns stack. */
  stackUnder?: number;
  children: ReactNode;
}

/** Panels side by side, parted by vertical hairlines, with one below them all. */
export function Columns({ template, fill = false, stackUnder = 900, children }: ColumnsProps) {
  const stacked = `@media (max-width: ${stackUnder - 0.05}px)`;
  return (
    <Box
      sx={{
        display: "grid",
        gridTemplateColumns: template,
        borderBottom: 1,
        borderColor: "border",
        ...(fill && { flex: 1, minHeight: 0, borderBottom: 0 }),
        // Stacked panels keep their height and scroll together: sharing the window's, they would lie over each other.
        [stacked]: {
          gridTemplateColumns: "minmax(0, 1fr)",
          ...(fill && { gridAutoRows: "max-content", overflow: "auto" }),
        },
      }}
    >
      {Children.toArray(children).map((child, i) => (
        <Box
          // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their places
          key={i}
          sx={{
            minWidth: 0,
            display: "flex",
            flexDirection: "column",
            ...(fill && { minHeight: 0, overflow: "auto" }),
            ...(i > 0 && { borderLeft: 1, borderColor: "border" }),
            [stacked]: {
              borderLeft: 0,
              overflow: "visible",
              ...(i > 0 && { borderTop: 1, borderColor: "border" }),
            },
          }}
        >
          {child}
        </Box>
      ))}
    </Box>
  );
}

/** Panels one under the other, parted by horizontal hairlines. `fill` takes the height left and scrolls. */
export function Rows({ fill = false, children }: { fill?: boolean; children: ReactNode }) {
  return (
    <Box
      sx={{
        display: "flex",
        flexDirection: "column",
        minWidth: 0,
        ...(fill && { flex: 1, minHeight: 0, overflow: "auto" }),
        "& > *:not(:last-child)": { borderBottom: 1, borderColor: "border" },
      }}
    >
      {children}
    </Box>
  );
}

/** A 40 px line at the top or foot of a sheet or column: filters, totals, bulk actions. */
export function Bar({ children, foot = false }: { children: ReactNode; foot?: boolean }) {
  return (
    <Box
      sx={{
        display: "flex",
        alignItems: "center",
        gap: 2,
        minHeight: 40,
        px: 4,
        flex: "none",
        flexWrap: "wrap",
        ...(foot ? { borderTop: 1, color: "text.secondary" } : { borderBottom: 1 }),
        borderColor: "border",
      }}
    >
      {children}
    </Box>
  );
}

/** Pushes what follows to the right edge of a `Bar`. */
export const Spacer = () => <Box sx={{ flex: 1 }} />;

interface FactsProps {
  items: { label: ReactNode; value: ReactNode; note?: ReactNode }[];
}

/** Names left, values right: lead time, reorder point, safety stock. */
export function Facts({ items }: FactsProps) {
  return (
    <Box
      component="dl"
      sx={{ m: 0, display: "grid", gridTemplateColumns: "1fr auto", rowGap: 1, columnGap: 4 }}
    >
      {items.map((item, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: facts keep their places
        <Box key={i} sx={{ display: "contents" }}>
          <Box component="dt" sx={{ color: "text.secondary" }}>
            {item.label}
          </Box>
          <Box component="dd" sx={{ m: 0, textAlign: "right", fontVariantNumeric: "tabular-nums" }}>
            {item.value}
            {item.note && (
              <Box component="span" sx={{ color: "text.tertiary", typography: "caption", ml: 1 }}>
                {item.note}
              </Box>
            )}
          </Box>
        </Box>
      ))}
    </Box>
  );
}
