// Plans: what waits to be written to the store, one plan row by row, and the targets it can go to.
// May import: renderer/ui, renderer/client. A new kind of publication: a line in `kinds.ts`.

import { useUrlState } from "../../ui/index.ts";
import { PlanPage } from "./PlanPage.tsx";
import { PlansPage } from "./PlansPage.tsx";

export default function Plans() {
  const [plan, setPlan] = useUrlState<string>("plan", "");
  if (plan) return <PlanPage key={plan} id={plan} onClose={() => setPlan(null)} />;
  return <PlansPage onOpen={setPlan} />;
}
