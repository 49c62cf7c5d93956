/** Adds a rule or changes one: its kind, what it means, where and when it holds. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import ButtonBase from "@mui/material/ButtonBase";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { type FormEvent, useState } from "react";
import type { z } from "zod";
import { crossedBounds } from "../../../../engine/contract/rule-bounds.ts";
import { rule as ruleSchema } from "../../../../engine/contract/rules.ts";
import { focusFirstError, Icon, TextInput, unlessOutside } from "../../../ui/index.ts";
import { freeId, type Rule, type RuleKind } from "./edits.ts";
import type { Draft } from "./fields.tsx";
import { inWords } from "./in-words.ts";
import { KINDS } from "./kinds.ts";
import { RuleFields } from "./RuleFields.tsx";
import { ScopeFields } from "./ScopeFields.tsx";
import type { Rules } from "./use-rules.ts";

interface RuleDialogProps {
  rules: Rules;
  /** Null adds one. */
  rule: Rule | null;
  onClose: () => void;
}

export function RuleDialog({ rules, rule, onClose }: RuleDialogProps) {
  const [draft, setDraft] = useState<Draft | null>(rule as Draft | null);
  const [problem, setProblem] = useState<string | null>(null);
  const [scoped, setScoped] = useState(rule !== null && isScoped(rule));
  const change = (part: Record<string, unknown>) => {
    setProblem(null);
    setDraft((before) => before && { ...before, ...part });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = ruleSchema.safeParse({ ...draft, title: (draft?.title as string)?.trim() || undefined });
    const found = parsed.success ? crossedBounds(parsed.data) : firstOf(parsed.error);
    if (found) {
      setProblem(found.words);
      return focusFirstError({ [found.field]: found.words });
    }
    if (rule) rules.replace(parsed.data!);
    else rules.add(parsed.data!);
    onClose();
  };
  const choose = (kind: RuleKind) => setDraft(KINDS[kind].start(freeId(kind, rules.now.rules)) as Draft);
  return (
    <Dialog open onClose={unlessOutside(onClose)} aria-labelledby="rule-title" maxWidth="sm" fullWidth>
      <form onSubmit={submit}>
        <DialogTitle id="rule-title">
          {draft ? KINDS[draft.kind as RuleKind].title : "Add a rule"}
          {draft && (
            <Box sx={{ typography: "caption", color: "text.tertiary" }}>
              {KINDS[draft.kind as RuleKind].help}
            </Box>
          )}
        </DialogTitle>
        <DialogContent>
          {draft ? (
            <Box sx={{ display: "grid", gap: 4, pt: 1 }}>
              <RuleFields draft={draft} change={change} />
              <TextInput
                label="Name (optional)"
                name="title"
                value={(draft.title as string | undefined) ?? ""}
                onChange={(title) => change({ title })}
                placeholder="Made from the rule when left empty"
              />
              {scoped ? (
                <ScopeFields draft={draft} change={change} />
              ) : (
                <Box>
                  <Button onClick={() => setScoped(true)}>Only some lists, customers or days...</Button>
                </Box>
              )}
              {problem && (
                <Box role="alert" sx={{ color: "negative" }}>
                  {problem}
                </Box>
              )}
            </Box>
          ) : (
            <Kinds onChoose={choose} />
          )}
        </DialogContent>
        <DialogActions>
          {rule && (
            <Button
              color="error"
              sx={{ mr: "auto" }}
              onClick={() => {
                rules.remove(rule.id);
                onClose();
              }}
            >
              Remove
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          {draft && (
            <Button variant="contained" type="submit">
              {rule ? "Change" : "Add"}
            </Button>
          )}
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** The first thing that does not fit: its words, and the field to look at. */
function firstOf({ issues: [issue] }: z.ZodError) {
  return { words: inWords(issue!), field: String(issue!.path.at(-1)) };
}

function isScoped({ scope }: Rule): boolean {
  return Object.values(scope).some((value) =>
    Array.isArray(value) ? value.length > 0 : value !== undefined,
  );
}

function Kinds({ onChoose }: { onChoose: (kind: RuleKind) => void }) {
  return (
    <Box sx={{ display: "grid", gridTemplateColumns: "1fr 1fr", gap: 1 }}>
      {(Object.keys(KINDS) as RuleKind[]).map((kind, i) => (
        <ButtonBase
          key={kind}
          autoFocus={i === 0}
          onClick={() => onChoose(kind)}
          sx={{
            display: "flex",
            alignItems: "flex-start",
            justifyContent: "flex-start",
            gap: 2,
            p: 2,
            textAlign: "left",
            borderRadius: "6px",
            "&:hover, &.Mui-focusVisible": { bgcolor: "action.hover" },
          }}
        >
          <Box sx={{ mt: 0.5 }}>
            <Icon of={KINDS[kind].icon} size={16} />
          </Box>
          <Box>
            <Box sx={{ fontWeight: 500 }}>{KINDS[kind].title}</Box>
            <Box sx={{ typography: "caption", color: "text.tertiary" }}>{KINDS[kind].help}</Box>
          </Box>
        </ButtonBase>
      ))}
    </Box>
  );
}
