/** From a number back to its SQL, its tables, their sources and loads, and the models in between. */

import Box from "@mui/material/Box";
import Popover from "@mui/material/Popover";
import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import type { ModelLineage } from "../../../engine/contract/lineage.ts";
import { useEngineQuery } from "../../client/hooks.ts";
import type { OutputOf } from "../../client/names.ts";
import { SelectInput } from "../fields.tsx";
import { Facts } from "../layout.tsx";
import { QueryState } from "../QueryState.tsx";
import { useFormat } from "../use-format.ts";
import { SqlText } from "./SqlText.tsx";
import { TableSources } from "./TableSources.tsx";

/** The query whose answer holds the number. */
export interface Asked {
  command: string;
  input?: Record<string, unknown> | undefined;
  /** SQL file of the number, where the answer rests on several. */
  query?: string | undefined;
}

type Lineage = OutputOf<"warehouse.lineage">;

interface LineagePopoverProps extends Asked {
  /** What it is about: "Net revenue". */
  of: string;
  anchor: HTMLElement | null;
  onClose: () => void;
}

export function LineagePopover({ of, anchor, onClose, command, input, query }: LineagePopoverProps) {
  const asked = { command, ...(input && { input }), ...(query && { query }) };
  const lineage = useEngineQuery("warehouse.lineage", asked, {
    enabled: anchor !== null,
    keepPrevious: false,
  });
  return (
    <Popover
      open={anchor !== null}
      anchorEl={anchor}
      onClose={onClose}
      anchorOrigin={{ vertical: "bottom", horizontal: "left" }}
      transformOrigin={{ vertical: "top", horizontal: "left" }}
      slotProps={{ paper: { role: "dialog", "aria-label": `Where it comes from: ${of}` } }}
    >
      <Box sx={{ p: 4, width: 520, maxWidth: "92vw", display: "grid", gap: 4 }}>
        <Box sx={{ display: "flex", gap: 2, alignItems: "baseline" }}>
          <Box sx={{ typography: "h2" }}>Where it comes from</Box>
          <Box sx={{ typography: "caption", color: "text.tertiary" }}>{of}</Box>
        </Box>
        <QueryState query={lineage} what="It could not be followed">
          {(found) => <Followed lineage={found} onLeave={onClose} />}
        </QueryState>
      </Box>
    </Popover>
  );
}

function Followed({ lineage, onLeave }: { lineage: Lineage; onLeave: () => void }) {
  const format = useFormat();
  return (
    <>
      <Facts
        items={[
          {
            label: "Data as of",
            value: lineage.dataAsOf ? format.dateTime(lineage.dataAsOf) : "nothing loaded",
          },
        ]}
      />
      {lineage.models.length > 0 && (
        <Part title="Predicted by">
          {lineage.models.map((model) => (
            <Trained key={model.versionId} model={model} onLeave={onLeave} />
          ))}
        </Part>
      )}
      <Part title={titleOf(lineage)}>
        {lineage.tables.length === 0 && (
          <Box sx={{ typography: "caption", color: "text.secondary" }}>
            {ownTables(lineage) || "What the workspace itself keeps, not a table of the store."}
          </Box>
        )}
        <Box component="ul" sx={{ m: 0, p: 0, listStyle: "none" }}>
          {lineage.tables.map((table) => (
            <TableSources key={table.table} table={table} onLeave={onLeave} />
          ))}
        </Box>
      </Part>
      <Statements statements={lineage.statements} />
    </>
  );
}

function titleOf({ tables }: Lineage): string {
  if (tables.length < 2) return tables.length === 1 ? "Table" : "Read from";
  return `${tables.length} tables`;
}

/** Tables that no mapping fills: rejected rows, predictions, raw rows. */
const ownTables = ({ statements }: Lineage) =>
  [...new Set(statements.flatMap(({ tables }) => tables))].join(", ");

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box sx={{ display: "grid", gap: 2 }}>
      <Box sx={{ fontWeight: 600 }}>{title}</Box>
      {children}
    </Box>
  );
}

function Trained({ model, onLeave }: { model: ModelLineage; onLeave: () => void }) {
  const format = useFormat();
  return (
    <Box sx={{ typography: "caption", color: "text.secondary", display: "grid", gap: 0.5 }}>
      <Box>
        <Link to={`/models?version=${model.versionId}`} onClick={onLeave}>
          {model.title}, version {model.number}
        </Link>
        , trained {format.dateTime(model.trainedAt)}
        {model.dataAsOf && `, data until ${format.date(model.dataAsOf)}`}
      </Box>
      <Box>
        Learned from {model.datasets.map((dataset) => dataset.name.replaceAll("_", " ")).join(", ")}; data
        fingerprint <code>{model.fingerprint}</code>
      </Box>
    </Box>
  );
}

function Statements({ statements }: { statements: Lineage["statements"] }) {
  const [at, setAt] = useState("0");
  const statement = statements[Number(at)] ?? statements[0];
  if (!statement) return null;
  const label = (k: number) => statements[k]?.name ?? `Statement ${k + 1}`;
  return (
    <Part title={statements.length === 1 ? "SQL, with its values" : `SQL, ${statements.length} statements`}>
      {statements.length > 1 && (
        <SelectInput
          label="Statement"
          value={at}
          onChange={setAt}
          options={statements.map((_, k) => ({ value: String(k), label: label(k) }))}
        />
      )}
      <SqlText sql={statement.alone} />
    </Part>
  );
}
