/** The worklist's tabs: each says how many lines wait and how much money is in them. */

import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import type { KeyboardEvent } from "react";
import type { OutputOf } from "../../client/index.ts";
import { color, useFormat } from "../../ui/index.ts";

type Tab = OutputOf<"demand.worklist">["tabs"][number];
export type TabId = Tab["tab"];

const LABELS: Record<TabId, string> = {
  "runs-out": "Runs out before delivery",
  reorder: "Below reorder point",
  excess: "Excess",
  new: "New items",
  decided: "Decided",
  all: "All items",
};

export const TAB_IDS = Object.keys(LABELS) as TabId[];

interface TabsProps {
  tabs: Tab[];
  value: TabId;
  onChange: (tab: TabId) => void;
}

export function Tabs({ tabs, value, onChange }: TabsProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const next = step && tabs[tabs.findIndex(({ tab }) => tab === value) + step];
    if (!next) return;
    event.preventDefault();
    onChange(next.tab);
    document.getElementById(`tab-${next.tab}`)?.focus();
  };
  return (
    <Box
      role="tablist"
      aria-label="Worklist"
      onKeyDown={onKeyDown}
      sx={{
        display: "grid",
        gridTemplateColumns: `repeat(${tabs.length}, minmax(0, auto))`,
        "@media (max-width: 999.95px)": { gridTemplateColumns: "repeat(3, minmax(0, 1fr))" },
        flex: "none",
        borderBottom: 1,
        borderColor: "border",
        "& > *:not(:first-of-type)": { borderLeft: 1, borderColor: "border" },
      }}
    >
      {tabs.map((tab) => (
        <TabButton key={tab.tab} tab={tab} selected={tab.tab === value} onSelect={() => onChange(tab.tab)} />
      ))}
    </Box>
  );
}

/** Words give way where there is no room; figures do not. */
const cut = { minWidth: 0, overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" } as const;

interface TabButtonProps {
  tab: Tab;
  selected: boolean;
  onSelect: () => void;
}

function TabButton({ tab: { tab, items, money, moneyLabel }, selected, onSelect }: TabButtonProps) {
  const format = useFormat();
  return (
    <ButtonBase
      id={`tab-${tab}`}
      role="tab"
      aria-selected={selected}
      title={`${LABELS[tab]}, ${moneyLabel}`}
      tabIndex={selected ? 0 : -1}
      onClick={onSelect}
      sx={{
        display: "block",
        textAlign: "left",
        font: "inherit",
        px: 4,
        py: 2,
        minWidth: 0,
        "@media (max-width: 1279.95px)": { px: 2 },
        boxShadow: selected ? `inset 0 -2px 0 ${color("accent")}` : "none",
        "&:hover": { bgcolor: "hover" },
        outlineOffset: "-2px !important",
      }}
    >
      <Box sx={{ ...cut, fontWeight: selected ? 500 : 400 }}>{LABELS[tab]}</Box>
      <Box sx={{ display: "flex", alignItems: "baseline", gap: 1.5, whiteSpace: "nowrap" }}>
        <Box component="span" className="numeric" sx={{ typography: "h5" }}>
          {format.number(items)}
        </Box>
        {tab !== "new" && money !== null && (
          <Box component="span" className="numeric" sx={{ typography: "caption" }}>
            {format.money(money, 0)}
          </Box>
        )}
        <Box component="span" sx={{ ...cut, typography: "caption", color: "text.secondary" }}>
          {money === null ? "no cost loaded" : moneyLabel}
        </Box>
      </Box>
    </ButtonBase>
  );
}
