/** One version: its scorecard, how it stands against the one in use, how it was made, and promotion. */

import Button from "@mui/material/Button";
import { useState } from "react";
import type { Version } from "../../../engine/contract/model.ts";
import { messageOf, useCommand, useEngineQuery } from "../../client/index.ts";
import {
  backendWords,
  ConfirmDialog,
  Facts,
  metricText,
  Panel,
  paramText,
  Scorecard,
  SidePanel,
  SimpleTable,
  Spacer,
  showToast,
  textColumn,
  useFormat,
  useParamWords,
} from "../../ui/index.ts";
import { ExportPanel } from "./ExportPanel.tsx";
import { StatusTag } from "./StatusTag.tsx";
import { isBetter, type Metric, versionTitle } from "./scores.ts";

interface VersionDrawerProps {
  version: Version;
  /** "1 of 12" */
  place: string;
  onClose: () => void;
  onPrevious?: () => void;
  onNext?: () => void;
}

export function VersionDrawer({ version, place, onClose, onPrevious, onNext }: VersionDrawerProps) {
  const champions = useEngineQuery("model.list", { modelId: version.modelId, status: "champion" }).data ?? [];
  const champion = champions.find((one) => one.modelId === version.modelId);
  return (
    <SidePanel
      title={versionTitle(version)}
      subtitle={place}
      width={440}
      onClose={onClose}
      onPrevious={onPrevious}
      onNext={onNext}
      foot={<Decision version={version} champion={champion} />}
    >
      <Scorecard scorecard={version.scorecard} missing="This version was not measured on held-out data." />
      {champion && champion.id !== version.id && <AgainstChampion version={version} champion={champion} />}
      <HowItRan version={version} />
      <Parameters version={version} />
      <ExportPanel version={version} />
    </SidePanel>
  );
}

/** The same metrics of both; each was measured on the data there was when it was trained. */
function AgainstChampion({ version, champion }: { version: Version; champion: Version }) {
  const mine = version.scorecard?.model.metrics ?? [];
  const theirs = new Map(champion.scorecard?.model.metrics.map((metric) => [metric.name, metric]));
  const rows = mine.flatMap((metric) => {
    const other = theirs.get(metric.name);
    return other ? [{ metric, other }] : [];
  });
  if (rows.length === 0) return null;
  type Row = { metric: Metric; other: Metric };
  return (
    <Panel title={`Against ${versionTitle(champion)}, in use`} flush>
      <SimpleTable<Row>
        caption={`Against ${versionTitle(champion)}`}
        rows={rows}
        rowKey={(row) => row.metric.name}
        rowHeight={28}
        columns={[
          textColumn("metric", "Measure", (row) => row.metric.name, { sortable: false }),
          figure("mine", "This", (row) => row.metric),
          figure("theirs", "In use", (row) => row.other),
          {
            id: "better",
            header: "",
            width: 80,
            text: better,
            render: better,
          },
        ]}
      />
    </Panel>
  );

  function figure(id: string, header: string, get: (row: Row) => Metric) {
    return {
      id,
      header,
      align: "right" as const,
      width: 84,
      text: (row: Row) => String(get(row).value),
      render: (row: Row, format: ReturnType<typeof useFormat>) => metricText(format, get(row)),
    };
  }
  function better({ metric, other }: Row): string {
    if (metric.value === other.value) return "the same";
    return isBetter(metric, other) ? "better" : "worse";
  }
}

function HowItRan({ version }: { version: Version }) {
  const format = useFormat();
  return (
    <Panel title="How it was made" note={version.backendReason}>
      <Facts
        items={[
          { label: "Ran on", value: <span title={version.backend}>{backendWords(version.backend)}</span> },
          { label: "Trained", value: format.dateTime(version.trainedAt) },
          { label: "Took", value: format.duration(version.trainSeconds * 1000) },
          { label: "Data as of", value: format.date(version.dataAsOf) },
          {
            label: "Data fingerprint",
            value: <code title={version.fingerprint}>{version.fingerprint.slice(0, 12)}</code>,
          },
          { label: "Size", value: format.bytes(version.bytes) },
          { label: "Seed", value: version.seed },
          { label: "Code version", value: version.codeVersion },
          { label: "Id", value: <code>{version.id}</code> },
        ]}
      />
    </Panel>
  );
}

function Parameters({ version }: { version: Version }) {
  const wordsOf = useParamWords(version.modelId);
  const items = Object.entries(version.params).map(([name, value]) => ({
    label: <span title={name}>{wordsOf(name)}</span>,
    value: paramText(value),
  }));
  return (
    <Panel title="Parameters">
      {items.length > 0 ? <Facts items={items} /> : "The model's own defaults."}
    </Panel>
  );
}

function Decision({ version, champion }: { version: Version; champion: Version | undefined }) {
  const [asking, setAsking] = useState<"promote" | "retire" | null>(null);
  const onError = (error: unknown) => showToast(messageOf(error), { kind: "error" });
  const promote = useCommand("model.promote", { onError });
  const retire = useCommand("model.retire", { onError });
  const title = versionTitle(version);

  const use = () =>
    promote.mutate(
      { id: version.id },
      {
        onSuccess: () => {
          const undo = champion && { undo: () => promote.mutate({ id: champion.id }) };
          showToast(`${title} is in use.`, undo);
        },
        onSettled: () => setAsking(null),
      },
    );
  const doubtful = version.scorecard?.beatsBaseline === false;
  return (
    <>
      <StatusTag status={version.status} />
      <Spacer />
      {version.status !== "retired" && <Button onClick={() => setAsking("retire")}>Retire</Button>}
      {version.status !== "champion" && (
        <Button
          variant="contained"
          disabled={promote.isPending}
          onClick={() => (doubtful ? setAsking("promote") : use())}
        >
          Promote
        </Button>
      )}
      <ConfirmDialog
        open={asking === "promote"}
        title={`Use ${title}?`}
        action="Promote"
        busy={promote.isPending}
        onClose={() => setAsking(null)}
        onConfirm={use}
      >
        It is not better than its baseline: {version.scorecard?.verdict} Its predictions replace those in use.
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === "retire"}
        title={`Retire ${title}?`}
        action="Retire"
        busy={retire.isPending}
        onClose={() => setAsking(null)}
        onConfirm={() => retire.mutate({ id: version.id }, { onSettled: () => setAsking(null) })}
      >
        {version.status === "champion"
          ? "It is in use: pages and publications have no predictions of this model until another version is promoted."
          : "It stays on record and can be promoted again."}
      </ConfirmDialog>
    </>
  );
}
