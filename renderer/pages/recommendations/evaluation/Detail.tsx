/** One version in detail: for whom it works, best sellers and the rest, other lengths, money, and 1 in 100 apart. */

import Box from "@mui/material/Box";
import { TriangleAlert } from "lucide-react";
import type { Estimate } from "../../../../engine/contract/common.ts";
import type { RankingDetail } from "../../../../engine/contract/evaluation.ts";
import { useEngineQuery } from "../../../client/index.ts";
import {
  type Column,
  Columns,
  Faint,
  type Format,
  Panel,
  Rows,
  SimpleTable,
  Status,
  TooLittleData,
  TwoLines,
  useFormat,
  Verdict,
} from "../../../ui/index.ts";
import type { Judged } from "./judged.ts";

type Write = (format: Format, value: number) => string;
const score: Write = (format, value) => format.number(value, 3);
const share: Write = (format, value) => format.percent(value, 1);
const money: Write = (format, value) => format.money(value, 2);

export function Detail({ judged }: { judged: Judged }) {
  const format = useFormat();
  const { detail, version } = judged;
  const scorecard = version.scorecard!;
  return (
    <Rows>
      <Panel title={judged.title} note={format.sentence(scorecard.protocol)}>
        <Verdict beats={scorecard.beatsBaseline}>{scorecard.verdict}</Verdict>
      </Panel>
      {detail ? (
        <Columns template="minmax(0, 1fr) minmax(0, 1fr)" stackUnder={1360}>
          <Rows>
            <Segments detail={detail} metric={scorecard.primary} />
            {detail.noun === "customers" && <Groups id={version.id} />}
            <Sampled detail={detail} />
          </Rows>
          <Rows>
            <Parts detail={detail} />
            <Money detail={detail} k={scorecard.primary.split("@")[1] ?? "10"} />
            <Lengths detail={detail} />
          </Rows>
        </Columns>
      ) : (
        <Panel>
          {scorecard.primary.startsWith("NDCG") ? (
            <TooLittleData basedOn="This version was judged before details were kept.">
              Train it again to see for whom it works.
            </TooLittleData>
          ) : (
            <Box sx={{ color: "text.secondary" }}>
              Its list is the same for everybody and is judged by how its products sell in the week after, so
              there are no customers to tell apart.
            </Box>
          )}
        </Panel>
      )}
    </Rows>
  );
}

/** A row of several contestants' estimates. */
interface Line {
  name: string;
  note?: string;
  values: Estimate[];
}

function estimateColumns(names: string[], header: string, write: Write): Column<Line>[] {
  return [
    {
      id: "name",
      header,
      text: (row) => row.name,
      render: (row) => (row.note ? <TwoLines main={row.name} note={row.note} /> : row.name),
    },
    ...names.map(
      (name, i): Column<Line> => ({
        id: `${i}`,
        header: name,
        align: "right",
        width: names.length > 2 ? 124 : 150,
        text: (row) => String(row.values[i]?.value ?? ""),
        render: (row, format) => <Interval estimate={row.values[i]} format={format} write={write} />,
      }),
    ),
  ];
}

function Interval({ estimate, format, write }: { estimate?: Estimate; format: Format; write: Write }) {
  if (estimate?.value == null) return <Faint>none</Faint>;
  return (
    <>
      {write(format, estimate.value)}
      <Box sx={{ typography: "overline", color: "text.tertiary", lineHeight: "12px" }}>
        {estimate.lo != null && format.range(estimate.lo, estimate.hi, (value) => write(format, value))}
      </Box>
    </>
  );
}

interface LinesProps {
  title: string;
  note: string;
  names: string[];
  lines: Line[];
  header: string;
  write: Write;
}

function Lines({ title, note, names, lines, header, write }: LinesProps) {
  return (
    <Panel title={title} note={note} flush>
      <SimpleTable<Line>
        caption={`${title}, ${note}`}
        columns={estimateColumns(names, header, write)}
        rows={lines}
        rowKey={(row) => row.name}
        rowHeight={44}
      />
    </Panel>
  );
}

function Segments({ detail, metric }: { detail: RankingDetail; metric: string }) {
  const format = useFormat();
  if (detail.segments.length === 0) return null;
  return (
    <Lines
      title="By how much is known of the customer"
      note={`${metric}, 95% interval`}
      header="Customers"
      names={detail.names}
      write={score}
      lines={detail.segments.map(({ name, cases, values }) => ({
        name,
        note: `${format.number(cases)} ${detail.noun}`,
        values,
      }))}
    />
  );
}

/** Groups of today, from the segmentation in use. */
function Groups({ id }: { id: string }) {
  const format = useFormat();
  const { data } = useEngineQuery("recommend.segments", { id });
  if (!data) return null;
  if (data.rows.length === 0)
    return (
      <Panel title="By group of customers">
        <TooLittleData basedOn={format.sentence(data.note ?? "No judged customer is in a group.")} />
      </Panel>
    );
  return (
    <Lines
      title="By group of customers"
      note={`${data.metric}, groups as they are today`}
      header="Group"
      names={["Model", "First baseline"]}
      write={score}
      lines={data.rows.map((row) => ({
        name: `${row.segment} (${row.set})`,
        note: `${format.number(row.cases)} customers`,
        values: [row.model, row.baseline],
      }))}
    />
  );
}

function Parts({ detail }: { detail: RankingDetail }) {
  const format = useFormat();
  return (
    <Lines
      title="Best sellers and the rest"
      note="share found of what was bought of them"
      header="Products"
      names={detail.names}
      write={share}
      lines={detail.parts.map((part) => ({
        name: part.part === "head" ? "Best sellers" : "The rest",
        note: `${format.number(part.products)}, ${format.percent(part.chosen, 0)} of what was bought; ${format.percent(part.shown[0] ?? 0, 0)} of the places`,
        values: part.recall,
      }))}
    />
  );
}

function Money({ detail, k }: { detail: RankingDetail; k: string }) {
  if (!detail.money)
    return (
      <Panel title="Money in the list">
        <TooLittleData basedOn="No prices are known, so lists can't be weighed by money." />
      </Panel>
    );
  const lines = [
    { name: "Price", values: detail.money.revenue },
    ...(detail.money.margin ? [{ name: "Margin", values: detail.money.margin }] : []),
  ];
  return (
    <Lines
      title="Money in the list"
      note={`of what the first ${k} held and was then bought, each of the ${detail.noun}`}
      header="At today's price"
      names={detail.names}
      write={money}
      lines={lines}
    />
  );
}

function Lengths({ detail }: { detail: RankingDetail }) {
  return (
    <Lines
      title="Other lengths"
      note="full catalogue ranked"
      header="Measure"
      names={detail.names}
      write={score}
      lines={detail.lengths.map(({ k, metric, values }) => ({
        name: `${metric}@${k}`,
        values: values.map((value) => ({ value, lo: null, hi: null })),
      }))}
    />
  );
}

/** Kept apart and marked: its figures look far better and say less. */
function Sampled({ detail }: { detail: RankingDetail }) {
  if (!detail.sampled) return null;
  return (
    <>
      <Lines
        title="1 in 100, sampled"
        note="one bought product among 99 drawn at random"
        header="Measure"
        names={detail.names}
        write={score}
        lines={detail.sampled.metrics.map(({ metric, values }) => ({ name: metric, values }))}
      />
      <Box sx={{ px: 4, py: 2, typography: "caption" }}>
        <Status tone="warning" icon={TriangleAlert}>
          Only to compare with figures published this way; not with the table above.
        </Status>
      </Box>
    </>
  );
}
