/** Searches for parameters: every trial as it arrives, the best one to take over into the form. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useState } from "react";
import { type OutputOf, useEngineQuery } from "../../../client/index.ts";
import { isActive, useJobFeed } from "../../../client/job-feed.ts";
import {
  type Column,
  durationColumn,
  ExportRows,
  Faint,
  Panel,
  percentColumn,
  SelectInput,
  SimpleTable,
  textColumn,
  useFormat,
  useHeldRows,
} from "../../../ui/index.ts";
import type { CatalogModel } from "./answers.ts";

type Search = OutputOf<"recommend.searches">[number];
type Trial = Search["trials"][number];

interface SearchesProps {
  models: CatalogModel[];
  onTake: (model: string, params: Record<string, unknown>) => void;
}

export function Searches({ models, onTake }: SearchesProps) {
  const format = useFormat();
  const running = useJobFeed(({ jobs }) =>
    Object.values(jobs).some((job) => job.command === "recommend.tune" && isActive(job)),
  );
  const searches = useEngineQuery("recommend.searches", {}, { refetchInterval: running ? 2000 : false });
  const [startedAt, setStartedAt] = useState("");
  const list = searches.data ?? [];
  const search = list.find((one) => one.startedAt === startedAt) ?? list[0];
  const held = useHeldRows("trials", ordered(search?.trials ?? []), COLUMNS);
  if (!search) return null;
  const known = models.some((model) => model.id === search.model);
  return (
    <Panel
      title="Search"
      note={`${search.trials.length} trials of ${search.planned} settings`}
      flush
      actions={
        <>
          <SelectInput
            ariaLabel="Search to show"
            value={search.startedAt}
            onChange={setStartedAt}
            options={list.map((one) => ({
              value: one.startedAt,
              label: `${one.modelTitle}, ${format.dateTime(one.startedAt)}`,
            }))}
          />
          <ExportRows {...held.exported} name={`search-${search.model}`} />
          <Button
            sx={{ whiteSpace: "nowrap", flex: "none" }}
            disabled={!known || !search.best}
            onClick={() => search.best && onTake(search.model, search.best.settings)}
          >
            Take the best
          </Button>
        </>
      }
    >
      <Box sx={{ px: 4, pb: 2, color: "text.secondary" }}>{format.sentence(search.verdict)}</Box>
      <SimpleTable
        {...held.table}
        caption={`Trials of ${search.modelTitle}`}
        rowKey={(trial) => `${trial.number} ${trial.effort}`}
        openKey={search.best ? `${search.best.number} ${search.best.effort}` : undefined}
      />
    </Panel>
  );
}

/** Those with the most effort first, the best of them on top. */
const ordered = (trials: Trial[]): Trial[] =>
  [...trials].sort((a, b) => b.effort - a.effort || merit(b) - merit(a));

const merit = ({ score }: Trial) =>
  score ? (score.better === "higher" ? score.value : -score.value) : Number.NEGATIVE_INFINITY;

const settingsText = ({ number, settings }: Trial) =>
  number === 0
    ? "defaults"
    : Object.entries(settings)
        .map(([name, value]) => `${name} ${value}`)
        .join(", ");

const COLUMNS: Column<Trial>[] = [
  textColumn<Trial>("settings", "Settings", settingsText),
  percentColumn<Trial>("effort", "Effort", (row) => row.effort, { width: 80 }),
  {
    id: "score",
    header: "Score",
    align: "right",
    width: 190,
    sortable: true,
    value: merit,
    text: (row) => String(row.score?.value ?? row.problem ?? ""),
    render: ({ score, problem }, format) => {
      if (!score) return <Faint>{problem ?? "no score"}</Faint>;
      const figure = (value: number) => format.number(value, 4);
      const range = score.interval ? format.range(score.interval[0], score.interval[1], figure) : "";
      return (
        <span className="numeric" title={problem ?? score.name}>
          {figure(score.value)} <Faint>{range}</Faint>
        </span>
      );
    },
  },
  durationColumn("seconds", "Took", (row) => row.seconds * 1000, { width: 90 }),
];
