/** The rules in their order, with what is not saved yet; below them the bounds that most shops set. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import { Plus, Redo2, Undo2 } from "lucide-react";
import { useState } from "react";
import { ctrl, ErrorState, Icon, Panel, Tag, useShortcuts } from "../../../ui/index.ts";
import type { Rule } from "./edits.ts";
import { isOnlyOffer, OnlyOffer } from "./OnlyOffer.tsx";
import { RuleDialog } from "./RuleDialog.tsx";
import { RuleLine } from "./RuleLine.tsx";
import type { Rules } from "./use-rules.ts";

export function RulesPanel({ rules }: { rules: Rules }) {
  const [open, setOpen] = useState<Rule | "new" | null>(null);
  useShortcuts([
    { key: "z", ctrl: true, label: "Undo the last change of the rules", run: rules.undo },
    { key: "y", ctrl: true, label: "Redo it", run: rules.redo },
  ]);
  const shown = rules.now.rules
    .map((rule, index) => ({ rule, index }))
    .filter(({ rule }) => !isOnlyOffer(rule));
  return (
    <>
      <Panel
        title="Rules"
        actions={
          <>
            <IconButton
              aria-label="Undo"
              title={`Undo (${ctrl("Z")})`}
              disabled={!rules.canUndo}
              onClick={rules.undo}
            >
              <Icon of={Undo2} size={14} />
            </IconButton>
            <IconButton
              aria-label="Redo"
              title={`Redo (${ctrl("Y")})`}
              disabled={!rules.canRedo}
              onClick={rules.redo}
            >
              <Icon of={Redo2} size={14} />
            </IconButton>
            <Button
              aria-label="Add a rule"
              disabled={rules.busy}
              startIcon={<Icon of={Plus} size={14} />}
              onClick={() => setOpen("new")}
            >
              Rule
            </Button>
          </>
        }
      >
        {rules.changes > 0 && <Unsaved rules={rules} />}
        {rules.query.error !== null && (
          <ErrorState error={rules.query.error} what="The rules could not be read" />
        )}
        {rules.error !== null && <ErrorState error={rules.error} what="The rules could not be changed" />}
        {shown.length === 0 && !rules.busy && (
          <Box sx={{ color: "text.tertiary" }}>No rules. Lists are the models' own.</Box>
        )}
        <Box component="ol" aria-label="Rules in their order" sx={{ m: 0, p: 0, listStyle: "none" }}>
          {shown.map(({ rule, index }) => (
            <RuleLine
              key={rule.id}
              rule={rule}
              view={rules.views.get(rule.id)}
              index={index}
              rules={rules}
              onEdit={() => setOpen(rule)}
            />
          ))}
        </Box>
      </Panel>
      <OnlyOffer rules={rules} />
      {open && <RuleDialog rules={rules} rule={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </>
  );
}

/** Previews follow the draft; the store does once it is saved. */
function Unsaved({ rules }: { rules: Rules }) {
  return (
    <Box sx={{ display: "flex", alignItems: "center", gap: 2, mb: 2 }}>
      <Tag tone="accent">{rules.changes} unsaved</Tag>
      <Box sx={{ flex: 1 }} />
      <Button disabled={rules.busy} onClick={rules.discard}>
        Discard
      </Button>
      <Button variant="contained" disabled={rules.busy} onClick={rules.save}>
        Save
      </Button>
    </Box>
  );
}
