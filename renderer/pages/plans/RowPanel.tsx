/** One row of a plan in full: every field before and after, and what stood there right before the write. */
import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import { X } from "lucide-react";
import { useEngineQuery } from "../../client/index.ts";
import { Diff, EmptyState, Icon, OperationWord, Panel, QueryState, useFormat } from "../../ui/index.ts";
import type { Plan } from "./answers.ts";
import { cellText, operationOf, type PlanRow } from "./row-columns.tsx";

interface RowPanelProps {
  plan: Plan;
  rowKey: string;
  onClose: () => void;
}

export function RowPanel({ plan, rowKey, onClose }: RowPanelProps) {
  const rows = useEngineQuery("publish.rows", { id: plan.id, show: "all", search: rowKey, limit: 1000 });
  const close = (
    <IconButton aria-label="Close the row" onClick={onClose}>
      <Icon of={X} size={14} />
    </IconButton>
  );
  return (
    <Panel title="Row" actions={close} fill>
      <QueryState query={rows} what="The row could not be read">
        {({ rows: list }) => {
          const row = list.find((one) => one.key === rowKey);
          return row ? <RowFacts row={row} /> : <EmptyState text="This plan has no such row." />;
        }}
      </QueryState>
    </Panel>
  );
}

function RowFacts({ row }: { row: PlanRow }) {
  const format = useFormat();
  const operation = operationOf(row);
  const names = Object.keys(row.new ?? row.old ?? {});
  return (
    <Box sx={{ display: "grid", gap: 3 }}>
      <OperationWord operation={operation} />
      <Box sx={{ fontWeight: 600, overflowWrap: "anywhere" }}>{row.title ?? row.key}</Box>
      {row.reason && <Box sx={{ color: "text.secondary" }}>{format.sentence(row.reason)}</Box>}
      {names.map((name) => {
        const [before, after] = [
          row.old?.[name] ?? null,
          row.operation === "delete" ? null : (row.new?.[name] ?? null),
        ];
        const text = (value: unknown) => cellText(name, value, format);
        const seen = row.seenBeforeWrite?.[name] ?? null;
        return (
          <Box key={name} sx={{ overflowWrap: "anywhere" }}>
            <code>{name}</code>
            <Box>
              {before === after ? (
                (text(after) ?? "none")
              ) : (
                <Diff operation={operation} old={text(before)} new={text(after)} />
              )}
            </Box>
            {row.seenBeforeWrite && seen !== before && (
              <Box sx={{ typography: "caption", color: "text.secondary" }}>
                The target had {text(seen) ?? "none"} by then
              </Box>
            )}
          </Box>
        );
      })}
    </Box>
  );
}
