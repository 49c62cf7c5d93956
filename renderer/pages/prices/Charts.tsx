/** Will it pay, over all items, and profit by price of the chosen one. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useEffect, useMemo, useState } from "react";
import { ChartPanel, distribution, useChartKit } from "../../charts/index.ts";
import { useEngineQuery } from "../../client/index.ts";
import {
  BasisPopover,
  Columns,
  EmptyState,
  LoadingState,
  NumberInput,
  Panel,
  useFormat,
} from "../../ui/index.ts";
import { priceCurve } from "./price-curve.ts";
import { changesOf, HORIZON, type Item, taxOf, type WhatIf, type WhatIfView } from "./use-what-if.ts";

const HEIGHT = 208;

export function Charts({ view, result }: { view: WhatIfView; result: WhatIf }) {
  return (
    <Columns template="minmax(0, 1fr) minmax(0, 1fr)">
      <Outcomes view={view} result={result} />
      {view.item ? <ItemCurve key={view.item.variantId} view={view} item={view.item} /> : null}
    </Columns>
  );
}

/** Bin heights as a density, smoothed over neighbours: what is uneven in them is the luck of the draws. */
function curveOf({ histogram }: WhatIf) {
  const bins = histogram.map(({ from, to, share }) => ({ x: (from + to) / 2, density: share / (to - from) }));
  const weights = [1, 2, 3, 2, 1];
  return bins.map(({ x }, i) => {
    const density = weights.reduce((sum, weight, k) => sum + weight * (bins[i + k - 2]?.density ?? 0), 0) / 9;
    return { x, density };
  });
}

function whyNoChange(result: WhatIf): string {
  if (result.profitChange === null && result.missing) return result.missing;
  if (!result.items.some((item) => item.enoughHistory)) {
    return "No item has had enough prices to learn from, so none is proposed. Set a price by hand to see what it would bring.";
  }
  return "No price changes under these rules. Lower the caution, widen the largest change, or set a price by hand.";
}

function Outcomes({ view, result }: { view: WhatIfView; result: WhatIf }) {
  const kit = useChartKit();
  const format = useFormat();
  const other = view.compared;
  const spec = useMemo(() => {
    const a = { name: view.scenario ? view.name : "A", points: curveOf(result) };
    const b = other ? [{ name: other.scenario.name, points: curveOf(other.result), dashed: true }] : [];
    const curves = [a, ...b];
    // Where nothing loses, the line at zero would only hang on the edge.
    const loses = curves.some(({ points }) => (points[0]?.x ?? 0) < 0);
    return distribution({ unit: "money", curves, ...(!loses && { threshold: null }) }, kit);
  }, [result, other, view.scenario, view.name, kit]);
  const loss = format.percent(result.probabilityOfLoss ?? 0, 0);
  const draws = format.number(view.input.draws ?? 4000);
  if (changesOf(result) === 0 || result.profitChange === null) {
    return (
      <Panel title="Will it pay?">
        <EmptyState text={format.sentence(whyNoChange(result))} />
      </Panel>
    );
  }
  return (
    <ChartPanel
      title="Will it pay?"
      note={`${draws} simulated outcomes`}
      actions={<BasisPopover basis={result.basis} of="these outcomes" />}
      spec={spec}
      height={HEIGHT}
      summary={`Profit against today's prices in ${HORIZON} days; chance of a loss ${loss}.`}
      footer={`Profit against today's prices, next ${HORIZON} days; ${loss} chance of a loss`}
    />
  );
}

function ItemCurve({ view, item }: { view: WhatIfView; item: Item }) {
  const kit = useChartKit();
  const format = useFormat();
  const { stopAtZeroStock, includeIncoming } = view.draft;
  const query = useEngineQuery("price.curve", {
    variantId: item.variantId,
    horizonDays: HORIZON,
    stopAtZeroStock,
    includeIncoming,
  });
  const spec = useMemo(() => query.data && priceCurve(query.data, item, kit), [query.data, item, kit]);
  const byHand = item.variantId in view.draft.prices;
  const worth = item.cost === null ? "revenue" : "profit";
  if (!spec) {
    return (
      <Panel title={item.title}>
        <LoadingState rows={5} />
      </Panel>
    );
  }
  const stock = query.data?.stock ?? null;
  return (
    <ChartPanel
      title={item.title}
      note={[
        `${worth} in ${HORIZON} days by price`,
        ...(stock === null ? [] : [stock > 0 ? `${format.number(stock)} to sell` : "none to sell"]),
        ...(item.cost === null ? ["no cost loaded"] : []),
        ...(taxOf(item) > 0 ? [`price with ${format.percent(taxOf(item))} tax`] : []),
      ].join(", ")}
      spec={spec}
      height={HEIGHT - 14}
      summary={`Expected ${worth} of ${item.title} by price with 80 % interval.`}
      footer={
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 2, alignItems: "center", flex: 1 }}>
          <span style={{ whiteSpace: "nowrap" }}>New price</span>
          <PriceField
            value={item.newPrice}
            answeredAt={view.query.dataUpdatedAt}
            onCommit={(price) => view.priceOf(item.variantId, price)}
          />
          {byHand && (
            <Button variant="text" sx={{ flexShrink: 0 }} onClick={() => view.priceOf(item.variantId, null)}>
              Back to the search
            </Button>
          )}
          <span>{format.sentence(item.guardrailReason)}</span>
          <BasisPopover basis={query.data?.basis} of={`${worth} of ${item.title}`} />
        </Box>
      }
    />
  );
}

interface PriceFieldProps {
  value: number;
  /** Of the last answer: a price that was asked and held back shows as what it became. */
  answeredAt: number;
  onCommit: (price: number) => void;
}

/** Asks once the typing ends: on Enter or when the field is left. */
function PriceField({ value, answeredAt, onCommit }: PriceFieldProps) {
  const format = useFormat();
  const sign = format.currencySign();
  const digits = format.currencyDigits();
  /** Smallest price that is one. */
  const least = 10 ** -digits;
  const [text, setText] = useState<number | null>(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer writes the field anew
  useEffect(() => setText(value), [value, answeredAt]);
  const commit = () => {
    if (text === null) setText(value);
    else if (text >= least && text !== value) onCommit(text);
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        commit();
      }}
    >
      <NumberInput
        ariaLabel="New price"
        value={text}
        onChange={setText}
        onBlur={commit}
        min={least}
        step={least}
        digits={digits}
        unit={sign}
        width={Math.max(104, 48 + 9 * value.toFixed(digits).length) + 8 * sign.length}
      />
    </form>
  );
}
