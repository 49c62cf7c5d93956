/** Every load: when, of what, how many rows got in, and the whole report of one. */

import Box from "@mui/material/Box";
import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { type OutputOf, useEngineQuery } from "../../client/index.ts";
import {
  Bar,
  type Column,
  dateColumn,
  durationColumn,
  EmptyState,
  ExportRows,
  Faint,
  GoButton,
  numberColumn,
  QueryState,
  SearchField,
  SidePanel,
  SimpleTable,
  Spacer,
  Status,
  textColumn,
  useHeldRows,
  useUrlState,
} from "../../ui/index.ts";
import { LoadReportView } from "../sources/LoadReportView.tsx";
import { LoadState } from "../sources/LoadState.tsx";

type Report = OutputOf<"source.loads">[number];
type Row = Report & { source: string };

const sum = (report: Report, name: "read" | "accepted" | "rejected" | "unchanged" | "deleted") =>
  report.tables.reduce((total, table) => total + table[name], 0);

/** Rows came in, but nothing said yet where they belong. */
const isUnmapped = ({ tables, streams }: Report) =>
  tables.length === 0 && streams.some(({ rows }) => rows > 0);

const readOf = (row: Row) =>
  isUnmapped(row) ? row.streams.reduce((total, { rows }) => total + rows, 0) : sum(row, "read");

const tookMs = (row: Row) => (row.endedAt ? Date.parse(row.endedAt) - Date.parse(row.startedAt) : null);

const columns: Column<Row>[] = [
  dateColumn("startedAt", "Started", (row) => row.startedAt, { time: true, width: 116 }),
  textColumn("source", "Source", (row) => row.source),
  {
    ...textColumn<Row>("state", "State", (row) => row.state, { width: 96 }),
    render: (row) => <LoadState state={row.state} />,
  },
  textColumn("mode", "Mode", (row) => (row.mode === "full" ? "everything" : "changes"), {
    width: 84,
  }),
  numberColumn("read", "Read", readOf, { width: 84 }),
  numberColumn("accepted", "Accepted", (row) => sum(row, "accepted"), {
    width: 92,
    render: (row, format) =>
      isUnmapped(row) ? <Faint>not mapped</Faint> : format.number(sum(row, "accepted")),
  }),
  numberColumn("rejected", "Rejected", (row) => sum(row, "rejected"), { width: 80 }),
  numberColumn("unchanged", "Unchanged", (row) => sum(row, "unchanged"), { width: 92 }),
  numberColumn("deleted", "Gone", (row) => sum(row, "deleted"), { width: 64 }),
  {
    ...textColumn<Row>("tests", "Tests", (row) => testsText(row), { width: 96 }),
    render: (row) => <TestsCell report={row} />,
  },
  durationColumn("took", "Took", tookMs, { missing: "running", width: 72 }),
];

function testsText({ quality }: Row): string {
  if (!quality) return "";
  const { passed, failed, warned } = quality;
  if (failed > 0) return `${failed} fail`;
  if (warned > 0) return `${warned} warn`;
  // A load that changed nothing has nothing to test but what time changes.
  return passed > 0 ? `${passed} hold` : "none";
}

function TestsCell({ report }: { report: Row }) {
  const { quality } = report;
  if (!quality || quality.passed + quality.failed + quality.warned === 0) return <Faint>none</Faint>;
  if (quality.failed > 0)
    return (
      <Status tone="negative" icon={CircleAlert}>
        {testsText(report)}
      </Status>
    );
  return (
    <Status
      tone={quality.warned > 0 ? "warning" : "positive"}
      icon={quality.warned > 0 ? TriangleAlert : CircleCheck}
    >
      {testsText(report)}
    </Status>
  );
}

/** As many as the page asks for; older ones are read with the command. */
const NEWEST = 500;

/** Columns that give way while the report stands beside the table. */
const IN_DRAWER = new Set(["mode", "unchanged", "deleted", "took"]);

export function Loads() {
  const [openId, setOpen] = useUrlState<string>("load", "");
  const loads = useEngineQuery("source.loads", { limit: NEWEST });
  const sources = useEngineQuery("source.list", {});
  const names = new Map((sources.data ?? []).map((source) => [source.id, source.name]));
  const all = (loads.data ?? []).map((report) => ({
    ...report,
    source: names.get(report.sourceId) ?? "removed source",
  }));
  const held = useHeldRows("loads", all, columns);
  return (
    <Box sx={{ display: "flex", flex: 1, minHeight: 0, position: "relative" }}>
      <Box sx={{ flex: 1, minWidth: 0, overflow: "auto", display: "flex", flexDirection: "column" }}>
        <QueryState query={loads} what="The loads could not be read">
          {(reports) =>
            reports.length === 0 ? (
              <EmptyState
                text="Nothing has been loaded yet. Connect a source and sync it."
                action={<GoButton to="/sources">Open sources</GoButton>}
              />
            ) : (
              <>
                <Bar>
                  <SearchField label="Search loads" {...held.search} />
                  <Spacer />
                  <ExportRows {...held.exported} name="loads" />
                </Bar>
                <SimpleTable
                  {...held.table}
                  caption="Loads"
                  columns={openId ? columns.filter((column) => !IN_DRAWER.has(column.id)) : columns}
                  rowKey={(row) => row.id}
                  onOpen={(row) => setOpen(row.id)}
                  openKey={openId}
                  empty={`No load fits "${held.search.value}".`}
                />
                {reports.length === NEWEST && (
                  <Box sx={{ px: 4, py: 2, typography: "caption", color: "text.tertiary" }}>
                    The newest {NEWEST} loads.
                  </Box>
                )}
              </>
            )
          }
        </QueryState>
      </Box>
      {loads.data
        ?.filter((report) => report.id === openId)
        .map((report) => (
          <SidePanel
            key={report.id}
            title={names.get(report.sourceId) ?? "Removed source"}
            subtitle="Report of the load"
            width={440}
            onClose={() => setOpen("")}
          >
            <LoadReportView report={report} title="This load" />
          </SidePanel>
        ))}
    </Box>
  );
}
