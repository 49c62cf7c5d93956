// History: every publication with its counts, model version, who and when. A row opens the plan, where it can be rolled back.
// May import: renderer/ui, renderer/client, the words of pages/plans. A new column: publication-columns.tsx.

import { useMemo } from "react";
import { useNavigate } from "react-router";
import { type InputOf, useVersionNames } from "../../client/index.ts";
import {
  ColumnsButton,
  DataTable,
  ExportButton,
  type Filter,
  FilterBar,
  PageFrame,
  SearchField,
  useFilters,
  useTableSort,
  useUrlState,
} from "../../ui/index.ts";
import { KIND_LABELS, options, STATE_LABELS } from "../plans/kinds.ts";
import { historyColumns } from "../plans/publication-columns.tsx";

const SORT = "-plannedAt";

const FILTERS: Filter[] = [
  { id: "kind", label: "What", options: options(KIND_LABELS) },
  { id: "status", label: "State", options: options(STATE_LABELS) },
];

export default function History() {
  const navigate = useNavigate();
  const filters = useFilters(FILTERS) as Pick<InputOf<"publish.history">, "kind" | "status">;
  const [search, setSearch] = useUrlState("search", "");
  const nameOf = useVersionNames();
  const columns = useMemo(() => historyColumns(nameOf), [nameOf]);
  const order = useTableSort("history", columns, SORT);
  const input = { ...filters, ...(search && { search }) };
  return (
    <PageFrame title="History">
      <FilterBar
        filters={FILTERS}
        start={<SearchField label="Search publications" value={search} onChange={setSearch} />}
        end={
          <>
            <ColumnsButton id="history" columns={columns} />
            <ExportButton
              command="publish.history"
              input={input}
              columns={columns}
              sort={order.sort}
              name="publications"
            />
          </>
        }
      />
      <DataTable
        id="history"
        command="publish.history"
        input={input}
        columns={columns}
        rowKey={(row) => row.id}
        label="Publications"
        {...order}
        onOpen={(row) => navigate(`/plans?plan=${encodeURIComponent(row.id)}`)}
        empty={
          Object.keys(input).length > 0 ? "No publication fits. Take the search or a filter off." : NOTHING
        }
      />
    </PageFrame>
  );
}

const NOTHING = "Nothing was published yet. Plans, their counts and who approved them are kept here.";
