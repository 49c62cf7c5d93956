/** Chooses the columns of a table and how close its rows stand. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import Popover from "@mui/material/Popover";
import { Columns3 } from "lucide-react";
import { useState } from "react";
import { type Density, useUi } from "../../stores/ui.ts";
import { Segmented } from "../fields.tsx";
import { Icon } from "../Icon.tsx";
import type { Column } from "./column.ts";
import { useShownColumns } from "./use-shown-columns.ts";

const DENSITIES = [
  { value: "28", label: "Close" },
  { value: "32", label: "Normal" },
  { value: "40", label: "Wide" },
] as const;

export function ColumnsButton<Row>({ id, columns }: { id: string; columns: Column<Row>[] }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const shown = useShownColumns(id, columns).map((column) => column.id);
  const { density, columns: chosen, set } = useUi();
  const toggle = (columnId: string) => {
    const next = shown.includes(columnId) ? shown.filter((one) => one !== columnId) : [...shown, columnId];
    set({ columns: { ...chosen, [id]: next } });
  };
  return (
    <>
      <Button
        variant="text"
        startIcon={<Icon of={Columns3} size={14} />}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        Columns
      </Button>
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: "bottom", horizontal: "right" }}
        transformOrigin={{ vertical: "top", horizontal: "right" }}
      >
        <Box sx={{ p: 3, display: "grid", gap: 0.5, minWidth: 220 }}>
          <Segmented
            label="Row height"
            value={String(density) as "28" | "32" | "40"}
            onChange={(value) => set({ density: Number(value) as Density })}
            options={DENSITIES}
            wide
          />
          {columns.slice(1).map((column) => (
            <Box component="label" key={column.id} sx={{ display: "flex", alignItems: "center", gap: 1 }}>
              <Checkbox checked={shown.includes(column.id)} onChange={() => toggle(column.id)} />
              {column.header}
            </Box>
          ))}
        </Box>
      </Popover>
    </>
  );
}
