/** The editor: tables left, the open table's mapping with preview in the middle, the selected column right. */

import Box from "@mui/material/Box";
import useMediaQuery from "@mui/material/useMediaQuery";
import { type ReactNode, useState } from "react";
import { callEngine, messageOf, useEngineQuery } from "../../client/index.ts";
import {
  Columns,
  ErrorState,
  JobProgress,
  Panel,
  QueryState,
  showToast,
  useUrlState,
} from "../../ui/index.ts";
import type { Mapping, Problem, Suggestion, TableMapping, WarehouseTable } from "./answers.ts";
import { readTables, type SourceTable } from "./grid-edit.ts";
import { Problems } from "./Problems.tsx";
import { StartMapping } from "./StartMapping.tsx";
import { SuggestionBar } from "./SuggestionBar.tsx";
import { TableEditor } from "./TableEditor.tsx";
import { TableList } from "./TableList.tsx";
import { type Draft, useDraft } from "./use-draft.ts";
import { usePageActions } from "./use-page-actions.tsx";

interface EditorProps {
  saved: Mapping;
  tables: WarehouseTable[];
  /** The table that is open while the address names none. */
  home: string;
  /** Hands the page its buttons, which depend on what is being edited. */
  onActions: (actions: ReactNode) => void;
}

const NO_SUGGESTIONS: Suggestion[] = [];

export function Editor({ saved, tables, home, onActions }: EditorProps) {
  const { sourceId } = saved;
  const draft = useDraft(saved);
  const [name, setName] = useUrlState<string>("table", home);
  const [asked, setAsked] = useState(0);
  const [wanted, setWanted] = useState(saved.tables.length === 0);
  const [checked, setChecked] = useState(saved.tables);
  const [known, setKnown] = useState(saved.version);
  if (known !== saved.version) {
    setKnown(saved.version);
    setWanted(saved.tables.length === 0);
    setChecked(saved.tables);
  }
  const sources = useEngineQuery("mapping.sourceTables", { sourceId });
  const found = useEngineQuery("mapping.suggest", { sourceId }, { enabled: wanted });
  const check = useEngineQuery(
    "mapping.check",
    { sourceId, tables: checked },
    { enabled: checked.length > 0 },
  );
  const table = tables.find((candidate) => candidate.name === name) ?? tables[0]!;
  const loading = usePageActions({
    saved,
    known: tables,
    draft,
    onActions,
    onCheck: (taken = draft.tables) => {
      setAsked((before) => before + 1);
      setChecked(taken);
    },
    onSuggest: () => setWanted(true),
  });
  const suggestions = (wanted && found.data?.tables) || NO_SUGGESTIONS;
  const problems = stillThere(check.data?.problems ?? [], draft);
  const replace = useReplace(draft, setChecked);
  const list = (
    <TableList
      tables={tables}
      draft={draft.tables}
      suggestions={suggestions}
      problems={problems}
      sourceId={sourceId}
      open={table.name}
      onOpen={setName}
    />
  );
  const above = (
    <>
      {loading.job && loading.active && (
        <Panel title="Loading">
          <JobProgress job={loading.job} />
        </Panel>
      )}
      {check.error !== null && asked > 0 && (
        <ErrorState
          error={check.error}
          what="The mapping could not be checked"
          onRetry={() => check.refetch()}
        />
      )}
      <Problems problems={problems} onReplace={replace} onOpen={setName} />
      {wanted && (
        <SuggestionBar
          tables={tables}
          query={found}
          draft={draft}
          unread={unreadTables(sources.data ?? [], draft.tables)}
          onLoad={loading.active ? undefined : () => loading.start({ id: sourceId })}
          onClose={() => setWanted(false)}
        />
      )}
    </>
  );
  return (
    <QueryState query={sources} what="The source's tables could not be read">
      {(all) => (
        <OpenTable
          saved={saved}
          table={table}
          draft={draft}
          sources={all}
          suggestion={suggestions.find((suggestion) => suggestion.table === table.name)}
          asked={asked}
          list={list}
          above={above}
        />
      )}
    </QueryState>
  );
}

/** Loaded tables with rows that nothing in the draft reads, the largest first. */
function unreadTables(sources: SourceTable[], tables: TableMapping[]): string[] {
  const read = new Set(tables.flatMap(readTables));
  return sources
    .filter(({ name, rows }) => (rows ?? 0) > 0 && !read.has(name))
    .toSorted((a, b) => (b.rows ?? 0) - (a.rows ?? 0))
    .map(({ name }) => name);
}

/** Problems of tables that are still in the draft as they were checked. */
const stillThere = (problems: Problem[], draft: Draft) =>
  problems.filter(({ table }) => draft.tables.some((mapping) => mapping.table === table && mapping.enabled));

function useReplace(draft: Draft, onReplaced: (tables: Draft["tables"]) => void) {
  return async (problem: Problem, by: string) => {
    if (problem.rawTable === null) return;
    const { rawTable, column } = problem;
    try {
      const tables = await callEngine("mapping.replace", {
        tables: draft.tables,
        replacements: [{ rawTable, column, by }],
      });
      draft.replaceAll({ tables });
      onReplaced(tables);
    } catch (error) {
      showToast(messageOf(error), { kind: "error" });
    }
  };
}

interface OpenTableProps {
  saved: Mapping;
  table: WarehouseTable;
  draft: Draft;
  sources: React.ComponentProps<typeof TableEditor>["sources"];
  suggestion: Suggestion | undefined;
  asked: number;
  list: ReactNode;
  above: ReactNode;
}

function OpenTable({ saved, table, draft, sources, suggestion, asked, list, above }: OpenTableProps) {
  const narrow = useMediaQuery("(max-width: 1279.95px)");
  const template = narrow ? "220px minmax(0, 1fr)" : "248px minmax(0, 1fr) 300px";
  const mapping = draft.tables.find((candidate) => candidate.table === table.name);
  if (!mapping) {
    return (
      <Columns fill template={narrow ? "220px minmax(0, 1fr)" : "248px minmax(0, 1fr)"} stackUnder={720}>
        {list}
        <Box sx={{ overflow: "auto" }}>
          {above}
          <StartMapping
            key={table.name}
            table={table}
            sources={sources}
            suggestion={suggestion}
            onStart={(grid) => draft.change({ table: table.name, sql: "", enabled: true, grid })}
          />
        </Box>
      </Columns>
    );
  }
  return (
    <TableEditor
      key={table.name}
      sourceId={saved.sourceId}
      table={table}
      mapping={mapping}
      sources={sources}
      suggestion={suggestion}
      others={draft.tables.filter(({ table: other }) => other !== table.name)}
      asked={asked}
      narrow={narrow}
      onChange={draft.change}
      onRemove={() => draft.remove(table.name)}
    >
      {(middle, aside) => (
        <Columns fill template={template} stackUnder={720}>
          {list}
          <Box sx={{ display: "flex", flexDirection: "column", flex: 1, minHeight: 0 }}>
            {above}
            {middle}
          </Box>
          {!narrow && aside}
        </Columns>
      )}
    </TableEditor>
  );
}
