/** A changed value: old in grey, arrow, new in bold; a deleted one struck through. And the word for the operation. */

import Box from "@mui/material/Box";
import {
  Ban,
  CirclePlus,
  Equal,
  type LucideIcon,
  MoveRight,
  Pencil,
  Trash2,
  TriangleAlert,
} from "lucide-react";
import type { ReactNode } from "react";
import { color } from "../app/theme/color.ts";
import { Icon } from "./Icon.tsx";
import { Status, type Tone } from "./tags.tsx";

export type Operation = "insert" | "update" | "delete" | "unchanged" | "rejected" | "changed";

const WORDS: Record<Operation, { word: string; icon: LucideIcon; tone: Tone }> = {
  insert: { word: "Insert", icon: CirclePlus, tone: "positive" },
  update: { word: "Update", icon: Pencil, tone: "neutral" },
  delete: { word: "Delete", icon: Trash2, tone: "negative" },
  unchanged: { word: "Unchanged", icon: Equal, tone: "neutral" },
  rejected: { word: "Blocked", icon: Ban, tone: "warning" },
  changed: { word: "Changed since", icon: TriangleAlert, tone: "warning" },
};

export function OperationWord({ operation }: { operation: Operation }) {
  const { word, icon, tone } = WORDS[operation];
  return (
    <Status tone={tone} icon={icon}>
      {word}
    </Status>
  );
}

interface DiffProps {
  old: ReactNode;
  new: ReactNode;
  operation: Operation;
}

/** Old and new beside each other; null and undefined read "none". */
export function Diff({ old: before, new: after, operation }: DiffProps) {
  const gone = operation === "delete";
  const refused = operation === "rejected" || operation === "changed";
  const struck = { textDecoration: "line-through" } as const;
  return (
    <Box
      component="span"
      className="numeric"
      sx={{ display: "inline-flex", alignItems: "center", gap: 1.5, maxWidth: "100%" }}
    >
      <Box
        component={gone ? "del" : "span"}
        title={typeof before === "string" ? before : undefined}
        sx={{
          overflow: "hidden",
          textOverflow: "ellipsis",
          color: gone ? color("negative") : "text.secondary",
          ...(gone && struck),
        }}
      >
        {before ?? "none"}
      </Box>
      <Icon of={MoveRight} size={12} color={color("text3")} label="becomes" />
      <Box
        component="span"
        title={typeof after === "string" ? after : undefined}
        sx={{
          overflow: "hidden",
          textOverflow: "ellipsis",
          fontWeight: after == null ? 400 : 600,
          color:
            operation === "insert" ? color("positive") : after == null ? "text.tertiary" : "text.primary",
          ...(refused && { ...struck, fontWeight: 400, color: "text.secondary" }),
        }}
      >
        {after ?? "none"}
      </Box>
    </Box>
  );
}
