/** What no longer fits the source, each with what could take its place at one click. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { TriangleAlert } from "lucide-react";
import { Panel, Status, useFormat } from "../../ui/index.ts";
import type { Problem } from "./answers.ts";

interface ProblemsProps {
  problems: Problem[];
  onReplace: (problem: Problem, by: string) => void;
  /** Opens the table whose mapping is broken. */
  onOpen: (table: string) => void;
}

const SHOWN = 3;

/** Problems with one remedy: what went is replaced in every table of the mapping that reads it. */
function together(problems: Problem[]): { problem: Problem; tables: string[] }[] {
  const groups = new Map<string, { problem: Problem; tables: string[] }>();
  for (const problem of problems) {
    const { table, rawTable, column, message } = problem;
    const same = problem.successors.length > 0 ? "" : table;
    const key = JSON.stringify(rawTable === null ? [table, message] : [same, rawTable, column]);
    const group = groups.get(key);
    if (group) group.tables.push(table);
    else groups.set(key, { problem, tables: [table] });
  }
  return [...groups.values()];
}

export function Problems({ problems, onReplace, onOpen }: ProblemsProps) {
  const format = useFormat();
  if (problems.length === 0) return null;
  const groups = together(problems);
  return (
    <Panel title="Does not fit the source" note={`${groups.length} to mend`}>
      <Box
        component="ul"
        sx={{ m: 0, p: 0, listStyle: "none", display: "grid", gap: 2, maxHeight: "30vh", overflow: "auto" }}
      >
        {groups.map(({ problem, tables }) => (
          <Box
            component="li"
            key={`${problem.table}/${problem.rawTable}/${problem.column}/${problem.message}`}
          >
            <Status tone="warning" icon={TriangleAlert}>
              {problem.message}
            </Status>
            {problem.successors.length > 0 && (
              <Box sx={{ typography: "caption", color: "text.secondary" }}>For {tables.join(", ")}</Box>
            )}
            {problem.successors.length === 0 && (
              <Box sx={{ display: "flex", flexWrap: "wrap", gap: 2, pt: 1, alignItems: "center" }}>
                <Button onClick={() => onOpen(problem.table)}>Open {problem.table}</Button>
                {problem.column !== null && (
                  <span>and choose another source, or leave out what reads {problem.column}.</span>
                )}
              </Box>
            )}
            {problem.successors.length > 0 && (
              <Box sx={{ display: "flex", flexWrap: "wrap", gap: 2, pt: 1, alignItems: "center" }}>
                {problem.successors.slice(0, SHOWN).map(({ name, confidence, reason }) => (
                  <Button key={name} title={reason} onClick={() => onReplace(problem, name)}>
                    Use {name} ({format.percent(confidence, 0)})
                  </Button>
                ))}
              </Box>
            )}
          </Box>
        ))}
      </Box>
    </Panel>
  );
}
