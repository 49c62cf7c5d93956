/** The warehouse's tables: which are mapped, suggested, switched off or broken, and the rows of the last load. */

import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import { Check, CircleDashed, CirclePause, Sparkles, TriangleAlert } from "lucide-react";
import type { KeyboardEvent } from "react";
import { useEngineQuery } from "../../client/index.ts";
import { color, Icon, Panel, rowKeys, useFormat } from "../../ui/index.ts";
import type { Problem, Suggestion, TableMapping, WarehouseTable } from "./answers.ts";
import { hasColumns } from "./grid-edit.ts";

interface TableListProps {
  tables: WarehouseTable[];
  draft: TableMapping[];
  suggestions: Suggestion[];
  problems: Problem[];
  sourceId: string;
  open: string;
  onOpen: (table: string) => void;
}

const STATES = {
  broken: { icon: TriangleAlert, tint: "warning", label: "broken" },
  rejects: { icon: TriangleAlert, tint: "warning", label: "has rejected rows" },
  mapped: { icon: Check, tint: "positive", label: "mapped" },
  off: { icon: CirclePause, tint: "text3", label: "off" },
  suggested: { icon: Sparkles, tint: "accent", label: "suggested" },
  none: { icon: CircleDashed, tint: "text3", label: "not mapped" },
} as const;

export function TableList(props: TableListProps) {
  const { tables, draft, suggestions, problems, sourceId, open, onOpen } = props;
  const format = useFormat();
  // A load that failed filled nothing: what stands in the tables is from the one before.
  const load = useEngineQuery("source.loads", { sourceId }).data?.find(({ state }) => state === "done");
  const stateOf = (name: string): keyof typeof STATES => {
    const mapping = draft.find(({ table }) => table === name);
    if (mapping?.grid && !hasColumns(mapping.grid)) return "none";
    if (!mapping) return suggestions.some(({ table }) => table === name) ? "suggested" : "none";
    if (!mapping.enabled) return "off";
    if (problems.some(({ table }) => table === name)) return "broken";
    return (load?.tables.find(({ table }) => table === name)?.rejected ?? 0) > 0 ? "rejects" : "mapped";
  };
  const mapped = draft.filter(({ enabled }) => enabled).length;
  return (
    <Panel title="Warehouse tables" note={`${mapped} of ${tables.length}`}>
      <Box
        component="nav"
        aria-label="Warehouse tables"
        sx={{ display: "grid", gridTemplateColumns: "minmax(0, 1fr)", mx: -2 }}
      >
        {tables.map(({ name }, at) => {
          const count = load?.tables.find(({ table }) => table === name);
          const state = stateOf(name);
          const loaded = state === "mapped" || state === "rejects" ? count : undefined;
          return (
            <TableLine
              key={name}
              name={name}
              state={state}
              note={
                loaded
                  ? format.compact(loaded.accepted + loaded.unchanged)
                  : state === "mapped"
                    ? ""
                    : NOTES[state]
              }
              isOpen={name === open}
              onKeyDown={rowKeys(at, { open: () => onOpen(name), follow: false, letters: false })}
              onOpen={() => onOpen(name)}
            />
          );
        })}
      </Box>
    </Panel>
  );
}

const NOTES = {
  broken: "broken",
  rejects: "",
  mapped: "",
  off: "off",
  suggested: "suggested",
  none: "not set",
};

interface TableLineProps {
  name: string;
  state: keyof typeof STATES;
  note: string;
  isOpen: boolean;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  onOpen: () => void;
}

/** One Tab leads to the open table, arrows to the others. */
function TableLine({ name, state, note, isOpen, onKeyDown, onOpen }: TableLineProps) {
  const { icon, tint, label } = STATES[state];
  return (
    <ButtonBase
      onClick={onOpen}
      onKeyDown={onKeyDown}
      tabIndex={isOpen ? 0 : -1}
      aria-current={isOpen}
      title={`${name}, ${label}`}
      sx={{
        display: "flex",
        gap: 2,
        px: 2,
        height: 28,
        borderRadius: "6px",
        justifyContent: "flex-start",
        typography: "body1",
        ...(isOpen && { bgcolor: "accentSoft" }),
        "&:hover": { bgcolor: isOpen ? "accentSoft" : "hover" },
      }}
    >
      <Icon of={icon} size={14} color={color(tint)} label={label} />
      <Box component="code" sx={{ flex: 1, textAlign: "left", overflow: "hidden", textOverflow: "ellipsis" }}>
        {name}
      </Box>
      <Box className="numeric" sx={{ color: "text.tertiary", typography: "caption" }}>
        {note}
      </Box>
    </ButtonBase>
  );
}
