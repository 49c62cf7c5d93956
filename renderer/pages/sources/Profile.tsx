/** What stands in a source's tables: each with what it seems to be, its columns, their values, its first rows. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import IconButton from "@mui/material/IconButton";
import { ScanSearch, X } from "lucide-react";
import { type JobHandle, type OutputOf, useEngineQuery, useJob } from "../../client/index.ts";
import {
  Bar,
  type Column,
  Columns,
  EmptyState,
  ExportRows,
  Faint,
  Icon,
  JobProgress,
  Panel,
  QueryState,
  SearchField,
  SimpleTable,
  Spacer,
  TwoLines,
  useHeldRows,
  useUrlState,
} from "../../ui/index.ts";
import { TableProfile } from "./TableProfile.tsx";

type Summary = OutputOf<"source.profiles">[number];

const columns: Column<Summary>[] = [
  {
    id: "stream",
    header: "Table",
    sortable: true,
    text: (row) => row.stream,
    render: (row, format) => (
      <TwoLines
        main={row.stream}
        note={`${row.columns} columns, ${row.rows === null ? "rows not counted" : `${format.number(row.rows)} rows`}`}
      />
    ),
  },
  {
    id: "seemsToBe",
    header: "Seems to be",
    width: 130,
    sortable: true,
    text: (row) => row.seemsToBe?.table ?? "",
    render: (row) =>
      row.seemsToBe ? (
        <span title={row.seemsToBe.reason}>{row.seemsToBe.table.replaceAll("_", " ")}</span>
      ) : (
        <Faint>unknown</Faint>
      ),
  },
];

interface ProfileProps {
  source: { id: string; name: string };
  onClose: () => void;
}

export function Profile({ source, onClose }: ProfileProps) {
  const profiles = useEngineQuery("source.profiles", { id: source.id });
  const job = useJob("source.profile", { match: (input) => input.id === source.id });
  const lookThrough = () => job.start({ id: source.id });
  return (
    <Dialog
      open
      onClose={onClose}
      aria-labelledby="profile-title"
      slotProps={{ paper: { sx: { width: "min(1320px, calc(100vw - 64px))", maxWidth: "none" } } }}
    >
      <Box sx={{ display: "flex", flexDirection: "column", height: "calc(100vh - 96px)", minHeight: 0 }}>
        <Box
          sx={{
            display: "flex",
            alignItems: "center",
            gap: 2,
            px: 4,
            py: 2,
            borderBottom: 1,
            borderColor: "border",
          }}
        >
          <Box component="h2" id="profile-title" sx={{ m: 0, typography: "h2", flex: 1 }}>
            What stands in {source.name}
          </Box>
          {(profiles.data?.length ?? 0) > 0 && (
            <Button disabled={job.active} onClick={lookThrough}>
              Look again
            </Button>
          )}
          <IconButton aria-label="Close" onClick={onClose}>
            <Icon of={X} />
          </IconButton>
        </Box>
        <Running job={job} />
        <QueryState query={profiles} what="The profile could not be read">
          {(summaries) =>
            summaries.length === 0 ? (
              <EmptyState
                icon={ScanSearch}
                text="Counts rows, missing and different values of every column, shows the most frequent ones, and says what each table seems to be. The source is only read."
                action={
                  <Button variant="contained" disabled={job.active} onClick={lookThrough}>
                    Look through the tables
                  </Button>
                }
              />
            ) : (
              <Tables source={source} summaries={summaries} />
            )
          }
        </QueryState>
      </Box>
    </Dialog>
  );
}

function Running({ job }: { job: JobHandle<"source.profile"> }) {
  if (job.job && job.active)
    return (
      <Panel sx={{ pt: 3 }}>
        <JobProgress job={job.job} />
      </Panel>
    );
  if (!job.error) return null;
  return (
    <Panel>
      <Box role="alert" sx={{ py: 2, overflowWrap: "anywhere" }}>
        {job.error.message}
      </Box>
    </Panel>
  );
}

function Tables({ source, summaries }: { source: { id: string }; summaries: Summary[] }) {
  const [chosen, setChosen] = useUrlState("table", "");
  const held = useHeldRows("profiled", summaries, columns);
  const open = summaries.find((each) => each.stream === chosen) ?? summaries[0]!;
  return (
    <Columns fill template="340px minmax(0, 1fr)">
      <Box>
        <Bar>
          <SearchField label="Search tables" {...held.search} />
          <Spacer />
          <ExportRows {...held.exported} name="tables" />
        </Bar>
        <SimpleTable
          {...held.table}
          caption="Tables"
          rowKey={(row) => row.stream}
          rowHeight={48}
          onOpen={(row) => setChosen(row.stream)}
          openKey={open.stream}
          empty={`No table fits "${held.search.value}".`}
        />
      </Box>
      <TableProfile sourceId={source.id} stream={open.stream} />
    </Columns>
  );
}
