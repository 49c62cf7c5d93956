/** What a load did: read = accepted + rejected + unchanged for every table, warnings, the error where there was one; how far orders agree. */

import Box from "@mui/material/Box";
import { TriangleAlert } from "lucide-react";
import { Link } from "react-router";
import type { OutputOf } from "../../client/index.ts";
import {
  type Column,
  color,
  Icon,
  numberColumn,
  Panel,
  SimpleTable,
  textColumn,
  useFormat,
} from "../../ui/index.ts";
import { Drift } from "./Drift.tsx";
import { LoadState } from "./LoadState.tsx";
import { Reconciliation } from "./Reconciliation.tsx";

type Report = OutputOf<"source.loads">[number];
type Count = Report["tables"][number];

type Stream = Report["streams"][number];

const columns: Column<Count>[] = [
  textColumn("table", "Table", (row) => row.table, { sortable: false }),
  numberColumn("read", "Read", (row) => row.read, { sortable: false, width: 72 }),
  numberColumn("accepted", "Accepted", (row) => row.accepted, { sortable: false, width: 78 }),
  numberColumn("rejected", "Rejected", (row) => row.rejected, { sortable: false, width: 76 }),
  numberColumn("unchanged", "Same", (row) => row.unchanged, { sortable: false, width: 72 }),
];

/** Where nothing is mapped yet: what came in, table by table of the source. */
const streamColumns: Column<Stream>[] = [
  textColumn("stream", "Source table", (row) => row.stream, { sortable: false }),
  numberColumn("rows", "Rows", (row) => row.rows, { sortable: false, width: 96 }),
  numberColumn("rejected", "Unreadable", (row) => row.rejected, { sortable: false, width: 96 }),
];

/** A database may have hundreds of tables; the others are in the list of tables below. */
const STREAMS_SHOWN = 12;

export function LoadReportView({ report, title = "Last load" }: { report: Report; title?: string }) {
  const format = useFormat();
  const bytes = report.streams.reduce((sum, stream) => sum + stream.bytes, 0);
  const badLines = report.streams.reduce((sum, stream) => sum + stream.rejected, 0);
  const when = report.endedAt ?? report.startedAt;
  return (
    <Panel
      title={title}
      note={bytes > 0 ? `${format.dateTime(when)}, ${format.bytes(bytes)} read` : format.dateTime(when)}
      actions={<LoadState state={report.state} />}
      flush
    >
      {report.error && (
        <Box role="alert" sx={{ px: 4, pb: 2, color: "text.secondary", overflowWrap: "anywhere" }}>
          {report.error.message}
        </Box>
      )}
      {report.tables.length > 0 && (
        <SimpleTable
          caption="Rows by table"
          columns={columns}
          rows={report.tables}
          rowKey={(row) => row.table}
          rowHeight={28}
        />
      )}
      {report.tables.length === 0 && report.streams.length > 0 && <RowsRead streams={report.streams} />}
      <Drift of={report.drift ?? []} />
      {report.reconciliation && <Reconciliation of={report.reconciliation} />}
      {badLines > 0 && (
        <Box sx={{ px: 4, py: 2 }}>
          {format.number(badLines)} lines of the files could not be read.{" "}
          <Link to={`/quality?source=${report.sourceId}`}>See them</Link>
        </Box>
      )}
      {report.warnings.map((warning) => (
        <Box key={warning} sx={{ px: 4, py: 2, display: "flex", gap: 2, color: "text.secondary" }}>
          <Box sx={{ pt: 0.5 }}>
            <Icon of={TriangleAlert} size={14} color={color("warning")} label="Warning" />
          </Box>
          <span>{format.sentence(warning)}</span>
        </Box>
      ))}
    </Panel>
  );
}

function RowsRead({ streams }: { streams: Stream[] }) {
  const format = useFormat();
  const shown = streams.toSorted((a, b) => b.rows - a.rows).slice(0, STREAMS_SHOWN);
  const rows = streams.reduce((sum, stream) => sum + stream.rows, 0);
  const rejected = streams.reduce((sum, stream) => sum + stream.rejected, 0);
  return (
    <SimpleTable
      caption="Rows by source table"
      columns={streamColumns}
      rows={shown}
      rowKey={(row) => row.stream}
      rowHeight={28}
      {...(streams.length > 1 && {
        total: {
          stream: `All ${format.number(streams.length)} tables`,
          rows: format.number(rows),
          rejected: format.number(rejected),
        },
      })}
    />
  );
}
