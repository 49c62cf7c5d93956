/** Every load: when, of what, how many rows got in, and the whole report of one. */

import Box from "@mui/material/Box";
import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { type OutputOf, useEngineQuery } from "../../client/index.ts";
import {
  type Column,
  dateColumn,
  duration,
  EmptyState,
  Faint,
  numberColumn,
  QueryState,
  SidePanel,
  SimpleTable,
  Status,
  textColumn,
  useUrlState,
} from "../../ui/index.ts";
import { LoadState } from "../sources/index.tsx";
import { LoadReportView } from "../sources/LoadReportView.tsx";

type Report = OutputOf<"source.loads">[number];
type Row = Report & { source: string };

const sum = (report: Report, name: "read" | "accepted" | "rejected" | "unchanged" | "deleted") =>
  report.tables.reduce((total, table) => total + table[name], 0);

const columns: Column<Row>[] = [
  dateColumn("startedAt", "Started", (row) => row.startedAt, { time: true, width: 116, sortable: false }),
  textColumn("source", "Source", (row) => row.source, { sortable: false }),
  {
    ...textColumn<Row>("state", "State", (row) => row.state, { sortable: false, width: 96 }),
    render: (row) => <LoadState state={row.state} />,
  },
  textColumn("mode", "Mode", (row) => (row.mode === "full" ? "everything" : "changes"), {
    sortable: false,
    width: 84,
  }),
  numberColumn("read", "Read", (row) => sum(row, "read"), { sortable: false, width: 84 }),
  numberColumn("accepted", "Accepted", (row) => sum(row, "accepted"), { sortable: false, width: 84 }),
  numberColumn("rejected", "Rejected", (row) => sum(row, "rejected"), { sortable: false, width: 80 }),
  numberColumn("unchanged", "Unchanged", (row) => sum(row, "unchanged"), { sortable: false, width: 92 }),
  numberColumn("deleted", "Gone", (row) => sum(row, "deleted"), { sortable: false, width: 64 }),
  {
    ...textColumn<Row>("tests", "Tests", (row) => testsText(row), { sortable: false, width: 96 }),
    render: (row) => <TestsCell report={row} />,
  },
  {
    ...textColumn<Row>("took", "Took", tookOf, { sortable: false, width: 72 }),
    align: "right",
  },
];

function tookOf(row: Row): string {
  return row.endedAt ? duration(Date.parse(row.endedAt) - Date.parse(row.startedAt)) : "running";
}

function testsText({ quality }: Row): string {
  if (!quality) return "";
  const { passed, failed, warned } = quality;
  if (failed > 0) return `${failed} fail`;
  return warned > 0 ? `${warned} warn` : `${passed} hold`;
}

function TestsCell({ report }: { report: Row }) {
  const { quality } = report;
  if (!quality) return <Faint>none</Faint>;
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

/** Columns that give way while the report stands beside the table. */
const IN_DRAWER = new Set(["mode", "unchanged", "deleted", "took"]);

export function Loads() {
  const [openId, setOpen] = useUrlState<string>("load", "");
  const loads = useEngineQuery("source.loads", { limit: 200 });
  const sources = useEngineQuery("source.list", {});
  const names = new Map((sources.data ?? []).map((source) => [source.id, source.name]));
  return (
    <Box sx={{ display: "flex", flex: 1, minHeight: 0, position: "relative" }}>
      <Box sx={{ flex: 1, minWidth: 0, overflow: "auto", display: "flex", flexDirection: "column" }}>
        <QueryState query={loads} what="The loads could not be read">
          {(reports) =>
            reports.length === 0 ? (
              <EmptyState text="Nothing has been loaded yet. Connect a source and sync it." />
            ) : (
              <SimpleTable
                caption="Loads"
                columns={openId ? columns.filter((column) => !IN_DRAWER.has(column.id)) : columns}
                rows={reports.map((report) => ({
                  ...report,
                  source: names.get(report.sourceId) ?? "removed source",
                }))}
                rowKey={(row) => row.id}
                onOpen={(row) => setOpen(row.id)}
                openKey={openId}
              />
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
            <LoadReportView report={report} />
          </SidePanel>
        ))}
    </Box>
  );
}
