/** The selected column: what it holds, how its values are read, and the rows that would be refused because of it. */

import Box from "@mui/material/Box";
import { Facts, Panel, Rows, useFormat } from "../../ui/index.ts";
import type { Preview, WarehouseTable } from "./answers.ts";
import { type ColumnRule, type GridPart, originText, type SourceTable, withRule } from "./grid-edit.ts";
import { OriginEditor } from "./RuleEditors.tsx";
import { RuleOptions } from "./RuleOptions.tsx";
import { TranslationEditor } from "./TranslationEditor.tsx";

interface ColumnPanelProps {
  sourceId: string;
  table: WarehouseTable;
  column: string | null;
  preview: Preview | undefined;
  part: GridPart | undefined;
  sources: SourceTable[];
  /** Why the suggestion took this source column. */
  suggested: { confidence: number; reason: string } | undefined;
  onPart: (part: GridPart) => void;
}

const TYPES: Record<string, string> = {
  "DECIMAL(18,4)": "money or weight",
  "DECIMAL(18,3)": "number",
  BIGINT: "whole number",
  INTEGER: "whole number",
  "TIMESTAMP WITH TIME ZONE": "date and time",
  DATE: "day",
  BOOLEAN: "yes or no",
  JSON: "JSON",
};

export function ColumnPanel(props: ColumnPanelProps) {
  const { table, column, preview, part, suggested } = props;
  const format = useFormat();
  const open = table.columns.find((candidate) => candidate.name === column);
  const stats = preview?.columns.find((candidate) => candidate.name === column);
  if (!open) {
    return (
      <Rows>
        <RejectsPanel {...props} />
        <Panel title="Column">
          <Box sx={{ color: "text.secondary" }}>
            Choose a column to see what it holds, how it is read and which rows fail on it.
          </Box>
        </Panel>
      </Rows>
    );
  }
  const type = TYPES[open.type] ?? "text";
  const from = part?.columns[open.name]?.from;
  const empty = stats?.mapped && stats.emptyShare !== null ? format.percent(stats.emptyShare) : "not mapped";
  return (
    <Rows>
      <Panel title={<code>{open.name}</code>} note={open.help}>
        <Facts
          items={[
            { label: "Type", value: type },
            { label: "Needs a value", value: open.required ? "yes" : "no" },
            { label: "Empty", value: empty },
            { label: "Rows that fail", value: format.number(stats?.failed ?? 0) },
          ]}
        />
        {part && from && (
          <Box sx={{ pt: 2, color: "text.secondary", overflowWrap: "anywhere" }}>
            Read from {originText(from, part)}
          </Box>
        )}
        {suggested && (
          <Box sx={{ pt: 2, color: "text.secondary", typography: "caption", overflowWrap: "anywhere" }}>
            Suggested, {format.percent(suggested.confidence, 0)} sure. {suggested.reason}.
          </Box>
        )}
      </Panel>
      <RulePanels {...props} column={open} />
      <RejectsPanel {...props} />
    </Rows>
  );
}

interface RulePanelsProps extends Omit<ColumnPanelProps, "column"> {
  column: WarehouseTable["columns"][number];
}

function RulePanels({ sourceId, table, column, part, sources, onPart }: RulePanelsProps) {
  const rule = part?.columns[column.name];
  if (!part || !rule) return null;
  const onRule = (next: ColumnRule) => onPart(withRule(part, column.name, next));
  const place = { part, tables: sources };
  const isConstant = rule.from.kind === "fixed" || rule.from.kind === "setting";
  const isWord = column.type === "VARCHAR" && rule.from.kind === "column" && !column.name.endsWith("_hash");
  return (
    <>
      {rule.from.kind !== "column" && rule.from.kind !== "setting" && (
        <Panel title="Value">
          <OriginEditor
            {...place}
            column={column.name}
            origin={rule.from}
            onChange={(from) => onRule({ ...rule, from })}
          />
        </Panel>
      )}
      {(!isConstant || column.name.endsWith("_hash")) && (
        <Panel title="How it is read">
          <RuleOptions {...place} table={table} column={column} rule={rule} onRule={onRule} onPart={onPart} />
        </Panel>
      )}
      {isWord && (
        <Panel title="Values">
          <TranslationEditor
            key={column.name}
            sourceId={sourceId}
            name={`${table.name}.${column.name}`}
            rule={rule}
            part={part}
            onRule={onRule}
          />
        </Panel>
      )}
    </>
  );
}

const SHOWN = 12;

function RejectsPanel({ table, column, preview }: ColumnPanelProps) {
  const format = useFormat();
  const isOpen = table.columns.some(({ name }) => name === column);
  const rejects =
    preview?.rejects.filter((reject) => !isOpen || reject.column?.split(", ").includes(column!)) ?? [];
  if (!preview || rejects.length === 0) return null;
  const stats = preview.columns.find(({ name }) => name === column);
  const failed = isOpen ? (stats?.failed ?? 0) : preview.rejected;
  return (
    <Panel title={`${format.number(failed)} rows would be rejected`}>
      <Box sx={{ display: "grid", gap: 1 }}>
        {rejects.slice(0, SHOWN).map((reject, k) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a sample keep their places
          <Box key={k} sx={{ overflowWrap: "anywhere" }}>
            <code>{reject.key ?? "no key"}</code>
            <Box sx={{ typography: "caption", color: "text.secondary" }}>
              {reject.column}: {reject.rule}
              {reject.value === null ? "" : ` (${reject.value})`}
            </Box>
          </Box>
        ))}
      </Box>
    </Panel>
  );
}
