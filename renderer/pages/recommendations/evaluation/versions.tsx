/** Versions of recommenders with what their scorecards say, and the columns that show it. */

import Box from "@mui/material/Box";
import type { Version } from "../../../../engine/contract/model.ts";
import { IntervalDot } from "../../../charts/index.ts";
import {
  type Column,
  Faint,
  type Format,
  measureWords,
  metricText,
  standingOf,
  Tag,
  TwoLines,
} from "../../../ui/index.ts";
import { type Judged, primaryOf } from "./judged.ts";

/** By the name without its length: "Recall" finds Recall@10. */
const metricAt = (score: NonNullable<Version["scorecard"]>["model"], name: string) =>
  score.metrics.find((metric) => metric.name.startsWith(`${name}@`));

const figure = (name: string, header: string, width = 90): Column<Judged> => ({
  id: name,
  header,
  width,
  align: "right",
  sortable: true,
  value: ({ version }) => metricAt(version.scorecard!.model, name)?.value,
  text: ({ version }) => String(metricAt(version.scorecard!.model, name)?.value ?? ""),
  render: ({ version }, format) => {
    const metric = metricAt(version.scorecard!.model, name);
    return metric ? metricText(format, metric) : <Faint>not asked</Faint>;
  },
});

/** `rows` give the intervals of each measure their common scale. Narrow windows do without the last two measures. */
export function versionColumns(rows: Judged[], wide: boolean): Column<Judged>[] {
  return [
    {
      id: "version",
      header: "Version",
      width: 220,
      sortable: true,
      text: (row) => row.title,
      render: (row, format) => (
        <TwoLines
          main={
            <Box sx={{ display: "flex", gap: 1.5, alignItems: "center" }}>
              <Box component="span" sx={{ overflow: "hidden", textOverflow: "ellipsis" }}>
                {row.title}
              </Box>
              {row.version.status === "champion" && <Tag tone="accent">in use</Tag>}
            </Box>
          }
          note={format.sentence(row.version.scorecard!.protocol.split(", ").slice(0, 2).join(", "))}
        />
      ),
    },
    {
      id: "measure",
      header: "Judged by",
      width: 130,
      sortable: true,
      text: ({ version }) => measureWords(version.scorecard!.primary),
      render: ({ version }) => {
        const { primary } = version.scorecard!;
        return <TwoLines main={measureWords(primary).split(" (")[0]} note={primary.replace("@", " at ")} />;
      },
    },
    {
      id: "result",
      header: "Result",
      note: "95%",
      width: 150,
      sortable: true,
      value: (row) => [row.version.scorecard!.primary, primaryOf(row)?.value ?? 0],
      text: (row, format) => metricText(format, primaryOf(row)),
      render: (row, format) => <Result row={row} format={format} domain={domainOf(rows, row)} />,
    },
    {
      id: "baseline",
      header: "Against",
      width: 190,
      sortable: true,
      text: ({ version }) =>
        `${standingOf(version.scorecard!)} ${version.scorecard!.baselines[0]?.name ?? "none"}`,
      render: ({ version }, format) => {
        const { baselines, primary } = version.scorecard!;
        const metric = baselines[0]?.metrics.find((one) => one.name === primary);
        return (
          <TwoLines
            main={standingOf(version.scorecard!)}
            note={`${baselines[0]?.name ?? "none"} ${metricText(format, metric)}`}
          />
        );
      },
    },
    figure("Recall", "Found", 72),
    figure("Hit rate", "Hit rate", 78),
    figure("MRR", "First hit", 78),
    figure("Coverage", "Catalogue"),
    ...(wide ? [figure("Category diversity", "Variety", 78), figure("Novelty", "Surprise, bits", 104)] : []),
  ];
}

interface ResultProps {
  row: Judged;
  format: Format;
  domain: readonly [number, number];
}

function Result({ row, format, domain }: ResultProps) {
  const metric = primaryOf(row);
  const [lo, hi] = metric?.interval ?? [];
  return (
    <div style={{ display: "flex", gap: 8, alignItems: "center", justifyContent: "space-between" }}>
      <IntervalDot value={metric?.value} lo={lo} hi={hi} domain={domain} width={72} />
      <span className="numeric">{metricText(format, metric)}</span>
    </div>
  );
}

/** Ends of all intervals of the row's measure. */
function domainOf(rows: Judged[], { version }: Judged): readonly [number, number] {
  const same = rows.filter((row) => row.version.scorecard!.primary === version.scorecard!.primary);
  const ends = same.flatMap((row) => primaryOf(row)?.interval ?? []);
  return ends.length > 0 ? [Math.min(...ends), Math.max(...ends)] : [0, 1];
}
