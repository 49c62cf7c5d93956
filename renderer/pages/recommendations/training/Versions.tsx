/** Past trainings of recommenders: result beside the best baseline, curves, where they ran and why, and promotion. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useState } from "react";
import type { Curve } from "../../../../engine/contract/curves.ts";
import type { Version } from "../../../../engine/contract/model.ts";
import { messageOf, useCommand, useEngineQuery } from "../../../client/index.ts";
import {
  type Column,
  dateColumn,
  duration,
  EmptyState,
  metricText,
  Panel,
  QueryState,
  SearchField,
  SidePanel,
  SimpleTable,
  showToast,
  textColumn,
  useFormat,
  Verdict,
} from "../../../ui/index.ts";
import { Curves } from "./Curves.tsx";

export function Versions() {
  const versions = useEngineQuery("model.list", {});
  const [text, setText] = useState("");
  const [open, setOpen] = useState("");
  const wanted = text.trim().toLowerCase();
  return (
    <Panel
      title="Past trainings"
      note="newest first"
      flush
      actions={<SearchField label="Search trainings" value={text} onChange={setText} />}
    >
      <QueryState query={versions} what="The versions could not be read">
        {(all) => {
          const rows = all.filter((one) => one.task === "recommend" && wordsOf(one).includes(wanted));
          const shown = rows.find((row) => row.id === open);
          if (rows.length === 0) {
            const none = "No recommender has been trained yet. Choose models on the left.";
            return <EmptyState text={wanted ? `No training fits "${text}".` : none} />;
          }
          return (
            <>
              <SimpleTable
                caption="Trainings"
                columns={COLUMNS}
                rows={rows}
                rowKey={(row) => row.id}
                openKey={open}
                onOpen={(row) => setOpen(row.id === open ? "" : row.id)}
              />
              {shown && <Detail version={shown} onClose={() => setOpen("")} />}
            </>
          );
        }}
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

function Detail({ version, onClose }: { version: Version; onClose: () => void }) {
  const format = useFormat();
  const promote = useCommand("model.promote", {
    onSuccess: () => showToast(`${version.modelTitle} ${version.number} is in use.`),
    onError: (error) => showToast(messageOf(error), { kind: "error" }),
  });
  const curves = (version.scorecard?.extra?.curves ?? []) as Curve[];
  const changed = Object.entries(version.params).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return (
    <SidePanel
      title={`${version.modelTitle} ${version.number}`}
      subtitle={`${format.dateTime(version.trainedAt)}, ${duration(version.trainSeconds * 1000)}`}
      width={440}
      onClose={onClose}
      foot={
        <Button
          variant="contained"
          disabled={version.status === "champion" || promote.isPending}
          onClick={() => promote.mutate({ id: version.id })}
        >
          {version.status === "champion" ? "In use" : "Promote"}
        </Button>
      }
    >
      {version.scorecard && (
        <Panel title="Does it work?" note={version.scorecard.protocol}>
          <Verdict beats={version.scorecard.beatsBaseline}>{version.scorecard.verdict}</Verdict>
        </Panel>
      )}
      {curves.length > 0 ? (
        <Curves curves={curves} />
      ) : (
        <Panel title="Learning curves">
          <Box sx={{ color: "text.secondary" }}>This model learns in one pass and has no curves.</Box>
        </Panel>
      )}
      <Panel title="How it was made">
        <Box sx={{ display: "grid", gap: 2, color: "text.secondary" }}>
          <div>
            Ran on {version.backend}. {version.backendReason}
          </div>
          <code>{changed.join(", ")}</code>
        </Box>
      </Panel>
    </SidePanel>
  );
}
