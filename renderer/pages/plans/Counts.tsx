/** Rows of the plan by what happens to them; deletes stand apart. */
import { Kpi, KpiStrip, useFormat } from "../../ui/index.ts";
import type { Plan } from "./PlanPage.tsx";

export function Counts({ plan }: { plan: Plan }) {
  const format = useFormat();
  const { updated, inserted, deleted, changed, rejected, unchanged } = plan.counts;
  const counts = {
    Update: updated,
    Insert: inserted,
    Delete: deleted,
    "Changed since plan": changed,
    Blocked: rejected,
    Unchanged: unchanged,
  };
  const unknown = plan.appliedAt === null;
  return (
    <KpiStrip>
      {Object.entries(counts).map(([label, count]) =>
        label === "Changed since plan" && unknown ? (
          <Kpi key={label} label={label} value={null} missing="seen at apply" />
        ) : (
          <Kpi key={label} label={label} value={format.number(count)} />
        ),
      )}
    </KpiStrip>
  );
}
