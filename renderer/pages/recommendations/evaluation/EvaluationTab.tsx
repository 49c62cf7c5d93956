/** Evaluation: every recommender on days it did not see, in one table; one of them in detail; two beside each other. */

import Box from "@mui/material/Box";
import useMediaQuery from "@mui/material/useMediaQuery";
import { ChartNoAxesCombined } from "lucide-react";
import { useMemo } from "react";
import { useEngineQuery } from "../../../client/index.ts";
import {
  Bar,
  EmptyState,
  ExportRows,
  GoButton,
  QueryState,
  Rows,
  SearchField,
  Segmented,
  SelectInput,
  SimpleTable,
  Spacer,
  useHeldRows,
  useUrlState,
} from "../../../ui/index.ts";
import { Comparison } from "./Comparison.tsx";
import { Detail } from "./Detail.tsx";
import { type Judged, judgedVersions } from "./judged.ts";
import { versionColumns } from "./versions.tsx";

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
            action={<GoButton to="/recommendations?tab=training">Open training</GoButton>}
          />
        )
      }
    </QueryState>
  );
}

function Versions({ list }: { list: Parameters<typeof judgedVersions>[0] }) {
  const [which, setWhich] = useUrlState<"newest" | "all">("which", "newest");
  const [open, setOpen] = useUrlState("version", "");
  const [other, setOther] = useUrlState("with", "");
  const all = useMemo(() => judgedVersions(list, true), [list]);
  const shown = useMemo(() => judgedVersions(list, which === "all"), [list, which]);
  const wide = useMediaQuery("(min-width: 1280px)");
  const held = useHeldRows(
    "judged",
    shown,
    useMemo(() => versionColumns(shown, true), [shown]),
  );
  const chosen = all.find((row) => row.version.id === open) ?? held.rows[0];
  const rivals = all.filter((row) => row.version.id !== chosen?.version.id);
  const rival = rivals.find((row) => row.version.id === other);
  return (
    <Box sx={{ display: "flex", flexDirection: "column", flex: 1, minHeight: 0 }}>
      {/* The table keeps to the upper half, so that what a chosen row or comparison shows is in sight. */}
      <Box
        sx={{
          display: "flex",
          flexDirection: "column",
          maxHeight: "50%",
          borderBottom: 1,
          borderColor: "border",
        }}
      >
        <Bar>
          <SearchField label="Search versions" {...held.search} />
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
          <ExportRows {...held.exported} name="recommenders" />
        </Bar>
        <SimpleTable<Judged>
          {...held.table}
          columns={useMemo(() => versionColumns(shown, wide), [shown, wide])}
          caption="Recommenders on days that they did not see"
          rowKey={(row) => row.version.id}
          rowHeight={48}
          onOpen={(row) => setOpen(row.version.id)}
          openKey={chosen?.version.id}
          empty="No version fits. Search for another."
        />
      </Box>
      <Rows fill key={`${chosen?.version.id} ${rival?.version.id}`}>
        {chosen && rival ? <Comparison a={rival} b={chosen} /> : chosen && <Detail judged={chosen} />}
      </Rows>
    </Box>
  );
}

const optionsOf = (rows: Judged[]) => rows.map((row) => ({ value: row.version.id, label: row.title }));
