/** The open what-if: goal, scope, guardrails and prices set by hand, with its answer and that of a compared scenario. */

import { useEffect, useState } from "react";
import { type InputOf, type OutputOf, useEngineQuery } from "../../client/index.ts";
import { useSetUrl, useUrlState } from "../../ui/index.ts";

export type WhatIfInput = InputOf<"price.whatIf">;
export type WhatIf = OutputOf<"price.whatIf">;
export type Item = WhatIf["items"][number];
/** The tax that an item's price holds, as a share of the price without it: 0.2 of £12 that are £10 and £2. */
export const taxOf = ({ netShare }: Pick<Item, "netShare">): number =>
  netShare > 0 && netShare < 1 ? Math.round((1 / netShare - 1) * 1e4) / 1e4 : 0;
export type Scenario = OutputOf<"price.scenarios">[number];
const GOALS = ["none", "profit", "revenue", "units"] as const;
export type Goal = (typeof GOALS)[number];
export type Rails = NonNullable<WhatIfInput["guardrails"]>;

export const HORIZON = 28;
export const EVERYTHING = "all";

interface Draft {
  caution: number;
  rails: Rails;
  prices: Record<string, number>;
  stopAtZeroStock: boolean;
  includeIncoming: boolean;
}

/** What was set here last, and the saved scenario that it began from: kept while other pages are looked at. */
let left: { draft: Draft; of: string } | undefined;

const FRESH: Draft = { caution: 0.7, rails: {}, prices: {}, stopAtZeroStock: true, includeIncoming: true };

export function useWhatIf() {
  const [goal] = useUrlState("goal", "profit", GOALS);
  const [category] = useUrlState("category", EVERYTHING);
  const [scenarioId] = useUrlState("scenario", "");
  const [compareId, compareWith] = useUrlState("compare", "");
  const [itemId, openItem] = useUrlState("item", "");
  const setUrl = useSetUrl();
  const scenarios = useEngineQuery("price.scenarios", {});
  const scenario = scenarios.data?.find((one) => one.id === scenarioId);
  const [{ draft, of }, set] = useState(() => (left?.of === scenarioId ? left : { draft: FRESH, of: "" }));
  // The address says which scenario is open: one that was chosen, that of a link, or none any more.
  if (of !== scenarioId && (scenario || scenarioId === ""))
    set({ draft: scenario ? draftOf(scenario.input) : draft, of: scenarioId });
  useEffect(() => {
    left = { draft, of };
  }, [draft, of]);
  const change = (part: Partial<Draft>) =>
    set((before) => ({ ...before, draft: { ...before.draft, ...part } }));

  const input = inputOf(draft, goal, category);
  const isOpen = of === scenarioId || scenarios.data !== undefined;
  const query = useEngineQuery("price.whatIf", input, { enabled: isOpen });
  const compared = scenarios.data?.find((one) => one.id === compareId);
  const other = useEngineQuery("price.whatIf", compared?.input ?? input, { enabled: Boolean(compared) });

  const load = (saved: Scenario) => {
    set({ draft: draftOf(saved.input), of });
    setUrl({ goal: saved.input.goal ?? "none", category: saved.input.category ?? null, scenario: saved.id });
  };
  const priceOf = (variantId: string, price: number | null) => {
    const { [variantId]: _, ...others } = draft.prices;
    change({ prices: price === null ? others : { ...others, [variantId]: price } });
    // The order of the items follows the effect: without this, another one would take the place of the one at hand.
    openItem(variantId);
  };
  // What stands here may no longer be what was saved under the scenario's name.
  const isChanged = scenario !== undefined && JSON.stringify(input) !== JSON.stringify(openedInput(scenario));
  return {
    goal,
    category,
    draft,
    change,
    input,
    query,
    scenarios: scenarios.data ?? [],
    scenario,
    isChanged,
    /** Of what is open, for lists and charts. */
    name: scenario ? `${scenario.name}${isChanged ? ", changed" : ""}` : "A, not saved",
    // Until it is answered, the open scenario would stand there under the other one's name.
    compared:
      compared && other.data && !other.isPlaceholderData
        ? { scenario: compared, result: other.data }
        : undefined,
    compareWith,
    item: query.data?.items.find((one) => one.variantId === itemId) ?? query.data?.items[0],
    openItem,
    chooseGoal: (next: Goal) => setUrl({ goal: next === "profit" ? null : next, scenario: null }),
    chooseCategory: (next: string) => setUrl({ category: next === EVERYTHING ? null : next, item: null }),
    load,
    startNew() {
      set({ draft: FRESH, of });
      setUrl({ goal: null, scenario: null });
    },
    priceOf,
  };
}

export type WhatIfView = ReturnType<typeof useWhatIf>;

function inputOf(draft: Draft, goal: Goal, category: string): WhatIfInput {
  return {
    ...(goal !== "none" && { goal }),
    ...(category !== EVERYTHING && { category }),
    horizonDays: HORIZON,
    caution: draft.caution,
    guardrails: draft.rails,
    stopAtZeroStock: draft.stopAtZeroStock,
    includeIncoming: draft.includeIncoming,
    prices: Object.entries(draft.prices).map(([variantId, price]) => ({ variantId, price })),
    ...(category === EVERYTHING && goal === "none" && { changePercent: 0 }),
  };
}

/** The input as it is once the scenario is open. */
const openedInput = ({ input }: Scenario): WhatIfInput =>
  inputOf(draftOf(input), input.goal ?? "none", input.category ?? EVERYTHING);

function draftOf(input: Scenario["input"]): Draft {
  return {
    caution: input.caution ?? FRESH.caution,
    rails: input.guardrails ?? {},
    prices: Object.fromEntries((input.prices ?? []).map((one) => [one.variantId, one.price])),
    stopAtZeroStock: input.stopAtZeroStock ?? true,
    includeIncoming: input.includeIncoming ?? true,
  };
}

export const changesOf = (result: WhatIf): number =>
  result.items.filter((item) => item.newPrice !== item.price).length;
