/** The open item of the Forecast page: fan chart, held-out check, stock ahead. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { ArrowLeft } from "lucide-react";
import { useEngineQuery } from "../../client/index.ts";
import { Bar, BasisPopover, Facts, Icon, Panel, QueryState, Rows, useFormat } from "../../ui/index.ts";
import { FanChart, type ItemForecast } from "./FanChart.tsx";
import { HeldOut } from "./HeldOut.tsx";
import { StockAhead } from "./StockAhead.tsx";

interface ItemPanelProps {
  uniqueId: string;
  onClose: () => void;
}

export function ItemPanel({ uniqueId, onClose }: ItemPanelProps) {
  const query = useEngineQuery("demand.forecast", { variantId: uniqueId });
  return (
    <QueryState query={query} what="The forecast could not be read">
      {(data) => (
        <Rows fill>
          <Bar>
            <Button variant="text" startIcon={<Icon of={ArrowLeft} size={14} />} onClick={onClose}>
              Whole store
            </Button>
            <Box sx={{ fontWeight: 600, minWidth: 0, overflow: "hidden", textOverflow: "ellipsis" }}>
              {data.item.title}
            </Box>
          </Bar>
          <FanChart data={data} steps={60} height={240} />
          <HeldOut data={data} />
          <StockAhead data={data} />
          {data.plan && <PlanFacts plan={data.plan} basis={data.basis} />}
        </Rows>
      )}
    </QueryState>
  );
}

/** The sums behind the suggested quantity. */
export function PlanFacts({
  plan,
  basis,
}: {
  plan: NonNullable<ItemForecast["plan"]>;
  basis: ItemForecast["basis"];
}) {
  const format = useFormat();
  const days = (value: number) => Math.max(0, Math.round(value));
  const lead = `${days(plan.leadTimeDays - plan.leadTimeSd)} to ${days(plan.leadTimeDays + plan.leadTimeSd)}`;
  return (
    <Panel sx={{ pt: 3 }}>
      <Facts
        items={[
          {
            label: plan.supplier ? `Lead time, ${plan.supplier}` : "Lead time",
            value: `${days(plan.leadTimeDays)} days`,
            note: `(${lead})`,
          },
          { label: "Reorder point", value: format.number(plan.reorderPoint) },
          { label: "Safety stock", value: format.number(plan.safetyStock) },
          {
            label: "Pack size and minimum order",
            value: `${format.number(plan.packSize ?? 1)} and ${format.number(plan.moq ?? 1)}`,
          },
        ]}
      />
      <Box sx={{ color: "text.secondary", pt: 2 }}>
        {format.sentence(plan.reason)}
        <BasisPopover basis={basis} of="the suggested quantity" />
      </Box>
    </Panel>
  );
}
