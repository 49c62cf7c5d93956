/** The selected column: what it holds, how much is empty, and the rows that would be refused because of it. */

import Box from "@mui/material/Box";
import { Facts, Panel, Rows, useFormat } from "../../ui/index.ts";
import type { Preview, WarehouseTable } from "./index.tsx";

interface ColumnPanelProps {
  table: WarehouseTable;
  column: string | null;
  preview: Preview | undefined;
}

const SHOWN = 12;

export function ColumnPanel({ table, column, preview }: ColumnPanelProps) {
  const format = useFormat();
  const open = table.columns.find((candidate) => candidate.name === column);
  const stats = preview?.columns.find((candidate) => candidate.name === column);
  const rejects =
    preview?.rejects.filter((reject) => !open || reject.column?.split(", ").includes(open.name)) ?? [];
  return (
    <Rows>
      {open && (
        <Panel title={<code>{open.name}</code>} note={open.help}>
          <Facts
            items={[
              {
                label: "Type",
                value: open.type.replace("TIMESTAMP WITH TIME ZONE", "date and time").toLowerCase(),
              },
              { label: "Needs a value", value: open.required ? "yes" : "no" },
              {
                label: "Empty",
                value:
                  stats?.mapped && stats.emptyShare !== null
                    ? format.percent(stats.emptyShare)
                    : "not mapped",
              },
              { label: "Rows that fail", value: format.number(stats?.failed ?? 0) },
            ]}
          />
        </Panel>
      )}
      {rejects.length > 0 && (
        <Panel
          title={`${format.number(open ? (stats?.failed ?? 0) : preview!.rejected)} rows would be rejected`}
        >
          <Box sx={{ display: "grid", gap: 1 }}>
            {rejects.slice(0, SHOWN).map((reject, k) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a sample keep their places
              <Box key={k} sx={{ overflowWrap: "anywhere" }}>
                <code>{reject.key ?? "no key"}</code>
                <Box sx={{ typography: "caption", color: "text.secondary" }}>
                  {reject.column}: {reject.rule}
                  {reject.value === null ? "" : ` (${reject.value})`}
                </Box>
              </Box>
            ))}
          </Box>
        </Panel>
      )}
      {!open && rejects.length === 0 && (
        <Panel title="Column">
          <Box sx={{ color: "text.secondary" }}>
            Choose a column to see what it holds and which rows fail on it.
          </Box>
        </Panel>
      )}
    </Rows>
  );
}
