/** The first rows as they would be loaded. */

import Box from "@mui/material/Box";
import { ScanSearch } from "lucide-react";
import { listed } from "../../../engine/contract/figures.ts";
import { color, EmptyState, ErrorState, LoadingState, Panel, useFormat } from "../../ui/index.ts";
import type { Preview } from "./answers.ts";
import { valueText } from "./value-text.ts";

interface PreviewTableProps {
  query: { data: Preview | undefined; error: unknown; isFetching: boolean; refetch: () => unknown };
  column: string | null;
  /** Columns that need a source before there is anything to try. */
  lacking: string[];
}

const ROWS = 12;
const FIRST_ROWS = "first rows, as they will be loaded";
const cell = {
  px: 2,
  height: 32,
  whiteSpace: "nowrap",
  borderBottom: 1,
  borderColor: color("gridLine"),
  maxWidth: 220,
  overflow: "hidden",
  textOverflow: "ellipsis",
} as const;
const isNumber = (type: string) => /^(DECIMAL|BIGINT|INTEGER|DOUBLE)/.test(type);

export function PreviewTable({ query, column, lacking }: PreviewTableProps) {
  const format = useFormat();
  if (lacking.length > 0) {
    return (
      <Panel title="Preview" flush>
        <EmptyState
          icon={ScanSearch}
          text={`Choose the source of ${listed(lacking)} above. Then the rows show here as they will be loaded.`}
        />
      </Panel>
    );
  }
  const hasTimes = query.data?.result.columns.some(({ type }) => type.startsWith("TIMESTAMP"));
  return (
    <Panel
      title="Preview"
      note={hasTimes ? `${FIRST_ROWS}; times in ${format.settings.timeZone}` : FIRST_ROWS}
      flush
    >
      {query.error !== null && !query.data && (
        <ErrorState
          error={query.error}
          what="The mapping could not be tried"
          onRetry={() => query.refetch()}
        />
      )}
      {!query.data && query.isFetching && <LoadingState rows={4} />}
      {query.data && (
        <Box sx={{ overflowX: "auto" }} tabIndex={0} role="region" aria-label="Preview rows">
          <Box
            component="table"
            aria-label="Preview rows"
            sx={{
              borderCollapse: "collapse",
              minWidth: "100%",
              "& td:first-of-type, & th:first-of-type": { pl: 4 },
            }}
          >
            <thead>
              <tr>
                {query.data.result.columns.map(({ name, type }) => (
                  <Box
                    component="th"
                    key={name}
                    sx={{
                      ...cell,
                      textAlign: isNumber(type) ? "right" : "left",
                      fontWeight: 500,
                      typography: "caption",
                    }}
                  >
                    <code>{name}</code>
                  </Box>
                ))}
              </tr>
            </thead>
            <tbody>
              {query.data.result.rows.slice(0, ROWS).map((row, k) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows of a preview keep their places
                <tr key={k}>
                  {query.data!.result.columns.map(({ name, type }, at) => (
                    <Box
                      component="td"
                      key={name}
                      className={isNumber(type) ? "numeric" : undefined}
                      sx={{
                        ...cell,
                        textAlign: isNumber(type) ? "right" : "left",
                        bgcolor: name === column ? "accentSoft" : undefined,
                      }}
                    >
                      {valueText(row[at], type, format)}
                    </Box>
                  ))}
                </tr>
              ))}
            </tbody>
          </Box>
        </Box>
      )}
    </Panel>
  );
}
