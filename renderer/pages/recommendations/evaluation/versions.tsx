/** Versions of recommenders with what their scorecards say, and the columns that show it. */

import { type RankingDetail, rankingDetailSchema } from "../../../../engine/contract/evaluation.ts";
import type { Version } from "../../../../engine/contract/model.ts";
import { IntervalDot } from "../../../charts/index.ts";
import { type Column, Faint, metricText, Tag, TwoLines } from "../../../ui/index.ts";

export interface Judged {
  version: Version;
  title: string;
  /** Null for versions that were judged before details were kept. */
  detail: RankingDetail | null;
}

/** The version in use and the newest of each model; with `all` every one. Best first. */
export function judgedVersions(versions: Version[], all: boolean): Judged[] {
  const seen = new Set<string>();
  return versions
    .filter((version) => version.task === "recommend" && version.scorecard)
    .filter((version) => {
      const newest = !seen.has(version.modelId);
      seen.add(version.modelId);
      return all || newest || version.status === "champion";
    })
    .map((version) => ({
      version,
      title: `${version.modelTitle} ${version.number}`,
      detail: rankingDetailSchema.safeParse(version.scorecard?.extra?.ranking).data ?? null,
    }))
    .sort((a, b) => (primaryOf(b)?.value ?? 0) - (primaryOf(a)?.value ?? 0));
}

export const primaryOf = ({ version }: Judged) =>
  version.scorecard?.model.metrics.find((metric) => metric.name === version.scorecard?.primary);

/** By the name without its length: "Recall" finds Recall@10. */
export const metricAt = (score: NonNullable<Version["scorecard"]>["model"], name: string) =>
  score.metrics.find((metric) => metric.name.startsWith(`${name}@`));

const figure = (name: string, header: string, width = 90): Column<Judged> => ({
  id: name,
  header,
  width,
  align: "right",
  text: ({ version }) => String(metricAt(version.scorecard!.model, name)?.value ?? ""),
  render: ({ version }, format) => metricText(format, metricAt(version.scorecard!.model, name)),
});

/** `domain` is the common scale of the intervals. */
export function versionColumns(domain: readonly [number, number]): Column<Judged>[] {
  return [
    {
      id: "version",
      header: "Version",
      width: 220,
      text: (row) => row.title,
      render: (row) => (
        <TwoLines
          main={
            <>
              {row.title} {row.version.status === "champion" && <Tag tone="accent">in use</Tag>}
            </>
          }
          note={row.version.scorecard!.protocol.split(", ").slice(0, 2).join(", ")}
        />
      ),
    },
    {
      id: "ndcg",
      header: "Ranking quality",
      note: "95%",
      width: 220,
      text: (row) => String(primaryOf(row)?.value ?? ""),
      render: (row, format) => {
        const metric = primaryOf(row);
        const [lo, hi] = metric?.interval ?? [];
        return (
          <div style={{ display: "flex", gap: 8, alignItems: "center" }}>
            <IntervalDot value={metric?.value} lo={lo} hi={hi} domain={domain} width={110} />
            <span className="numeric">{metricText(format, metric)}</span>
            <Faint>{metric?.name}</Faint>
          </div>
        );
      },
    },
    {
      id: "baseline",
      header: "Against",
      width: 160,
      text: (row) => row.version.scorecard!.baselines[0]?.name ?? "",
      render: (row, format) => {
        const { baselines, primary, beatsBaseline } = row.version.scorecard!;
        const metric = baselines[0]?.metrics.find((one) => one.name === primary);
        return (
          <TwoLines
            main={beatsBaseline ? "better than" : "not surely better than"}
            note={`${baselines[0]?.name ?? "none"} ${metricText(format, metric)}`}
          />
        );
      },
    },
    figure("Recall", "Found"),
    figure("Hit rate", "Hit rate"),
    figure("MRR", "First hit", 84),
    figure("Coverage", "Catalogue"),
    figure("Category diversity", "Variety"),
    figure("Novelty", "Surprise, bits", 100),
  ];
}

/** Ends of all intervals of the deciding metric. */
export function commonDomain(rows: Judged[]): readonly [number, number] {
  const ends = rows.flatMap((row) => primaryOf(row)?.interval ?? []);
  return ends.length > 0 ? [Math.min(...ends), Math.max(...ends)] : [0, 1];
}
