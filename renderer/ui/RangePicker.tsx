/** Date range and comparison in the top bar, kept in the URL as from, to and compare; keys [ ] and C. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import MenuList from "@mui/material/MenuList";
import Popover from "@mui/material/Popover";
import { CalendarDays, Check, ChevronDown } from "lucide-react";
import { useState } from "react";
import { useShortcuts } from "../app/shell/shortcuts.ts";
import { addDays, daysIn, isDay } from "./dates.ts";
import { TextInput } from "./fields.tsx";
import type { Format } from "./format.ts";
import { Icon } from "./Icon.tsx";
import { useSetUrl, useUrlState } from "./url-state.ts";
import { useFormat } from "./use-format.ts";

export type Compare = "none" | "previous" | "year";

const COMPARE: Record<Compare, string> = {
  year: "same days last year",
  previous: "days before",
  none: "nothing",
};

const COMPARES = Object.keys(COMPARE) as Compare[];

/** Range and compare from the URL; `from` and `to` are undefined until the user chose, so that the engine decides. */
export function useRange() {
  const [from] = useUrlState("from", "");
  const [to] = useUrlState("to", "");
  const [compare] = useUrlState("compare", "year", COMPARES);
  return { from: isDay(from) ? from : undefined, to: isDay(to) ? to : undefined, compare };
}

const LENGTHS = [7, 28, 91, 364] as const;

function rangeText(format: Format, from: string, to: string): string {
  return from.slice(0, 4) === to.slice(0, 4)
    ? `${format.day(from)} to ${format.date(to)}`
    : `${format.date(from)} to ${format.date(to)}`;
}

interface RangePickerProps {
  /** The range that is shown now, as the engine answered it. */
  from: string | undefined;
  to: string | undefined;
  /** Last day with data: the presets end there. */
  lastDay?: string;
}

function RangeMenu({
  from,
  to,
  lastDay,
  onChoose,
}: Required<Record<"from" | "to" | "lastDay", string>> & { onChoose: (from: string, to: string) => void }) {
  const [start, setStart] = useState(from);
  const [end, setEnd] = useState(to);
  const problem =
    !isDay(start) || !isDay(end)
      ? "Write days as 2026-11-20."
      : start > end
        ? "The first day is after the last."
        : null;
  return (
    <Box sx={{ p: 2, width: 300 }}>
      <MenuList autoFocusItem aria-label="Days up to the last" disablePadding>
        {LENGTHS.map((days) => (
          <MenuItem key={days} onClick={() => onChoose(addDays(lastDay, 1 - days), lastDay)}>
            Last {days} days
          </MenuItem>
        ))}
      </MenuList>
      <Box
        component="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!problem) onChoose(start, end);
        }}
        sx={{
          display: "grid",
          gridTemplateColumns: "1fr 1fr",
          gap: 2,
          p: 2,
          mt: 1,
          borderTop: 1,
          borderColor: "border",
        }}
      >
        <TextInput label="From" value={start} onChange={setStart} />
        <TextInput label="To" value={end} onChange={setEnd} />
        {problem && (
          <Box sx={{ gridColumn: "1 / -1", typography: "caption", color: "error.main" }}>{problem}</Box>
        )}
        <Button type="submit" variant="contained" sx={{ gridColumn: "1 / -1" }}>
          Show these days
        </Button>
      </Box>
    </Box>
  );
}

export function RangePicker({ from, to, lastDay }: RangePickerProps) {
  const format = useFormat();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const setUrl = useSetUrl();
  const choose = (start: string, end: string) => {
    setUrl({ from: start, to: end });
    setAnchor(null);
  };
  const shift = (direction: 1 | -1) => {
    if (!from || !to) return;
    const days = daysIn(from, to) * direction;
    choose(addDays(from, days), addDays(to, days));
  };
  useShortcuts([
    { key: "[", label: "Earlier period", run: () => shift(-1) },
    { key: "]", label: "Later period", run: () => shift(1) },
  ]);
  return (
    <>
      <Button
        startIcon={<Icon of={CalendarDays} size={14} />}
        endIcon={<Icon of={ChevronDown} size={14} />}
        disabled={!from || !to}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {from && to ? rangeText(format, from, to) : "Days"}
      </Button>
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: "bottom", horizontal: "right" }}
        transformOrigin={{ vertical: "top", horizontal: "right" }}
      >
        {from && to && <RangeMenu from={from} to={to} lastDay={lastDay ?? to} onChoose={choose} />}
      </Popover>
    </>
  );
}

export function ComparePicker() {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { compare } = useRange();
  const setUrl = useSetUrl();
  const choose = (next: Compare) => {
    setUrl({ compare: next === "year" ? null : next });
    setAnchor(null);
  };
  useShortcuts([
    {
      key: "c",
      label: "Change the comparison",
      run: () => choose(COMPARES[(COMPARES.indexOf(compare) + 1) % 3]!),
    },
  ]);
  return (
    <>
      <Button
        endIcon={<Icon of={ChevronDown} size={14} />}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <Box component="span" sx={{ color: "text.tertiary", fontWeight: 400, mr: 1 }}>
          vs
        </Box>
        {COMPARE[compare]}
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {COMPARES.map((key) => (
          <MenuItem key={key} selected={key === compare} onClick={() => choose(key)}>
            <Box sx={{ width: 14 }}>{key === compare && <Icon of={Check} size={14} />}</Box>
            {COMPARE[key]}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
