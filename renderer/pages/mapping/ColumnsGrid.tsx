/** Every column of the warehouse table with its source expression, an example, how much is empty and what the check says. */

import Box from "@mui/material/Box";
import { ArrowLeft, CircleCheck, KeyRound, TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { color, Icon, Status, TextInput, useFormat } from "../../ui/index.ts";
import type { Preview, WarehouseTable } from "./answers.ts";
import { type ColumnOrigin, type GridPart, optionTexts, type SourceTable } from "./grid-edit.ts";
import { SourcePicker } from "./SourcePicker.tsx";
import { expressionOf, readSelect } from "./select-list.ts";
import { valueText } from "./value-text.ts";

interface ColumnsGridProps {
  table: WarehouseTable;
  sql: string;
  /** The part of a structured mapping that is edited; its columns are chosen instead of typed. */
  part: GridPart | undefined;
  sources: SourceTable[];
  preview: Preview | undefined;
  selected: string | null;
  onSelect: (column: string) => void;
  onEdit: (column: string, expression: string) => void;
  onOrigin: (column: string, origin: ColumnOrigin | undefined) => void;
}

const cell = {
  px: 2,
  py: 1,
  borderBottom: 1,
  borderColor: color("gridLine"),
  textAlign: "left",
  verticalAlign: "middle",
} as const;

export function ColumnsGrid(props: ColumnsGridProps) {
  const { table, sql, part, sources, preview, selected, onSelect, onEdit, onOrigin } = props;
  const list = part ? null : readSelect(sql);
  return (
    <Box sx={{ overflowX: "auto" }}>
      {!list && !part && (
        <Box sx={{ px: 4, pb: 2, color: "text.secondary" }}>
          This mapping is written in SQL that is more than a list of columns: change it in the SQL view.
        </Box>
      )}
      <Box
        component="table"
        aria-label={`Columns of ${table.name}`}
        sx={{
          width: "100%",
          borderCollapse: "collapse",
          "& td:first-of-type, & th:first-of-type": { pl: 4 },
        }}
      >
        <thead>
          <tr>
            {["Warehouse column", "Source column or expression", "Example", "Empty", "Check"].map((head) => (
              <Box
                component="th"
                key={head}
                sx={{ ...cell, typography: "caption", color: "text.secondary", fontWeight: 500 }}
              >
                {head}
              </Box>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.columns.map((column) => (
            <Box
              component="tr"
              key={column.name}
              onClick={() => onSelect(column.name)}
              sx={{ bgcolor: selected === column.name ? "accentSoft" : undefined }}
            >
              <Box component="td" sx={{ ...cell, whiteSpace: "nowrap" }}>
                <Box sx={{ display: "flex", gap: 2, alignItems: "center" }}>
                  {table.key.includes(column.name) && (
                    <Icon of={KeyRound} size={12} color={color("text3")} label="key" />
                  )}
                  <code>{column.name}</code>
                  {column.required && (
                    <Box component="abbr" title="needs a value" sx={{ textDecoration: "none" }}>
                      *
                    </Box>
                  )}
                  <Box sx={{ flex: 1 }} />
                  <Icon of={ArrowLeft} size={12} color={color("text3")} />
                </Box>
              </Box>
              <Box component="td" sx={{ ...cell, width: "30%", minWidth: 160 }}>
                {part ? (
                  <PickedSource
                    column={column.name}
                    part={part}
                    sources={sources}
                    onFocus={() => onSelect(column.name)}
                    onOrigin={(origin) => onOrigin(column.name, origin)}
                  />
                ) : list ? (
                  <ExpressionInput
                    column={column.name}
                    value={expressionOf(list, column.name) ?? ""}
                    onFocus={() => onSelect(column.name)}
                    onCommit={(text) => onEdit(column.name, text)}
                  />
                ) : (
                  <Box sx={{ color: "text.tertiary" }}>
                    {isMapped(preview, column.name) ? "in SQL" : "not set"}
                  </Box>
                )}
              </Box>
              <StatCells
                preview={preview}
                column={column}
                isLacking={column.required && part !== undefined && !part.columns[column.name]}
              />
            </Box>
          ))}
        </tbody>
      </Box>
    </Box>
  );
}

interface PickedSourceProps {
  column: string;
  part: GridPart;
  sources: SourceTable[];
  onFocus: () => void;
  onOrigin: (origin: ColumnOrigin | undefined) => void;
}

function PickedSource({ column, part, sources, onFocus, onOrigin }: PickedSourceProps) {
  const rule = part.columns[column];
  const options = rule ? optionTexts(rule) : [];
  return (
    <>
      <SourcePicker
        column={column}
        part={part}
        tables={sources}
        origin={rule?.from}
        onChange={onOrigin}
        onFocus={onFocus}
      />
      {options.length > 0 && (
        <Box
          title={options.join(", ")}
          sx={{
            typography: "caption",
            color: "text.tertiary",
            // Long words leave the column as wide as it is.
            width: 0,
            minWidth: "100%",
            overflow: "hidden",
            textOverflow: "ellipsis",
            whiteSpace: "nowrap",
          }}
        >
          {options.join(", ")}
        </Box>
      )}
    </>
  );
}

const isMapped = (preview: Preview | undefined, column: string) =>
  preview?.columns.find((stats) => stats.name === column)?.mapped ?? false;

interface StatCellsProps {
  preview: Preview | undefined;
  column: WarehouseTable["columns"][number];
  /** It needs a source and has none. */
  isLacking: boolean;
}

function StatCells({ preview, column: { name, type }, isLacking }: StatCellsProps) {
  const format = useFormat();
  const stats = preview?.columns.find((candidate) => candidate.name === name);
  const shown = stats?.mapped && !isLacking ? stats : undefined;
  const example = valueText(shown?.example, type, format);
  return (
    <>
      <Box
        component="td"
        sx={{ ...cell, maxWidth: 148, overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }}
        title={example || undefined}
      >
        {example}
      </Box>
      <Box component="td" className="numeric" sx={{ ...cell, textAlign: "right", color: "text.secondary" }}>
        {shown && shown.emptyShare !== null ? format.percent(shown.emptyShare) : ""}
      </Box>
      <Box component="td" sx={{ ...cell, minWidth: 132, pr: 3 }}>
        {isLacking && (
          <Status tone="warning" icon={TriangleAlert}>
            Needs a source
          </Status>
        )}
        {shown && shown.failed > 0 && (
          <Status tone="warning" icon={TriangleAlert}>
            {format.number(shown.failed)}: {shown.rule}
          </Status>
        )}
        {shown && shown.failed === 0 && (
          <Status tone="positive" icon={CircleCheck}>
            Passes
          </Status>
        )}
      </Box>
    </>
  );
}

interface ExpressionInputProps {
  column: string;
  value: string;
  onFocus: () => void;
  onCommit: (text: string) => void;
}

/** What is typed is taken over when the field is left, so that a half-written expression never breaks the SELECT. */
function ExpressionInput({ column, value, onFocus, onCommit }: ExpressionInputProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  return (
    <Box onFocus={onFocus}>
      <TextInput
        ariaLabel={`Expression of ${column}`}
        placeholder="not set"
        mono
        value={text}
        onChange={setText}
        onBlur={() => text !== value && onCommit(text)}
      />
    </Box>
  );
}
