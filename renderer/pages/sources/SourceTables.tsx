/** The tables of a source as they are there now, with what each feeds. Asked on demand: it opens the source. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useState } from "react";
import { type OutputOf, useEngineQuery } from "../../client/index.ts";
import {
  type Column,
  EmptyState,
  ExportRows,
  Faint,
  Panel,
  QueryState,
  SearchField,
  SimpleTable,
  TwoLines,
  textColumn,
  useHeldRows,
  useUrlState,
} from "../../ui/index.ts";
import { Profile } from "./Profile.tsx";

type Stream = OutputOf<"source.discover">["streams"][number];

const columns: Column<Stream>[] = [
  {
    id: "name",
    header: "Table",
    sortable: true,
    text: (row) => row.name,
    render: (row, format) => (
      <TwoLines
        main={row.name}
        note={`${row.columns.length} columns${row.rowCount === null ? "" : `, about ${format.number(row.rowCount)} rows`}`}
      />
    ),
  },
  textColumn("sync", "Read", (row) => (row.incremental ? "changes only" : "whole"), {
    width: 100,
  }),
  {
    ...textColumn<Stream>("feeds", "Feeds", (row) => row.feeds.join(", "), { width: 150 }),
    render: (row) => (row.feeds.length > 0 ? row.feeds.join(", ") : <Faint>nothing</Faint>),
  },
];

export function SourceTables({ sourceId }: { sourceId: string }) {
  const [asked, setAsked] = useState(false);
  const query = useEngineQuery("source.discover", { id: sourceId }, { enabled: asked, keepPrevious: false });
  const discover = () => (asked ? void query.refetch() : setAsked(true));
  const held = useHeldRows("tables", query.data?.streams ?? [], columns);
  const preset = query.data?.preset;
  const [profile, setProfile] = useUrlState("profile", "");
  const source = useEngineQuery("source.get", { id: sourceId }, { enabled: profile !== "" });
  return (
    <Panel
      title="Tables"
      flush
      note={preset ? `${preset.title}: ${preset.matched} of ${preset.of} recognised` : undefined}
      actions={
        <>
          <Button variant="text" onClick={() => setProfile("open")}>
            Profile
          </Button>
          <Button variant="text" disabled={query.isFetching} onClick={discover}>
            {query.isFetching ? "Looking" : "Discover"}
          </Button>
        </>
      }
    >
      {profile && source.data && <Profile source={source.data} onClose={() => setProfile(null)} />}
      {!asked && (
        <Box sx={{ px: 4, pb: 3, color: "text.secondary" }}>
          Discover lists the tables that the source has now; Profile looks through their columns and values.
        </Box>
      )}
      {asked && (
        <QueryState query={query} what="The tables could not be read">
          {({ streams }) =>
            streams.length === 0 ? (
              <EmptyState text="The source has no tables that may be read. Check the path, or what the user may see." />
            ) : (
              <>
                <Box sx={{ display: "flex", gap: 2, px: 4, pb: 2, justifyContent: "space-between" }}>
                  <SearchField label="Search tables" {...held.search} />
                  <ExportRows {...held.exported} name="tables" />
                </Box>
                <SimpleTable
                  {...held.table}
                  caption="Tables"
                  rowKey={(row) => row.name}
                  rowHeight={48}
                  empty={`No table fits "${held.search.value}".`}
                />
              </>
            )
          }
        </QueryState>
      )}
    </Panel>
  );
}
