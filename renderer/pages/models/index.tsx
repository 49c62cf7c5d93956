// Versions of every model: how good each was on data it had not seen, which one is in use, and training a new one.
// May import: renderer/ui, renderer/client. A new column: a line in `columns`.

import Button from "@mui/material/Button";
import { Play } from "lucide-react";
import { useState } from "react";
import type { Version } from "../../../engine/contract/model.ts";
import { useEngineQuery } from "../../client/index.ts";
import {
  backendWords,
  type Column,
  dateColumn,
  durationColumn,
  EmptyState,
  ExportRows,
  Faint,
  type Filter,
  FilterBar,
  Icon,
  metricText,
  PageFrame,
  primaryMetric,
  QueryState,
  SearchField,
  SimpleTable,
  sentenceColumn,
  TrainDialog,
  TwoLines,
  textColumn,
  useFilters,
  useHeldRows,
  useShortcuts,
  useUrlState,
} from "../../ui/index.ts";
import { STATUS_OPTIONS, StatusTag, statusLabel } from "./StatusTag.tsx";
import { bestBaseline, versionTitle } from "./scores.ts";
import { VersionDrawer } from "./VersionDrawer.tsx";

const columns: Column<Version>[] = [
  textColumn("version", "Version", versionTitle, { width: 190 }),
  {
    ...textColumn<Version>("status", "Status", (row) => statusLabel(row.status), { width: 110 }),
    render: (row) => <StatusTag status={row.status} />,
  },
  {
    id: "result",
    header: "Held-out result",
    width: 150,
    sortable: true,
    value: (row) => resultOrder(row),
    text: (row, format) => {
      const metric = primaryMetric(row.scorecard);
      return metric ? `${metric.name} ${metricText(format, metric)}` : "not measured";
    },
    render: (row, format) => {
      const metric = primaryMetric(row.scorecard);
      return metric ? (
        <TwoLines main={metricText(format, metric)} note={metric.name} />
      ) : (
        <Faint>not measured</Faint>
      );
    },
  },
  {
    id: "baseline",
    header: "Best baseline",
    width: 170,
    text: (row, format) => metricText(format, bestBaseline(row.scorecard)?.metric),
    render: (row, format) => {
      const best = bestBaseline(row.scorecard);
      return best ? (
        <TwoLines main={metricText(format, best.metric)} note={best.name} />
      ) : (
        <Faint>none</Faint>
      );
    },
  },
  sentenceColumn("verdict", "Verdict", (row) => row.scorecard?.verdict),
  dateColumn("trainedAt", "Trained", (row) => row.trainedAt, { time: true, width: 120 }),
  durationColumn("seconds", "Took", (row) => row.trainSeconds * 1000, { width: 90 }),
  textColumn("backend", "Ran on", (row) => backendWords(row.backend), { width: 90 }),
];

/** Measures can't be put in one order, so each keeps to itself. */
function resultOrder({ scorecard }: Version): [string, number] | null {
  const metric = primaryMetric(scorecard);
  return metric ? [metric.name, metric.value] : null;
}

function useVersionFilters(): Filter[] {
  const catalog = useEngineQuery("model.catalog", {}).data ?? [];
  return [
    { id: "model", label: "Model", options: catalog.map(({ id, title }) => ({ value: id, label: title })) },
    { id: "status", label: "Status", options: STATUS_OPTIONS },
  ];
}

/** Columns that give way while the drawer, which has them too, stands beside the table. */
const IN_DRAWER = new Set(["verdict", "seconds", "backend"]);

export default function ModelsPage() {
  const filters = useVersionFilters();
  const { model, status } = useFilters(filters);
  const versions = useEngineQuery("model.list", {
    ...(model && { modelId: model }),
    ...(status && { status: status as Version["status"] }),
  });
  const [open, setOpen] = useUrlState<string>("version", "");
  const [training, setTraining] = useState(false);
  const all = versions.data ?? [];
  const held = useHeldRows("versions", all, columns);
  const { rows } = held;
  const at = rows.findIndex((row) => row.id === open);
  const step = (by: number) => () => setOpen(rows[at + by]?.id ?? open);
  useShortcuts([
    { key: "j", label: "Next version", run: step(1) },
    { key: "k", label: "Previous version", run: step(-1) },
  ]);
  const train = (
    <Button variant="contained" startIcon={<Icon of={Play} size={14} />} onClick={() => setTraining(true)}>
      Train a model
    </Button>
  );
  return (
    <PageFrame title="Models" actions={all.length > 0 && train}>
      <FilterBar
        filters={filters}
        start={<SearchField label="Search versions" {...held.search} />}
        end={<ExportRows {...held.exported} name="model versions" />}
      />
      <div style={{ display: "flex", flex: 1, minHeight: 0, position: "relative" }}>
        <div style={{ flex: 1, minWidth: 0, overflow: "auto", display: "flex", flexDirection: "column" }}>
          <QueryState query={versions} what="The versions could not be read">
            {(list) =>
              list.length === 0 ? (
                <EmptyState
                  text={model || status ? "No version fits these filters. Remove one." : NOTHING}
                  action={model || status ? undefined : train}
                />
              ) : (
                <SimpleTable
                  {...held.table}
                  caption="Versions"
                  columns={rows[at] ? columns.filter((column) => !IN_DRAWER.has(column.id)) : columns}
                  rowKey={(row) => row.id}
                  rowHeight={48}
                  onOpen={(row) => setOpen(row.id)}
                  openKey={open}
                  empty={`No version fits "${held.search.value}".`}
                />
              )
            }
          </QueryState>
        </div>
        {rows[at] && (
          <VersionDrawer
            key={rows[at].id}
            version={rows[at]}
            place={`${at + 1} of ${rows.length}`}
            onClose={() => setOpen("")}
            onPrevious={at > 0 ? step(-1) : undefined}
            onNext={at < rows.length - 1 ? step(1) : undefined}
          />
        )}
      </div>
      {training && <TrainDialog onClose={() => setTraining(false)} />}
    </PageFrame>
  );
}

const NOTHING = "No model has been trained yet. Load a source, then train one.";
