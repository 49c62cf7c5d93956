/** What an experiment says: the lift with its interval over time, the variants, the checks, and what to do with it. */

import Box from "@mui/material/Box";
import { TriangleAlert } from "lucide-react";
import { useMemo } from "react";
import type { ExperimentResult } from "../../../../engine/contract/experiment.ts";
import { PLACEMENT_INFO } from "../../../../engine/contract/placements.ts";
import { ChartPanel, lift, useChartKit } from "../../../charts/index.ts";
import { useEngineQuery } from "../../../client/index.ts";
import {
  BasisPopover,
  type Column,
  Columns,
  Facts,
  Faint,
  moneyColumn,
  numberColumn,
  Panel,
  percentColumn,
  QueryState,
  Rows,
  SimpleTable,
  Status,
  TwoLines,
  textColumn,
  useFormat,
} from "../../../ui/index.ts";
import { Actions } from "./Actions.tsx";
import { ConclusionTag, differenceWrite, METRIC_WORDS, metricWrite, servesText } from "./words.tsx";

export function Reading({ id }: { id: string }) {
  const result = useEngineQuery("experiment.read", { id }, { keepPrevious: false });
  return (
    <QueryState query={result} what="The experiment could not be read">
      {(data) => (
        <Rows fill>
          <Head result={data} />
          {data.series.length > 0 && (
            <Columns template="minmax(0, 1.2fr) minmax(0, 1fr)" stackUnder={1360}>
              <Rows>
                {data.series.map((series) => (
                  <LiftChart key={series.variant} result={data} variant={series.variant} />
                ))}
              </Rows>
              <Checks result={data} />
            </Columns>
          )}
          <Variants result={data} />
          {data.metrics.length > 0 && <Metrics result={data} />}
        </Rows>
      )}
    </QueryState>
  );
}

function Head({ result }: { result: ExperimentResult }) {
  const { experiment } = result;
  const format = useFormat();
  const first = result.metrics[0]?.comparisons[0];
  const write = differenceWrite(experiment.metric);
  return (
    <Panel
      title={experiment.name}
      note={experiment.placements.map((placement) => PLACEMENT_INFO[placement].title).join(", ")}
      actions={
        <>
          <BasisPopover basis={result.basis} of="the result" />
          <Actions experiment={experiment} />
        </>
      }
    >
      {first?.difference.value != null && result.conclusion !== "broken" && (
        <Box sx={{ display: "flex", gap: 2, alignItems: "baseline", mb: 1 }}>
          <Box sx={{ typography: "h1" }} className="numeric">
            {write(format, first.difference.value)}
          </Box>
          <Box sx={{ color: "text.secondary" }}>
            {METRIC_WORDS[experiment.metric].long.toLowerCase()}
            {first.difference.lo != null &&
              ` (${format.range(first.difference.lo, first.difference.hi, (value) => write(format, value))})`}
          </Box>
        </Box>
      )}
      <Box sx={{ display: "flex", gap: 2, alignItems: "center", color: "text.secondary", maxWidth: 900 }}>
        <ConclusionTag conclusion={result.conclusion} />
        <span>{format.sentence(result.verdict)}</span>
      </Box>
      {result.notes.map((note) => (
        <Box key={note} sx={{ mt: 2, typography: "caption" }}>
          <Status tone="warning" icon={TriangleAlert}>
            {format.sentence(note)}
          </Status>
        </Box>
      ))}
    </Panel>
  );
}

function LiftChart({ result, variant }: { result: ExperimentResult; variant: string }) {
  const kit = useChartKit();
  const { experiment } = result;
  const name = experiment.variants.find((one) => one.key === variant)?.name ?? variant;
  const spec = useMemo(() => {
    const days = result.series.find((series) => series.variant === variant)?.days ?? [];
    const unit = experiment.metric === "conversion" ? "percent" : "money";
    return lift({ unit, name, days }, kit);
  }, [result, experiment, variant, name, kit]);
  const control = experiment.variants[0]!.name;
  return (
    <ChartPanel
      title={`${name} against ${control}`}
      note={`${METRIC_WORDS[experiment.metric].long.toLowerCase()}, up to the end of each day`}
      spec={spec}
      height={220}
      legend={false}
      summary={`Difference of ${name} against ${control} by day: ${result.verdict}`}
      footer="The band holds at every look at once, so reading it daily raises no false winners. Days with a very wide band are left out."
    />
  );
}

function Checks({ result }: { result: ExperimentResult }) {
  const format = useFormat();
  const { experiment, sampleRatio, information } = result;
  const { plan } = experiment;
  const write = differenceWrite(experiment.metric);
  const control = result.metrics[0]?.comparisons[0];
  return (
    <Panel title="Can it be trusted?">
      <Facts
        items={[
          { label: "Days read", value: `${result.days} of ${experiment.days}` },
          { label: "Information, of the planned", value: format.percent(information, 0) },
          {
            label: "Sizes of the variants",
            value: sampleRatio.ok ? "as planned" : "not as planned",
            note: `by chance ${format.percent(sampleRatio.p, 1)}`,
          },
          {
            label: "Planned to show a rise of",
            value: plan?.detectable == null ? "none" : write(format, plan.detectable),
            note: plan?.detectable == null ? "" : format.percent(plan.detectable / plan.baseline, 1),
          },
          {
            label: "Chance of a false winner",
            value: format.percent(experiment.alpha, 0),
            note: "over all looks",
          },
          ...(experiment.covariate && control
            ? [
                {
                  label: "Noise that the time before took off",
                  value: format.percent(control.explained, 0),
                },
              ]
            : []),
        ]}
      />
    </Panel>
  );
}

type Variant = ExperimentResult["variants"][number];

function Variants({ result }: { result: ExperimentResult }) {
  const { experiment } = result;
  const placements = useEngineQuery("recommend.placements", {}).data ?? [];
  const shows = ({ key }: Variant) =>
    servesText(experiment.variants.find((one) => one.key === key)!.serves, experiment, placements);
  const columns: Column<Variant>[] = [
    {
      id: "name",
      header: "Variant",
      text: (row) => `${row.name}: ${shows(row)}`,
      render: (row) => <TwoLines main={row.name} note={shows(row)} />,
    },
    percentColumn("share", "Share", (row) => row.share, { sortable: false, width: 72 }),
    numberColumn("customers", "Customers", (row) => row.customers, { sortable: false, width: 88 }),
    numberColumn("converted", "Ordered", (row) => row.converted, { sortable: false, width: 76 }),
    numberColumn("orders", "Orders", (row) => row.orders, { sortable: false, width: 72 }),
    moneyColumn("revenue", "Revenue", (row) => row.revenue, { sortable: false, digits: 0, width: 90 }),
    moneyColumn("each", "A customer", (row) => (row.customers ? row.revenue / row.customers : null), {
      sortable: false,
      digits: 2,
    }),
  ];
  return (
    <Panel title="Variants" note="since the start" flush>
      <SimpleTable<Variant>
        caption={`Variants of ${experiment.name}`}
        columns={columns}
        rows={result.variants}
        rowKey={(row) => row.key}
        rowHeight={48}
      />
    </Panel>
  );
}

interface MetricLine {
  metric: ExperimentResult["metrics"][number]["metric"];
  comparison: ExperimentResult["metrics"][number]["comparisons"][number];
  decides: boolean;
}

function Metrics({ result }: { result: ExperimentResult }) {
  const lines = result.metrics.flatMap(({ metric, comparisons }, m) =>
    comparisons.map((comparison): MetricLine => ({ metric, comparison, decides: m === 0 })),
  );
  const name = (key: string) => result.experiment.variants.find((one) => one.key === key)?.name ?? key;
  const columns: Column<MetricLine>[] = [
    {
      id: "metric",
      header: "Measure",
      text: (row) => METRIC_WORDS[row.metric].long,
      render: (row) => (
        <>
          {METRIC_WORDS[row.metric].long} <Faint>{row.decides ? "decides" : "for the eye"}</Faint>
        </>
      ),
    },
    textColumn("variant", "Variant", (row) => name(row.comparison.variant), { sortable: false, width: 160 }),
    {
      id: "control",
      header: "Control",
      align: "right",
      width: 110,
      text: (row) => String(row.comparison.control ?? ""),
      render: ({ metric, comparison }, format) =>
        comparison.control === null ? <Faint>none</Faint> : metricWrite(metric)(format, comparison.control),
    },
    {
      id: "difference",
      header: "Difference",
      note: "any look",
      align: "right",
      width: 240,
      text: (row) => String(row.comparison.difference.value ?? ""),
      render: ({ metric, comparison: { difference } }, format) => {
        const write = (value: number) => differenceWrite(metric)(format, value);
        if (difference.value === null) return <Faint>none</Faint>;
        return (
          <>
            {write(difference.value)} <Faint>{format.range(difference.lo, difference.hi, write)}</Faint>
          </>
        );
      },
    },
    {
      id: "relative",
      header: "Of the control",
      align: "right",
      width: 110,
      text: (row) => String(row.comparison.relative.value ?? ""),
      render: ({ comparison: { relative } }, format) =>
        format.signed(relative.value, (size) => format.percent(size, 1)),
    },
  ];
  return (
    <Panel title="Measures" note="intervals that hold at every look" flush>
      <SimpleTable<MetricLine>
        caption="Measures of the experiment"
        columns={columns}
        rows={lines}
        rowKey={(row) => `${row.metric} ${row.comparison.variant}`}
      />
    </Panel>
  );
}
