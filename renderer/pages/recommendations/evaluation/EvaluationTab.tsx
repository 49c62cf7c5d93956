/** Evaluation: every recommender on days it did not see, in one table; one of them in detail; two beside each other. */

import Box from "@mui/material/Box";
import { ChartNoAxesCombined } from "lucide-react";
import { useMemo } from "react";
import { useEngineQuery } from "../../../client/index.ts";
import {
  Bar,
  EmptyState,
  ExportRows,
  QueryState,
  Rows,
  SearchField,
  Segmented,
  SelectInput,
  SimpleTable,
  Spacer,
  useUrlState,
} from "../../../ui/index.ts";
import { Comparison } from "./Comparison.tsx";
import { Detail } from "./Detail.tsx";
import { commonDomain, type Judged, judgedVersions, versionColumns } from "./versions.tsx";

export function EvaluationTab() {
  const versions = useEngineQuery("model.list", {});
  return (
    <QueryState query={versions} what="The versions could not be read">
      {(list) =>
        list.some((version) => version.task === "recommend" && version.scorecard) ? (
          <Versions list={list} />
        ) : (
          <EmptyState
            icon={ChartNoAxesCombined}
            text="No recommender has been judged yet. Train recommendations: each model is judged on the last days of orders, which it does not see."
          />
        )
      }
    </QueryState>
  );
}

function Versions({ list }: { list: Parameters<typeof judgedVersions>[0] }) {
  const [which, setWhich] = useUrlState<"newest" | "all">("which", "newest");
  const [search, setSearch] = useUrlState("find", "");
  const [open, setOpen] = useUrlState("version", "");
  const [other, setOther] = useUrlState("with", "");
  const all = useMemo(() => judgedVersions(list, true), [list]);
  const rows = useMemo(
    () =>
      judgedVersions(list, which === "all").filter((row) =>
        row.title.toLowerCase().includes(search.trim().toLowerCase()),
      ),
    [list, which, search],
  );
  const columns = useMemo(() => versionColumns(commonDomain(rows)), [rows]);
  const chosen = all.find((row) => row.version.id === open) ?? rows[0];
  const rivals = all.filter((row) => row.version.id !== chosen?.version.id);
  const rival = rivals.find((row) => row.version.id === other);
  return (
    <Rows fill>
      <Box>
        <Bar>
          <SearchField label="Search versions" value={search} onChange={setSearch} />
          <Segmented
            label="Versions"
            value={which}
            onChange={setWhich}
            options={[
              { value: "newest", label: "Newest of each model" },
              { value: "all", label: "All" },
            ]}
          />
          <Spacer />
          {chosen && rivals.length > 0 && (
            <SelectInput
              ariaLabel="Compare with"
              value={rival ? other : ""}
              onChange={(id) => setOther(id || null)}
              placeholder={`Compare ${chosen.title} with...`}
              options={[
                { value: "", label: rival ? "No comparison" : `Compare ${chosen.title} with...` },
                ...optionsOf(rivals),
              ]}
              width={280}
            />
          )}
          <ExportRows rows={rows} columns={columns} name="recommenders" />
        </Bar>
        {rows.length === 0 ? (
          <EmptyState text="No version has this name. Search for another." />
        ) : (
          <SimpleTable<Judged>
            caption="Recommenders on held-out days, full catalogue ranked"
            columns={columns}
            rows={rows}
            rowKey={(row) => row.version.id}
            rowHeight={48}
            onOpen={(row) => setOpen(row.version.id)}
            openKey={chosen?.version.id}
          />
        )}
      </Box>
      {chosen && rival ? <Comparison a={rival} b={chosen} /> : chosen && <Detail judged={chosen} />}
    </Rows>
  );
}

const optionsOf = (rows: Judged[]) => rows.map((row) => ({ value: row.version.id, label: row.title }));
