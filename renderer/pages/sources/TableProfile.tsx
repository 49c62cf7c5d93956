/** One table looked through: what it seems to be and why, its columns with their values, its first rows. */

import Box from "@mui/material/Box";
import { type OutputOf, useEngineQuery } from "../../client/index.ts";
import {
  type Column,
  codeColumn,
  ExportRows,
  Faint,
  type Format,
  Key,
  numberColumn,
  Panel,
  percentColumn,
  QueryState,
  Rows,
  SearchField,
  SimpleTable,
  TwoLines,
  textColumn,
  useFormat,
  useHeldRows,
} from "../../ui/index.ts";

type Profile = OutputOf<"source.tableProfile">;
type ColumnProfile = Profile["columns"][number];
type SampleRow = { id: string; cells: Profile["sample"]["rows"][number] };

/** Most frequent values with the rows that have them, as many as fit a line. */
const topText = ({ top }: ColumnProfile, format: Format) =>
  top.map(({ value, rows }) => `${value} (${format.number(rows)})`).join(", ");

/** Of a sample, what was counted is the least that there is. */
function differentText(row: ColumnProfile, isSample: boolean, format: Format): string {
  if (row.unique) return isSample ? "each once so far" : "each once";
  if (!isSample) return format.number(row.distinct);
  // A rare value need not be in the sample; the smallest and largest tell of it.
  return `at least ${format.number(Math.max(row.distinct, row.min === null ? 0 : 1))}`;
}

const columnsOf = (isSample: boolean): Column<ColumnProfile>[] => [
  {
    ...codeColumn<ColumnProfile>("name", "Column", (row) => row.name, { width: 200 }),
    render: (row) => <TwoLines main={<code>{row.name}</code>} note={row.type.toLowerCase()} />,
  },
  {
    ...textColumn<ColumnProfile>("meaning", "Holds", (row) => row.meaning, { width: 110 }),
    render: (row) => (
      <>
        {row.meaning} {row.key && <Key>key</Key>}
      </>
    ),
  },
  percentColumn("nulls", "Empty", (row) => row.nullShare, { width: 70 }),
  {
    ...numberColumn<ColumnProfile>("distinct", "Different", (row) => row.distinct, {
      width: isSample ? 128 : 90,
    }),
    render: (row, format) => differentText(row, isSample, format),
  },
  {
    ...textColumn<ColumnProfile>("range", "From, to", (row) => `${row.min ?? ""} to ${row.max ?? ""}`, {
      sortable: false,
      width: 190,
    }),
    render: (row) => (row.min === null ? <Faint>none</Faint> : <TwoLines main={row.min} note={row.max} />),
  },
  {
    id: "top",
    header: "Most frequent",
    sortable: true,
    text: topText,
    render: (row, format) =>
      row.unique ? <Faint>every value once{isSample ? " so far" : ""}</Faint> : topText(row, format),
  },
];
const WHOLE = columnsOf(false);
const SAMPLED = columnsOf(true);

export function TableProfile({ sourceId, stream }: { sourceId: string; stream: string }) {
  const format = useFormat();
  const profile = useEngineQuery("source.tableProfile", { id: sourceId, stream });
  return (
    <QueryState query={profile} what="The table's profile could not be read">
      {(table) => (
        <Rows fill>
          <Panel
            title={table.stream}
            note={`${format.sentence(table.basedOn)}, ${format.dateTime(table.takenAt)}`}
          >
            <Seems guess={table.seemsToBe} />
          </Panel>
          <ProfiledColumns of={table} />
          <Sample sample={table.sample} />
        </Rows>
      )}
    </QueryState>
  );
}

function ProfiledColumns({ of }: { of: Profile }) {
  const held = useHeldRows("columns", of.columns, of.isSample ? SAMPLED : WHOLE);
  return (
    <Panel
      title="Columns"
      flush
      actions={
        <>
          <SearchField label="Search columns" {...held.search} />
          <ExportRows {...held.exported} name={`profile of ${of.stream}`} />
        </>
      }
    >
      <Box sx={{ overflowX: "auto", "& table": { minWidth: 860 } }}>
        <SimpleTable
          {...held.table}
          caption="Columns"
          rowKey={(row) => row.name}
          rowHeight={48}
          empty={`No column fits "${held.search.value}".`}
        />
      </Box>
    </Panel>
  );
}

function Seems({ guess }: { guess: Profile["seemsToBe"] }) {
  if (!guess)
    return (
      <Box sx={{ color: "text.secondary" }}>
        What it holds could not be told from its columns alone. Mapping looks at all tables together, and
        takes it by hand.
      </Box>
    );
  return (
    <Box>
      Seems to be <strong>{guess.table.replaceAll("_", " ")}</strong>:{" "}
      <Box component="span" sx={{ color: "text.secondary" }}>
        {guess.reason}.
      </Box>
    </Box>
  );
}

function Sample({ sample }: { sample: Profile["sample"] }) {
  const cell = (cells: SampleRow["cells"], k: number) => (cells[k] === null ? null : String(cells[k]));
  const shown: Column<SampleRow>[] = sample.columns.map(({ name }, k) =>
    codeColumn<SampleRow>(name, name, (row) => cell(row.cells, k), {
      sortable: false,
      width: monoWidth([name, ...sample.rows.map((cells) => cell(cells, k) ?? "")]),
    }),
  );
  return (
    <Panel title="First rows" flush>
      <Box
        sx={{
          overflowX: "auto",
          "& table": { minWidth: shown.reduce((sum, { width = 0 }) => sum + width, 0) },
        }}
      >
        <SimpleTable
          caption="First rows"
          columns={shown}
          rows={sample.rows.map((cells, k) => ({ id: String(k), cells }))}
          rowKey={(row) => row.id}
        />
      </Box>
    </Panel>
  );
}

/** Room for the longest text, up to what leaves other columns in sight. */
const monoWidth = (texts: string[]) =>
  Math.min(Math.max(96, Math.max(...texts.map((text) => text.length)) * 8 + 24), 260);
