/** Tills write the day in one column and the time of day in another: the two make the moment. */
import type { ColumnFacts, TableFacts } from "./facts.ts";
import type { Suggestion } from "./work.ts";

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const CLOCK = /^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?$/;
const TIMES = ["ordered_at", "occurred_at", "refunded_at"];

const all = ({ examples }: ColumnFacts, pattern: RegExp) =>
  examples.length > 0 && examples.every(({ v }) => pattern.test(v));

/** Puts the time of day behind the days that a suggestion takes for times, where the same table has one column of it. */
export function addClocks(suggestions: Suggestion[], tables: TableFacts[]): void {
  for (const { grid, columns } of suggestions)
    for (const { columns: rules } of grid.parts)
      for (const name of TIMES) {
        const rule = rules[name];
        if (rule?.from.kind !== "column" || rule.dateFormat) continue;
        const { table, column } = rule.from.of;
        const facts = tables.find((one) => one.table === table)?.columns ?? [];
        const clocks = facts.filter((one) => one.name.concepts.has("time") && all(one, CLOCK));
        if (clocks.length !== 1 || !facts.some((one) => one.column === column && all(one, DAY))) continue;
        const of = [rule.from.of, { table, column: clocks[0]!.column }];
        rules[name] = { ...rule, from: { kind: "combine", of, separator: " " } };
        const said = columns.find((one) => one.column === name);
        if (said) said.reason += `; with ${clocks[0]!.column}`;
      }
}
