/** Defaults of planning and price guardrails; pages can deviate, these are where they start. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { FormGrid, KeptNumber, readEndings, TextInput, useFormat } from "../../ui/index.ts";
import { Section } from "./Section.tsx";
import { useEdits } from "./use-edits.ts";
import { useSave } from "./use-save.ts";
import type { Settings } from "./WorkspaceFields.tsx";

/** Shares are shown as percentages, with all digits that were typed. */
const asPercent = (share: number) => Math.round(share * 1e6) / 1e4;

interface FieldProps {
  label: string;
  help: string;
  unit: string;
  value: number;
  min: number;
  max: number;
  whole?: boolean;
  onChange: (value: number) => void;
}

function Field(field: FieldProps) {
  return (
    <Box sx={{ gridColumn: "span 6" }}>
      <KeptNumber {...field} width={160} />
    </Box>
  );
}

export function Defaults({ settings }: { settings: Settings }) {
  const plan = useEdits(settings.planning);
  const guard = useEdits(settings.guardrails);
  const typed = useEdits({ endings: settings.guardrails.endings.join(" ") });
  const [planning, guardrails, { endings }] = [plan.value, guard.value, typed.value];
  const { save, isPending } = useSave();
  const currencyDigits = useFormat().currencyDigits();
  const { list, wrong } = readEndings(endings);
  const isTyped = typed.changes.endings !== undefined;
  const changed = [plan, guard, typed].some(({ changes }) => Object.keys(changes).length > 0);
  const submit = () =>
    save(
      { planning: plan.changes, guardrails: { ...guard.changes, ...(isTyped && { endings: list }) } },
      {
        planning: plan.before,
        guardrails: { ...guard.before, ...(isTyped && { endings: settings.guardrails.endings }) },
      },
      () => {
        plan.edit(plan.before);
        guard.edit(guard.before);
        typed.edit(typed.before);
      },
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong) submit();
      }}
    >
      <Section title="Planning" note="Used where a supplier or item has nothing of its own.">
        <FormGrid>
          <Field
            label="Service level"
            help="Chance of not running out during a lead time."
            unit="%"
            min={50}
            max={99.9}
            value={asPercent(planning.serviceLevel)}
            onChange={(value) => plan.edit({ serviceLevel: value / 100 })}
          />
          <Field
            label="Lead time"
            help="Used where a supplier has none."
            unit="days"
            min={0}
            max={365}
            value={planning.leadTimeDays}
            onChange={(value) => plan.edit({ leadTimeDays: value })}
          />
          <Field
            label="Days between orders"
            help="How often you order from a supplier."
            unit="days"
            min={1}
            max={180}
            value={planning.reviewDays}
            onChange={(value) => plan.edit({ reviewDays: value })}
          />
        </FormGrid>
      </Section>
      <Section title="Price guardrails" note="No proposed price crosses these.">
        <FormGrid>
          <Field
            label="Margin at least"
            help="Share of the price."
            unit="%"
            min={0}
            max={95}
            value={asPercent(guardrails.marginFloor)}
            onChange={(value) => guard.edit({ marginFloor: value / 100 })}
          />
          <Field
            label="Largest change"
            help="Against today's price."
            unit="%"
            min={1}
            max={100}
            value={asPercent(guardrails.maxChange)}
            onChange={(value) => guard.edit({ maxChange: value / 100 })}
          />
          <Field
            label="Days between changes"
            help="A price rests at least this long."
            unit="days"
            min={0}
            max={365}
            whole
            value={guardrails.minDaysBetweenChanges}
            onChange={(value) => guard.edit({ minDaysBetweenChanges: value })}
          />
          {currencyDigits > 0 && (
            <Box sx={{ gridColumn: "span 6" }}>
              <TextInput
                label="Price ends in"
                help="Endings with two digits, parted by spaces."
                value={endings}
                onChange={(text) => typed.edit({ endings: text })}
                width={200}
                error={wrong && `Write ${wrong} as a point and two digits, such as .95.`}
              />
            </Box>
          )}
        </FormGrid>
        <Button
          type="submit"
          variant="contained"
          disabled={!changed || isPending}
          sx={{ justifySelf: "start" }}
        >
          Save
        </Button>
      </Section>
    </form>
  );
}
