/** Small labelled forms: state tags, and connection types that differ in form and not in hue alone. */

import Box from "@mui/material/Box";
import { Lock, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import type { ConnectionType } from "../../engine/contract/common.ts";
import { color } from "../app/theme/color.ts";
import { Icon } from "./Icon.tsx";

export type Tone = "neutral" | "accent" | "positive" | "negative" | "warning";

const TONES: Record<Tone, { bgcolor: string; ink: string }> = {
  neutral: { bgcolor: color("navActive"), ink: color("text2") },
  accent: { bgcolor: color("accentSoft"), ink: color("accent") },
  positive: { bgcolor: color("positiveSoft"), ink: color("positive") },
  negative: { bgcolor: color("negativeSoft"), ink: color("negative") },
  warning: { bgcolor: color("warningSoft"), ink: color("warning") },
};

const shape = {
  display: "inline-flex",
  alignItems: "center",
  gap: 1,
  height: 20,
  px: 1.5,
  borderRadius: "4px",
  typography: "overline",
  fontWeight: 500,
  whiteSpace: "nowrap",
} as const;

interface TagProps {
  tone?: Tone;
  /** Status is icon and word: give one wherever the tone means something. */
  icon?: LucideIcon;
  children: ReactNode;
}

export function Tag({ tone = "neutral", icon, children }: TagProps) {
  const { bgcolor, ink } = TONES[tone];
  return (
    <Box component="span" sx={{ ...shape, bgcolor, color: ink }}>
      {icon && <Icon of={icon} size={12} />}
      {children}
    </Box>
  );
}

const CONNECTION = {
  development: {
    label: "Development",
    sx: {
      border: `1px solid ${color("development")}`,
      color: color("development"),
      bgcolor: color("developmentSoft"),
    },
  },
  test: {
    label: "Test",
    sx: { border: `1px solid ${color("test")}`, color: color("test"), bgcolor: color("testSoft") },
  },
  production: { label: "Production", sx: { bgcolor: color("productionFill"), color: "#FFFFFF" } },
} as const;

/** Development outlined, test tinted, production solid with a lock. `note` adds words: "read-only". */
export function ConnectionTag({ type, note }: { type: ConnectionType; note?: string }) {
  const { label, sx } = CONNECTION[type];
  return (
    <Box component="span" sx={{ ...shape, ...sx, fontWeight: 600 }}>
      {type === "production" && <Icon of={Lock} size={12} />}
      {note ? `${label}, ${note}` : label}
    </Box>
  );
}

/** Icon and word of a status in a table cell. */
export function Status({ tone = "neutral", icon, children }: TagProps) {
  return (
    <Box
      component="span"
      sx={{
        display: "inline-flex",
        alignItems: "center",
        gap: 1.5,
        verticalAlign: "top",
        maxWidth: "100%",
        color: TONES[tone].ink,
      }}
    >
      {icon && <Icon of={icon} size={14} />}
      {/* Where lines don't break, as in a table's cell, a long status is cut with dots. */}
      <Box component="span" sx={{ minWidth: 0, overflow: "hidden", textOverflow: "ellipsis" }}>
        {children}
      </Box>
    </Box>
  );
}

/** A key as it stands on the keyboard. */
export function Key({ children }: { children: ReactNode }) {
  return (
    <Box
      component="kbd"
      sx={{
        fontFamily: "inherit",
        typography: "overline",
        color: "text.secondary",
        border: 1,
        borderColor: "border",
        bgcolor: "sunken",
        borderRadius: "4px",
        px: 1,
        whiteSpace: "nowrap",
      }}
    >
      {children}
    </Box>
  );
}
