/** Two versions list by list: which finds more on the same cases, what they share, and where they differ most. */

import Box from "@mui/material/Box";
import { useState } from "react";
import { IntervalDot } from "../../../charts/index.ts";
import { type OutputOf, useEngineQuery } from "../../../client/index.ts";
import {
  type Column,
  Columns,
  DataTable,
  EmptyState,
  ExportButton,
  Facts,
  Faint,
  LineageButton,
  numberColumn,
  Panel,
  percentColumn,
  QueryState,
  SearchField,
  SimpleTable,
  TooLittleData,
  textColumn,
  useFormat,
  useTableSort,
} from "../../../ui/index.ts";
import type { Judged } from "./judged.ts";
import { SideBySide } from "./SideBySide.tsx";

type Compared = OutputOf<"recommend.compare">;
type Subject = Compared["rows"][number];

const columns: Column<Subject>[] = [
  textColumn("title", "List of", (row) => row.title, { sortable: false }),
  textColumn("kind", "Kind", (row) => row.kind, { sortable: false, width: 90 }),
  percentColumn("overlap", "Shared", (row) => row.overlap, { width: 90 }),
  numberColumn("correlation", "Same order", (row) => row.correlation, {
    sortable: false,
    width: 100,
    render: (row, format) =>
      row.correlation == null ? <Faint>none</Faint> : format.number(row.correlation, 2),
  }),
];

/** Differences are b - a. */
export function Comparison({ a, b }: { a: Judged; b: Judged }) {
  const [search, setSearch] = useState("");
  const [subject, setSubject] = useState<Subject | null>(null);
  const pair = { a: a.version.id, b: b.version.id };
  const order = useTableSort("compared", columns);
  const summary = useEngineQuery("recommend.compare", { ...pair, limit: 1 });
  const input = { ...pair, ...(search && { search }) };
  return (
    <Columns template="360px minmax(0, 1fr)" fill>
      <QueryState query={summary} what="The versions could not be compared">
        {(data) => <Summary data={data} a={a} b={b} />}
      </QueryState>
      <Panel
        title="Where they differ most"
        note="the first 10 of each list"
        flush
        fill
        actions={
          <>
            <SearchField label="Search lists" value={search} onChange={setSearch} />
            <ExportButton
              command="recommend.compare"
              input={input}
              columns={columns}
              sort={order.sort}
              name="lists compared"
            />
          </>
        }
      >
        <Box sx={{ display: "flex", height: "100%", minHeight: 320, position: "relative" }}>
          <DataTable
            id="compared"
            {...order}
            command="recommend.compare"
            input={input}
            columns={columns}
            rowKey={(row) => `${row.kind} ${row.id}`}
            label="Lists of both versions, those that differ most first"
            onOpen={setSubject}
            openKey={subject && `${subject.kind} ${subject.id}`}
            empty={
              <EmptyState
                text={search ? "No list has this name." : "The two have no list of the same subject."}
              />
            }
          />
          {subject && <SideBySide a={a} b={b} subject={subject} onClose={() => setSubject(null)} />}
        </Box>
      </Panel>
    </Columns>
  );
}

function Summary({ data, a, b }: { data: Compared; a: Judged; b: Judged }) {
  const format = useFormat();
  return (
    <>
      <Panel
        title={`${b.title} against ${a.title}`}
        note={data.cases ? `${format.number(data.cases)} cases of both` : ""}
        actions={
          <LineageButton
            of="this comparison"
            command="recommend.compare"
            input={{ a: a.version.id, b: b.version.id, limit: 1 }}
          />
        }
      >
        {data.note ? <TooLittleData basedOn={format.sentence(data.note)} /> : <Differences data={data} />}
      </Panel>
      <Panel title="Their lists">
        <Facts
          items={[
            { label: "Lists of both", value: format.number(data.lists) },
            { label: "The same, place by place", value: format.number(data.same) },
            { label: "Another first product", value: format.number(data.otherFirst) },
            { label: "Shared products of a list", value: format.percent(data.overlap, 0) },
            {
              label: "Same order (Spearman)",
              value: data.correlation == null ? "none" : format.number(data.correlation, 2),
            },
            { label: `Only ${a.title}`, value: format.number(data.onlyA) },
            { label: `Only ${b.title}`, value: format.number(data.onlyB) },
          ]}
        />
      </Panel>
    </>
  );
}

type Difference = Compared["metrics"][number];

function Differences({ data }: { data: Compared }) {
  const ends = data.metrics.flatMap(({ difference }) => [difference.lo ?? 0, difference.hi ?? 0, 0]);
  const domain = [Math.min(...ends), Math.max(...ends)] as const;
  return (
    <SimpleTable<Difference>
      caption="Difference of the metrics, 95% interval over the same cases"
      rows={data.metrics}
      rowKey={(row) => row.metric}
      rowHeight={32}
      columns={[
        textColumn("metric", "Measure", (row) => row.metric, { sortable: false }),
        {
          id: "plot",
          header: "",
          width: 76,
          text: () => "",
          render: ({ difference: { value, lo, hi } }) => (
            <IntervalDot value={value} lo={lo} hi={hi} domain={domain} zero={0} width={72} />
          ),
        },
        {
          id: "difference",
          header: "Difference",
          align: "right",
          width: 120,
          text: (row) => String(row.difference.value ?? ""),
          render: ({ difference: { value, lo, hi } }, format) => (
            <span title={`${format.number(lo, 4)} to ${format.number(hi, 4)}`}>
              {format.signed(value, (size) => format.number(size, 4))}
              <Faint>{lo! > 0 || hi! < 0 ? "" : " not sure"}</Faint>
            </span>
          ),
        },
      ]}
    />
  );
}
