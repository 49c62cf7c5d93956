/** The rows of a plan, those that need a look first. */
import useMediaQuery from "@mui/material/useMediaQuery";
import { useState } from "react";
import { useEngineQuery } from "../../client/index.ts";
import {
  Bar,
  ColumnsButton,
  DataTable,
  ExportButton,
  SearchField,
  Segmented,
  Spacer,
  useFormat,
  useShortcuts,
  useTableSort,
} from "../../ui/index.ts";
import type { Plan } from "./answers.ts";
import { rowColumns } from "./row-columns.tsx";

type Show = "changes" | "warnings" | "all";

interface PlanRowsProps {
  plan: Plan;
  show: Show;
  onShow: (show: Show) => void;
  openRow: string;
  onOpenRow: (key: string) => void;
}

export function PlanRows({ plan, show, onShow, openRow, onOpenRow }: PlanRowsProps) {
  const format = useFormat();
  const [search, setSearch] = useState("");
  const warnings = useEngineQuery("publish.rows", { id: plan.id, show: "warnings", limit: 1 });
  const { inserted, updated, deleted, rejected, unchanged } = plan.counts;
  const changes = inserted + updated + deleted + rejected;
  useShortcuts([{ key: "n", label: "Rows with a warning", run: () => onShow("warnings") }]);
  const tab = (value: Show, label: string, count: number | undefined): { value: Show; label: string } => ({
    value,
    label: count === undefined ? label : `${label} ${format.number(count)}`,
  });
  const wide = useMediaQuery("(min-width: 1400px)");
  const columns = rowColumns(plan.kind, wide);
  const order = useTableSort("rows", columns);
  const input = { id: plan.id, show, ...(search && { search }) };
  return (
    <>
      <Bar>
        <Segmented<Show>
          label="Rows to show"
          value={show}
          onChange={onShow}
          options={[
            tab("changes", "Changes", changes),
            tab("warnings", "Warnings", warnings.data?.total),
            tab("all", "All", changes + unchanged),
          ]}
        />
        <SearchField label="Find key or item" value={search} onChange={setSearch} />
        <Spacer />
        <ColumnsButton id="rows" columns={columns} />
        <ExportButton
          command="publish.rows"
          input={input}
          columns={columns}
          sort={order.sort}
          name={`plan-${plan.number}`}
        />
      </Bar>
      <DataTable
        id="rows"
        command="publish.rows"
        input={input}
        columns={columns}
        rowKey={(row) => row.key}
        label={`Rows of plan ${plan.number}`}
        {...order}
        openKey={openRow || null}
        onOpen={(row) => onOpenRow(row.key)}
        empty={search ? "No row matches." : EMPTY[show]}
      />
    </>
  );
}

const EMPTY: Record<Show, string> = {
  changes: "The target already holds what would be published.",
  warnings: "No row is blocked, skipped or kept.",
  all: "The plan has no rows.",
};
