/** The 40 px bar with a chip a filter, "+ Filter", and Copy link; each filter lives in the URL under its id. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import ButtonBase from "@mui/material/ButtonBase";
import IconButton from "@mui/material/IconButton";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { Check, Link2, Plus, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useSearchParams } from "react-router";
import { useShortcuts } from "../app/shell/shortcuts.ts";
import { showToast } from "../stores/messages.ts";
import { Icon } from "./Icon.tsx";
import { Bar, Spacer } from "./layout.tsx";
import { useSetUrl } from "./url-state.ts";

export interface Filter {
  /** Name of the URL parameter. */
  id: string;
  label: string;
  options: readonly { value: string; label: string }[];
}

/** Values of the filters that are set, by id. */
export function useFilters(filters: readonly Filter[]): Record<string, string> {
  const [params] = useSearchParams();
  const set = filters.flatMap(({ id }) => (params.get(id) ? [[id, params.get(id)!] as const] : []));
  return Object.fromEntries(set);
}

interface FilterBarProps {
  filters: readonly Filter[];
  /** Left of the chips: tabs, a search field. */
  start?: ReactNode;
  /** Right: Columns, Export. */
  end?: ReactNode;
  copyLink?: boolean;
}

type Choosing = { anchor: HTMLElement; filter: Filter | null } | null;

function FilterMenu({
  filters,
  choosing,
  onClose,
  onPick,
}: {
  filters: readonly Filter[];
  choosing: NonNullable<Choosing>;
  onClose: () => void;
  onPick: (filter: Filter, value: string | null) => void;
}) {
  const [filter, setFilter] = useState(choosing.filter);
  const values = useFilters(filters);
  return (
    <Menu anchorEl={choosing.anchor} open onClose={onClose} slotProps={{ paper: { sx: { maxHeight: 400 } } }}>
      {filter
        ? filter.options.map((option) => (
            <MenuItem key={option.value} onClick={() => onPick(filter, option.value)}>
              <Box sx={{ width: 14 }}>
                {values[filter.id] === option.value && <Icon of={Check} size={14} />}
              </Box>
              {option.label}
            </MenuItem>
          ))
        : filters.map((one) => (
            <MenuItem key={one.id} disabled={one.options.length === 0} onClick={() => setFilter(one)}>
              {one.label}
            </MenuItem>
          ))}
    </Menu>
  );
}

function FilterChip({
  label,
  value,
  onOpen,
  onClear,
}: {
  label: string;
  value: string;
  onOpen: (at: HTMLElement) => void;
  onClear: () => void;
}) {
  return (
    <Box sx={{ display: "inline-flex", height: 24, border: 1, borderColor: "border", borderRadius: "6px" }}>
      <ButtonBase
        onClick={(event) => onOpen(event.currentTarget)}
        sx={{ pl: 2, gap: 1.5, font: "inherit", fontSize: "0.923rem" }}
      >
        <Box component="span" sx={{ color: "text.tertiary" }}>
          {label}
        </Box>
        {value}
      </ButtonBase>
      <IconButton aria-label={`Remove filter ${label}`} onClick={onClear} sx={{ width: 24, height: 22 }}>
        <Icon of={X} size={12} />
      </IconButton>
    </Box>
  );
}

export function FilterBar({ filters, start, end, copyLink = true }: FilterBarProps) {
  const [choosing, setChoosing] = useState<Choosing>(null);
  const values = useFilters(filters);
  const setUrl = useSetUrl();
  const [addAt, setAddAt] = useState<HTMLElement | null>(null);
  const pick = (filter: Filter, value: string | null) => {
    setUrl({ [filter.id]: value });
    setChoosing(null);
  };
  useShortcuts([
    { key: "/", label: "Filter", run: () => addAt && setChoosing({ anchor: addAt, filter: null }) },
  ]);
  const copy = async () => {
    await navigator.clipboard.writeText(window.location.href);
    showToast("Link copied");
  };
  return (
    <Bar>
      {start}
      {filters
        .filter(({ id }) => values[id] !== undefined)
        .map((filter) => (
          <FilterChip
            key={filter.id}
            label={filter.label}
            value={filter.options.find((o) => o.value === values[filter.id])?.label ?? values[filter.id]!}
            onOpen={(anchor) => setChoosing({ anchor, filter })}
            onClear={() => pick(filter, null)}
          />
        ))}
      {filters.length > 0 && (
        <Button
          ref={setAddAt}
          variant="text"
          startIcon={<Icon of={Plus} size={14} />}
          onClick={(event) => setChoosing({ anchor: event.currentTarget, filter: null })}
        >
          Filter
        </Button>
      )}
      <Spacer />
      {end}
      {copyLink && (
        <Button variant="text" startIcon={<Icon of={Link2} size={14} />} onClick={copy}>
          Copy link
        </Button>
      )}
      {choosing && (
        <FilterMenu filters={filters} choosing={choosing} onClose={() => setChoosing(null)} onPick={pick} />
      )}
    </Bar>
  );
}
