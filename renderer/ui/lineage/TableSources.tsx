/** A canonical table behind a number: rows, what fails in it, and each source with its raw tables and last load. */

import Box from "@mui/material/Box";
import { TriangleAlert } from "lucide-react";
import { Link } from "react-router";
import type { TableLineage } from "../../../engine/contract/lineage.ts";
import type { Format } from "../format.ts";
import { Status } from "../tags.tsx";
import { useFormat } from "../use-format.ts";

type SourceLineage = TableLineage["sources"][number];

const rowsText = (rows: number, format: Format) => (rows === 1 ? "1 row" : `${format.number(rows)} rows`);

const caption = { typography: "caption", color: "text.secondary" } as const;

export function TableSources({ table, onLeave }: { table: TableLineage; onLeave: () => void }) {
  const format = useFormat();
  return (
    <Box component="li" sx={{ py: 2, borderTop: 1, borderColor: "gridLine", display: "grid", gap: 1 }}>
      <Box sx={{ display: "flex", gap: 2, alignItems: "baseline", flexWrap: "wrap" }}>
        <code>{table.table}</code>
        <Box component="span" sx={caption}>
          {rowsText(table.rows, format)}
        </Box>
        {table.failing > 0 && (
          <Link to={`/quality?tab=tests&table=${table.table}`} onClick={onLeave}>
            <Status tone="warning" icon={TriangleAlert}>
              {table.failing === 1 ? "1 test does not hold" : `${table.failing} tests do not hold`}
            </Status>
          </Link>
        )}
      </Box>
      {table.sources.length === 0 && <Box sx={caption}>No source fills it.</Box>}
      {table.sources.map((source) => (
        <Source key={source.sourceId} table={table.table} source={source} onLeave={onLeave} />
      ))}
    </Box>
  );
}

interface SourceProps {
  table: string;
  source: SourceLineage;
  onLeave: () => void;
}

function Source({ table, source, onLeave }: SourceProps) {
  const format = useFormat();
  const read = source.rawTables.map((raw) => raw.stream ?? raw.table);
  if (source.kind === null) {
    return (
      <Box sx={caption}>
        {source.source}, {rowsText(source.rows, format)}, last change {format.dateTime(source.changedAt)}
      </Box>
    );
  }
  return (
    <Box sx={{ ...caption, display: "grid", gap: 0.5 }}>
      <Box>
        <Link to={`/sources?source=${source.sourceId}`} onClick={onLeave}>
          {source.source}
        </Link>
        , {rowsText(source.rows, format)}
        {read.length > 0 && ` from ${read.join(", ")}`}
      </Box>
      <Box>
        {source.load ? (
          <>
            <Link to={`/quality?tab=loads&load=${source.load.id}`} onClick={onLeave}>
              Loaded {format.dateTime(source.load.endedAt)}
            </Link>
            , last change {format.dateTime(source.changedAt)}
          </>
        ) : (
          "Not loaded yet"
        )}
        {source.mapping && (
          <>
            {", "}
            <Link to={`/mapping?source=${source.sourceId}&table=${table}`} onClick={onLeave}>
              mapping version {source.mappingVersion}
            </Link>
          </>
        )}
      </Box>
    </Box>
  );
}
