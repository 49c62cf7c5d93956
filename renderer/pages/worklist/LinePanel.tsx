/** Evidence and decision of one line: forecast, held-out check, stock ahead, the sum behind the quantity. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useEffect, useState } from "react";
import { useEngineQuery } from "../../client/index.ts";
import { Key, NumberInput, QueryState, SidePanel, useFormat, useShortcuts } from "../../ui/index.ts";
import { FanChart } from "../demand/FanChart.tsx";
import { HeldOut } from "../demand/HeldOut.tsx";
import { PlanFacts } from "../demand/ItemPanel.tsx";
import { StockAhead } from "../demand/StockAhead.tsx";
import { quantityOf, type Row } from "./to-order.ts";
import type { Decide } from "./use-decide.ts";

interface LinePanelProps {
  uniqueId: string;
  /** "1 of 18", once the place is known. */
  place?: string;
  decide: Decide;
  onClose: () => void;
  onStep?: (by: 1 | -1) => void;
}

export function LinePanel({ uniqueId, place, decide, onClose, onStep }: LinePanelProps) {
  const query = useEngineQuery("demand.forecast", { variantId: uniqueId });
  const { data } = query;
  // While the next line loads, the old one must not be decided on.
  const plan = data?.item.uniqueId === uniqueId ? data.plan : null;
  return (
    <SidePanel
      title={data?.item.title ?? uniqueId}
      subtitle={[data?.item.sku, place].filter(Boolean).join(", ")}
      onClose={onClose}
      {...(onStep && { onPrevious: () => onStep(-1), onNext: () => onStep(1) })}
      foot={plan && <Foot key={uniqueId} row={plan} decide={decide} />}
    >
      <QueryState query={query} what="The line could not be read">
        {(item) => (
          <>
            <FanChart data={item} steps={30} height={170} />
            <HeldOut data={item} />
            <StockAhead data={item} />
            {item.plan && <PlanFacts plan={item.plan} basis={item.basis} />}
          </>
        )}
      </QueryState>
    </SidePanel>
  );
}

function Foot({ row, decide }: { row: Row; decide: Decide }) {
  const format = useFormat();
  const [quantity, setQuantity] = useState<number | null>(quantityOf(row));
  useEffect(() => setQuantity(quantityOf(row)), [row]);
  const valid = quantity !== null && quantity >= 0 && Number.isInteger(quantity);
  const accept = () => valid && void decide.decide([row], "accepted", quantity);
  const skip = () => void decide.decide([row], "skipped");
  useShortcuts([
    { key: "a", label: "Accept the open line", run: accept },
    { key: "s", label: "Skip the open line", run: skip },
  ]);
  if (row.decision !== "open") {
    return (
      <>
        <Box sx={{ flex: 1, color: "text.secondary" }}>
          {row.decision === "accepted" ? `Accepted: ${format.number(quantityOf(row))} units` : "Skipped"}
        </Box>
        <Button onClick={() => void decide.decide([row], "open")} disabled={decide.busy}>
          Reopen
        </Button>
      </>
    );
  }
  return (
    <>
      <Box component="span" sx={{ color: "text.secondary" }}>
        Order
      </Box>
      <NumberInput
        ariaLabel="Quantity to order"
        value={quantity}
        onChange={setQuantity}
        min={0}
        whole
        width={84}
        step={row.packSize ?? 1}
      />
      {valid ? (
        <Box sx={{ flex: 1, typography: "caption", color: "text.tertiary", minWidth: 0 }}>
          units{row.unitCost !== null && `, ${format.money(quantity * row.unitCost, 0)}`}
        </Box>
      ) : (
        <Box role="alert" sx={{ flex: 1, typography: "caption", color: "error.main", minWidth: 0 }}>
          Whole units, 0 or more
        </Box>
      )}
      <Button variant="text" onClick={skip} disabled={decide.busy}>
        Skip&nbsp;<Key>S</Key>
      </Button>
      <Button variant="contained" onClick={accept} disabled={decide.busy || !valid}>
        Accept
      </Button>
    </>
  );
}
