/** A warehouse table that nothing fills yet: take what is suggested, or choose the source table to begin with. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useState } from "react";
import { Panel, useFormat } from "../../ui/index.ts";
import type { Suggestion, WarehouseTable } from "./answers.ts";
import { emptyPart, type Grid, type GridPart, type SourceTable } from "./grid-edit.ts";
import { TablePicker } from "./TablePicker.tsx";

interface StartMappingProps {
  table: WarehouseTable;
  sources: SourceTable[];
  suggestion: Suggestion | undefined;
  onStart: (grid: Grid) => void;
}

export function StartMapping({ table, sources, suggestion, onStart }: StartMappingProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const source = sources.find(({ name }) => name === chosen);
  return (
    <>
      {suggestion && <SuggestionCard suggestion={suggestion} onUse={() => onStart(suggestion.grid)} />}
      <Panel title={<code>{table.name}</code>} note={suggestion ? "or by hand" : "nothing fills this table"}>
        {sources.length > 0 ? (
          <Box sx={{ display: "flex", gap: 2, alignItems: "center", flexWrap: "wrap" }}>
            <span>Take rows from</span>
            <TablePicker
              label="Take rows from"
              tables={sources}
              value={chosen}
              onChange={setChosen}
              width={320}
            />
            <Button
              disabled={!source}
              onClick={() => source && onStart({ parts: [startingPart(table, source)] })}
            >
              Map it
            </Button>
          </Box>
        ) : (
          <Box sx={{ color: "text.secondary" }}>The source has no tables.</Box>
        )}
      </Panel>
    </>
  );
}

/** A first part: the columns whose names agree, and `id` for the key. */
function startingPart(table: WarehouseTable, source: SourceTable): GridPart {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  const there = new Map(source.columns.map(({ name }) => [plain(name), name]));
  const columns: GridPart["columns"] = {};
  for (const { name } of table.columns) {
    const hit = there.get(plain(name)) ?? (table.key[0] === name ? there.get("id") : undefined);
    if (hit) columns[name] = { from: { kind: "column", of: { table: source.name, column: hit } } };
  }
  return { ...emptyPart(source.name), columns };
}

function SuggestionCard({ suggestion, onUse }: { suggestion: Suggestion; onUse: () => void }) {
  const format = useFormat();
  return (
    <Panel
      title="Suggested"
      note={`${format.percent(suggestion.confidence, 0)} sure`}
      actions={<Button onClick={onUse}>Use this suggestion</Button>}
    >
      <Box sx={{ color: "text.secondary", pb: 2 }}>{suggestion.reason}.</Box>
      <Box
        component="table"
        sx={{ borderCollapse: "collapse", "& td": { py: 1, pr: 4, verticalAlign: "top" } }}
      >
        <tbody>
          {suggestion.columns.map(({ column, confidence, reason }) => (
            <tr key={column}>
              <td>
                <code>{column}</code>
              </td>
              <Box component="td" className="numeric" sx={{ textAlign: "right", color: "text.secondary" }}>
                {format.percent(confidence, 0)}
              </Box>
              <Box component="td" sx={{ color: "text.secondary", overflowWrap: "anywhere" }}>
                {reason}
              </Box>
            </tr>
          ))}
        </tbody>
      </Box>
    </Panel>
  );
}
