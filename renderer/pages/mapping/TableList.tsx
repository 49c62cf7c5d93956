/** The warehouse's tables: which are mapped, how many rows the last load left in them, which have rejects. */

import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import { Check, CircleDashed, TriangleAlert } from "lucide-react";
import { useEngineQuery } from "../../client/index.ts";
import { color, Icon, Panel, useFormat } from "../../ui/index.ts";
import type { TableMapping, WarehouseTable } from "./index.tsx";

interface TableListProps {
  tables: WarehouseTable[];
  draft: TableMapping[];
  sourceId: string;
  open: string;
  onOpen: (table: string) => void;
}

export function TableList({ tables, draft, sourceId, open, onOpen }: TableListProps) {
  const format = useFormat();
  const [load] = useEngineQuery("source.loads", { sourceId, limit: 1 }).data ?? [];
  const mapped = new Set(draft.filter((table) => table.enabled).map((table) => table.table));
  return (
    <Panel title="Warehouse tables" note={`${mapped.size} of ${tables.length}`}>
      <Box
        component="nav"
        aria-label="Warehouse tables"
        sx={{ display: "grid", gridTemplateColumns: "minmax(0, 1fr)", mx: -2 }}
      >
        {tables.map(({ name }) => {
          const count = load?.tables.find((table) => table.table === name);
          const warn = (count?.rejected ?? 0) > 0;
          const [icon, tint, label] = !mapped.has(name)
            ? ([CircleDashed, "text3", "not mapped"] as const)
            : warn
              ? ([TriangleAlert, "warning", "has rejected rows"] as const)
              : ([Check, "positive", "mapped"] as const);
          return (
            <ButtonBase
              key={name}
              onClick={() => onOpen(name)}
              aria-current={name === open}
              sx={{
                display: "flex",
                gap: 2,
                px: 2,
                height: 28,
                borderRadius: "6px",
                justifyContent: "flex-start",
                typography: "body1",
                ...(name === open && { bgcolor: "accentSoft" }),
                "&:hover": { bgcolor: name === open ? "accentSoft" : "hover" },
              }}
            >
              <Icon of={icon} size={14} color={color(tint)} label={label} />
              <Box
                component="code"
                sx={{ flex: 1, textAlign: "left", overflow: "hidden", textOverflow: "ellipsis" }}
              >
                {name}
              </Box>
              <Box className="numeric" sx={{ color: "text.tertiary", typography: "caption" }}>
                {mapped.has(name)
                  ? count
                    ? format.compact(count.accepted + count.unchanged)
                    : ""
                  : "not set"}
              </Box>
            </ButtonBase>
          );
        })}
      </Box>
    </Panel>
  );
}
