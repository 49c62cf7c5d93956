/** Figures in the page: change with arrow and words, estimate with its interval, money and counts. */

import Box from "@mui/material/Box";
import { ArrowDown, ArrowUp } from "lucide-react";
import { color } from "../app/theme/color.ts";
import { changeOf, type Format, type Maybe } from "./format.ts";
import { Icon } from "./Icon.tsx";
import type { NumberKind } from "./prediction-text.ts";
import { useFormat } from "./use-format.ts";

/** Full text of a figure by its kind. */
export function figureText(format: Format, kind: NumberKind, value: Maybe<number>): string {
  if (kind === "money") return format.money(value);
  return kind === "share" ? format.percent(value) : format.number(value);
}

interface ChangeProps {
  now: Maybe<number>;
  before: Maybe<number>;
  /** Shares change in points, the rest in percent. */
  kind?: NumberKind;
  upIsGood?: boolean;
}

/** Arrow, size and, where up is bad, "(worse)": good and bad are never hue alone. */
export function Change({ now, before, kind = "count", upIsGood = true }: ChangeProps) {
  const format = useFormat();
  const difference = now == null || before == null ? null : now - before;
  const share = kind === "share" ? difference : changeOf(now, before);
  if (share === null) return <span style={{ color: color("text3") }}>no comparison</span>;
  const text = (size: number) =>
    kind === "share" ? format.points(size).replace(/^\+/, "") : format.percent(size, 1);
  const size = text(Math.abs(share));
  if (size === text(0)) return <span style={{ color: color("text3") }}>no change</span>;
  const good = share > 0 === upIsGood;
  return (
    <Box
      component="span"
      sx={{
        color: color(good ? "positive" : "negative"),
        display: "inline-flex",
        alignItems: "center",
        gap: 1,
        verticalAlign: "top",
      }}
    >
      <Icon of={share > 0 ? ArrowUp : ArrowDown} size={12} label={share > 0 ? "up" : "down"} />
      <span className="numeric">{size}</span>
      {!upIsGood && <span>{good ? "(better)" : "(worse)"}</span>}
    </Box>
  );
}
