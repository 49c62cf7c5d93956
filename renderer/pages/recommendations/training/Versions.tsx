/** Past trainings of recommenders: result beside the best baseline, curves, where they ran and why, and promotion. */

import type { Version } from "../../../../engine/contract/model.ts";
import { useEngineQuery } from "../../../client/index.ts";
import {
  backendWords,
  type Column,
  dateColumn,
  durationColumn,
  EmptyState,
  ExportRows,
  type Format,
  metricText,
  Panel,
  primaryMetric,
  QueryState,
  SearchField,
  SimpleTable,
  sentenceColumn,
  textColumn,
  useHeldRows,
} from "../../../ui/index.ts";

interface VersionsProps {
  /** Id of the version whose detail stands beside. */
  open: string;
  onOpen: (id: string) => void;
}

export function Versions({ open, onOpen }: VersionsProps) {
  const versions = useEngineQuery("model.list", {});
  const own = (versions.data ?? []).filter((one) => one.task === "recommend");
  const held = useHeldRows("trainings", own, COLUMNS);
  return (
    <Panel
      title="Past trainings"
      note="newest first"
      flush
      actions={
        <>
          <SearchField label="Search trainings" {...held.search} />
          <ExportRows {...held.exported} name="trainings" />
        </>
      }
    >
      <QueryState query={versions} what="The versions could not be read">
        {() =>
          own.length === 0 ? (
            <EmptyState text="No recommender has been trained yet. Choose models on the left." />
          ) : (
            <SimpleTable
              {...held.table}
              caption="Trainings"
              empty={`No training fits "${held.search.value}".`}
              rowKey={(row) => row.id}
              openKey={open}
              onOpen={(row) => onOpen(row.id === open ? "" : row.id)}
            />
          )
        }
      </QueryState>
    </Panel>
  );
}

const statusWord = (status: Version["status"]) => (status === "champion" ? "in use" : status);

function resultText({ scorecard }: Version, format: Format): string {
  const metric = primaryMetric(scorecard);
  return metric ? `${metric.name} ${metricText(format, metric)}` : "not measured";
}

const COLUMNS: Column<Version>[] = [
  textColumn<Version>("version", "Version", (row) => `${row.modelTitle} ${row.number}`, { width: 160 }),
  textColumn<Version>("status", "Status", (row) => statusWord(row.status), { width: 80 }),
  {
    id: "score",
    header: "Held-out result",
    align: "right",
    width: 130,
    sortable: true,
    value: ({ scorecard }) => {
      const metric = primaryMetric(scorecard);
      return metric ? [metric.name, metric.value] : null;
    },
    text: resultText,
    render: resultText,
  },
  sentenceColumn<Version>("verdict", "Verdict", (row) => row.scorecard?.verdict),
  durationColumn<Version>("took", "Took", (row) => row.trainSeconds * 1000, { width: 72 }),
  textColumn<Version>("backend", "Ran on", (row) => backendWords(row.backend), { width: 84 }),
  dateColumn<Version>("trained", "Trained", (row) => row.trainedAt, {
    time: true,
    width: 118,
  }),
];
