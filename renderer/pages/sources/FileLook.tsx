/** What would be made of the files: tables, how they are written, what is in doubt, and the first rows as loaded. */

import Box from "@mui/material/Box";
import { TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { type OutputOf, useEngineQuery } from "../../client/index.ts";
import {
  type Column,
  color,
  Faint,
  type FormValue,
  Icon,
  QueryState,
  SelectInput,
  SimpleTable,
  useFormat,
  useIntoSight,
} from "../../ui/index.ts";
import { leftOut } from "./drop-paths.ts";
import { dialectWords, kindWords } from "./file-words.ts";
import type { DroppedFiles } from "./use-file-drop.ts";

type Table = OutputOf<"source.inspect">[number];

/** Typing rests so long before the files are looked into. */
const REST_MS = 400;

interface FileLookProps {
  config: FormValue;
  /** Files that were just dropped: what is in them comes into sight. */
  dropped?: DroppedFiles | undefined;
}

/** Names of files that are left out, at most. */
const SHOWN = 3;

export function FileLook({ config, dropped }: FileLookProps) {
  const [rested, setRested] = useState(config);
  useEffect(() => {
    const timer = setTimeout(() => setRested(config), REST_MS);
    return () => clearTimeout(timer);
  }, [config]);
  const named = String(rested.path ?? "").trim() !== "";
  const look = useEngineQuery(
    "source.inspect",
    { kind: "files", config: rested },
    { enabled: named, keepPrevious: true },
  );
  const [chosen, setChosen] = useState("");
  const place = useIntoSight(dropped?.path === rested.path && (look.data ?? look.error));
  if (!named)
    return (
      <Faint>Choose a file, a folder or a pattern; what is in it shows here before anything is loaded.</Faint>
    );
  return (
    <div ref={place}>
      <QueryState query={look} what="The files could not be read">
        {(tables) => {
          const table = tables.find(({ stream }) => stream === chosen) ?? tables[0];
          if (!table) return <Faint>No table was found.</Faint>;
          const without = dropped && dropped.path === rested.path ? leftOut(dropped.parts, tables) : [];
          return (
            <Box sx={{ display: "grid", gap: 4, minWidth: 0 }}>
              {without.length > 0 && <Doubt>{leftOutWords(without)}</Doubt>}
              {tables.length > 1 && (
                <SelectInput
                  label={`Table, one of ${tables.length}`}
                  value={table.stream}
                  options={tables.map(({ stream }) => ({ value: stream, label: stream }))}
                  onChange={setChosen}
                />
              )}
              <TableLook table={table} />
            </Box>
          );
        }}
      </QueryState>
    </div>
  );
}

/** "logo.png is no data file and is left out." */
function leftOutWords(names: string[]): string {
  const more = names.length - SHOWN;
  const said = [...names.slice(0, SHOWN), ...(more > 0 ? [`${more} more`] : [])].join(", ");
  return names.length === 1
    ? `${said} is no data file and is left out.`
    : `${said} are no data files and are left out.`;
}

function Doubt({ children }: { children: string }) {
  return (
    <Box role="note" sx={{ display: "flex", gap: 2, color: "text.secondary", overflowWrap: "anywhere" }}>
      <Box sx={{ pt: 0.5 }}>
        <Icon of={TriangleAlert} size={14} color={color("warning")} label="In doubt" />
      </Box>
      <span>{children}</span>
    </Box>
  );
}

function TableLook({ table }: { table: Table }) {
  const format = useFormat();
  const bytes = table.files.reduce((sum, { size }) => sum + size, 0);
  const files =
    table.files.length === 1 ? table.files[0]!.name : `${format.number(table.files.length)} files`;
  return (
    <>
      <Box sx={{ minWidth: 0, overflowWrap: "anywhere" }}>
        {files}, {format.bytes(bytes)}
        <Box sx={{ typography: "caption", color: "text.tertiary" }}>{dialectWords(table)}</Box>
      </Box>
      {table.doubts.map((doubt) => (
        <Doubt key={doubt}>{doubt}</Doubt>
      ))}
      <Box
        sx={{
          mx: -1,
          minWidth: 0,
          overflowX: "auto",
          border: `1px solid ${color("border")}`,
          borderRadius: "6px",
        }}
      >
        <SimpleTable
          caption={`First rows of ${table.stream}`}
          columns={columnsOf(table)}
          rows={table.rows.map((cells, number) => ({ number, cells }))}
          rowKey={(row) => String(row.number)}
          rowHeight={28}
        />
      </Box>
    </>
  );
}

interface Row {
  number: number;
  cells: (string | null)[];
}

const columnsOf = (table: Table): Column<Row>[] =>
  table.columns.map((column, k) => ({
    id: String(k),
    header: column.name,
    note: kindWords(column),
    width: headerWidth(`${column.name} ${kindWords(column)}`),
    align: column.kind === "number" ? "right" : "left",
    figures: column.kind !== "text",
    sortable: false,
    text: (row) => row.cells[k] ?? "",
    render: (row) => row.cells[k] ?? <Faint>none</Faint>,
  }));

/** Room for the name and the kind beside it, up to what leaves other columns in sight. */
const headerWidth = (words: string) => Math.min(Math.max(132, words.length * 7 + 24), 240);
