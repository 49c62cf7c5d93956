/** One rule of the list: what it does, where, what keeps it from working; moved by dragging or with Alt and arrows. */

import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import { Eye, EyeOff, Trash2, TriangleAlert } from "lucide-react";
import { type DragEvent, type KeyboardEvent, useState } from "react";
import { Icon } from "../../../ui/index.ts";
import type { Rule } from "./edits.ts";
import { effectWord, KINDS } from "./kinds.ts";
import type { Rules, RuleView } from "./use-rules.ts";

interface RuleLineProps {
  rule: Rule;
  view: RuleView | undefined;
  index: number;
  rules: Rules;
  onEdit: () => void;
}

const MIME = "application/x-merchbench-rule";

export function RuleLine({ rule, view, index, rules, onEdit }: RuleLineProps) {
  const [over, setOver] = useState(false);
  const words = view?.words ?? KINDS[rule.kind].title;
  const drop = (event: DragEvent) => {
    setOver(false);
    const id = event.dataTransfer.getData(MIME);
    const from = rules.now.rules.findIndex((one) => one.id === id);
    if (from >= 0 && from !== index) rules.move(id, index - from);
  };
  return (
    <Box
      component="li"
      draggable
      onDragStart={(event) => event.dataTransfer.setData(MIME, rule.id)}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(MIME)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      sx={{
        display: "flex",
        alignItems: "center",
        gap: 1,
        minHeight: 32,
        mx: -1,
        borderRadius: "4px",
        boxShadow: over ? "inset 0 2px var(--mb-palette-primary-main)" : "none",
        opacity: rule.enabled ? 1 : 0.55,
        "& .actions": { opacity: 0, width: 0, overflow: "hidden", display: "flex", flex: "none" },
        "&:hover .actions, &:focus-within .actions": { opacity: 1, width: "auto" },
        "&:hover .word, &:focus-within .word": { display: "none" },
      }}
    >
      <Box
        component="button"
        type="button"
        onClick={onEdit}
        onKeyDown={(event: KeyboardEvent) => {
          if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
          event.preventDefault();
          rules.move(rule.id, event.key === "ArrowUp" ? -1 : 1);
        }}
        title={[words, view?.where, ...(view?.problems ?? [])].filter(Boolean).join("\n")}
        aria-label={`Change the rule: ${words}. Alt and arrows move it.`}
        sx={{
          all: "unset",
          boxSizing: "border-box",
          cursor: "pointer",
          display: "flex",
          alignItems: "center",
          gap: 2,
          flex: 1,
          minWidth: 0,
          px: 1,
          py: 0.5,
          borderRadius: "4px",
          "&:hover": { bgcolor: "action.hover" },
          "&:focus-visible": { outline: "2px solid", outlineColor: "primary.main" },
        }}
      >
        <Icon of={KINDS[rule.kind].icon} size={14} />
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Box sx={clipped}>{words}</Box>
          {view?.where && (
            <Box sx={{ ...clipped, typography: "caption", color: "text.tertiary" }}>{view.where}</Box>
          )}
        </Box>
        {view && view.problems.length > 0 && (
          <Icon of={TriangleAlert} size={14} label={view.problems.join(" ")} />
        )}
        <Box className="word" sx={{ typography: "caption", color: "text.tertiary", whiteSpace: "nowrap" }}>
          {rule.enabled ? effectWord(rule) : "off"}
        </Box>
      </Box>
      <Box className="actions">
        <IconButton
          aria-label={rule.enabled ? `Switch off: ${words}` : `Switch on: ${words}`}
          title={rule.enabled ? "Switch off" : "Switch on"}
          onClick={() => rules.toggle(rule.id)}
        >
          <Icon of={rule.enabled ? EyeOff : Eye} size={14} />
        </IconButton>
        <IconButton aria-label={`Remove: ${words}`} title="Remove" onClick={() => rules.remove(rule.id)}>
          <Icon of={Trash2} size={14} />
        </IconButton>
      </Box>
    </Box>
  );
}

const clipped = { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" } as const;
