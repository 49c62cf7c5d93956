/** Rules after the model: pins, products never shown, stock and margin. They hold for what is read and published. */

import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import { EyeOff, Pin, X } from "lucide-react";
import { useEngineQuery } from "../../client/index.ts";
import { Icon, Panel, SelectInput, SwitchRow } from "../../ui/index.ts";
import type { Rules } from "./use-rules.ts";

const MARGINS = [0, 0.2, 0.3, 0.4, 0.5, 0.6].map((share) => ({
  value: String(share),
  label: share === 0 ? "any" : `${share * 100}%`,
}));

export function RulesPanel({ rules }: { rules: Rules }) {
  const { pins, excludeProducts } = rules.now;
  return (
    <>
      <Panel title="Rules" note="pin or hide a row of the list">
        {pins.length + excludeProducts.length === 0 && (
          <Box sx={{ color: "text.tertiary" }}>Nothing pinned, nothing hidden.</Box>
        )}
        {pins.map((pin) => (
          <RuleLine
            key={`${pin.sourceProductId}>${pin.productId}`}
            icon={Pin}
            productId={pin.productId}
            what={pin.sourceProductId === null ? "pin, every list" : "pin"}
            of={pin.sourceProductId}
            onRemove={() => rules.unpin(pin.sourceProductId, pin.productId)}
          />
        ))}
        {excludeProducts.map((id) => (
          <RuleLine key={id} icon={EyeOff} productId={id} what="hide" onRemove={() => rules.include(id)} />
        ))}
      </Panel>
      <Panel title="Only offer">
        <SwitchRow
          label="What is in stock"
          checked={rules.now.inStockOnly}
          disabled={rules.busy}
          onChange={(inStockOnly) => rules.change({ inStockOnly })}
        />
        <Box sx={{ display: "flex", alignItems: "center", gap: 2, mt: 1 }}>
          <Box sx={{ flex: 1, color: "text.secondary" }}>Margin at least</Box>
          <SelectInput
            ariaLabel="Margin at least"
            value={String(rules.now.minMargin)}
            options={MARGINS}
            width={84}
            disabled={rules.busy}
            onChange={(share) => rules.change({ minMargin: Number(share) })}
          />
        </Box>
      </Panel>
    </>
  );
}

interface RuleLineProps {
  icon: typeof Pin;
  productId: string;
  what: string;
  of?: string | null;
  onRemove: () => void;
}

function RuleLine({ icon, productId, what, of, onRemove }: RuleLineProps) {
  const title = useTitle(productId);
  const owner = useTitle(of ?? "");
  return (
    <Box sx={{ display: "flex", alignItems: "center", gap: 2, minHeight: 28 }}>
      <Icon of={icon} size={14} />
      <Box
        title={of ? `${title}, on ${owner}` : title}
        sx={{ flex: 1, minWidth: 0, overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }}
      >
        {title}
      </Box>
      <Box sx={{ typography: "caption", color: "text.tertiary" }}>{what}</Box>
      <IconButton aria-label={`Remove the rule for ${title}`} onClick={onRemove}>
        <Icon of={X} size={12} />
      </IconButton>
    </Box>
  );
}

/** The product's title; its id until it is known. */
function useTitle(productId: string): string {
  const found = useEngineQuery(
    "recommend.subjects",
    { kind: "product", search: productId, limit: 1 },
    { enabled: productId !== "", keepPrevious: false },
  );
  return found.data?.find((one) => one.id === productId)?.title ?? productId;
}
