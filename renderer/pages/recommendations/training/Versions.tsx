/** Past trainings of recommenders: result beside the best baseline, curves, where they ran and why, and promotion. */

import { useState } from "react";
import type { Version } from "../../../../engine/contract/model.ts";
import { useEngineQuery } from "../../../client/index.ts";
import {
  type Column,
  dateColumn,
  duration,
  EmptyState,
  ExportRows,
  metricText,
  Panel,
  QueryState,
  SearchField,
  SimpleTable,
  textColumn,
} from "../../../ui/index.ts";

interface VersionsProps {
  /** Id of the version whose detail stands beside. */
  open: string;
  onOpen: (id: string) => void;
}

export function Versions({ open, onOpen }: VersionsProps) {
  const versions = useEngineQuery("model.list", {});
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const own = (versions.data ?? []).filter(
    (one) => one.task === "recommend" && wordsOf(one).includes(wanted),
  );
  return (
    <Panel
      title="Past trainings"
      note="newest first"
      flush
      actions={
        <>
          <SearchField label="Search trainings" value={text} onChange={setText} />
          <ExportRows rows={own} columns={COLUMNS} name="trainings" />
        </>
      }
    >
      <QueryState query={versions} what="The versions could not be read">
        {() =>
          own.length === 0 ? (
            <EmptyState
              text={
                wanted
                  ? `No training fits "${text}".`
                  : "No recommender has been trained yet. Choose models on the left."
              }
            />
          ) : (
            <SimpleTable
              caption="Trainings"
              columns={COLUMNS}
              rows={own}
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

const wordsOf = ({ id, modelTitle, status, backend }: Version) =>
  `${id} ${modelTitle} ${statusWord(status)} ${backend}`.toLowerCase();

const statusWord = (status: Version["status"]) => (status === "champion" ? "in use" : status);

const primaryOf = ({ scorecard }: Version) =>
  scorecard?.model.metrics.find(({ name }) => name === scorecard.primary);

const COLUMNS: Column<Version>[] = [
  textColumn<Version>("version", "Version", (row) => `${row.modelTitle} ${row.number}`, {
    sortable: false,
    width: 200,
  }),
  textColumn<Version>("status", "Status", (row) => statusWord(row.status), { sortable: false, width: 90 }),
  {
    id: "score",
    header: "Held-out result",
    align: "right",
    width: 150,
    text: (row, format) => metricText(format, primaryOf(row)),
    render: (row, format) =>
      primaryOf(row) ? `${primaryOf(row)!.name} ${metricText(format, primaryOf(row))}` : "not measured",
  },
  textColumn<Version>("verdict", "Verdict", (row) => row.scorecard?.verdict, { sortable: false }),
  {
    ...textColumn<Version>("took", "Took", (row) => duration(row.trainSeconds * 1000), { sortable: false }),
    align: "right",
    width: 80,
  },
  textColumn<Version>("backend", "Ran on", (row) => row.backend, { sortable: false, width: 80 }),
  dateColumn<Version>("trained", "Trained", (row) => row.trainedAt, {
    time: true,
    width: 130,
    sortable: false,
  }),
];
