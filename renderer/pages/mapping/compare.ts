/** How two mappings differ, table by table and column by column. */

import type { TableMapping } from "./answers.ts";
import { filterText, type GridPart, OPERATOR_WORDS, refText, ruleText } from "./grid-edit.ts";
import { expressionOf, readSelect } from "./select-list.ts";

export interface Difference {
  table: string;
  lines: { what: string; before: string; after: string }[];
}

const NONE = "not set";

export function differences(before: TableMapping[], after: TableMapping[]): Difference[] {
  const names = [...new Set([...before, ...after].map(({ table }) => table))];
  return names.flatMap((table) => {
    const lines = linesOf(find(before, table), find(after, table));
    return lines.length > 0 ? [{ table, lines }] : [];
  });
}

const find = (tables: TableMapping[], name: string) => tables.find(({ table }) => table === name);

function linesOf(before: TableMapping | undefined, after: TableMapping | undefined): Difference["lines"] {
  if (!before || !after)
    return [{ what: "table", before: before ? "mapped" : NONE, after: after ? "mapped" : NONE }];
  const texts = [textsOf(before), textsOf(after)] as const;
  const names = [...new Set(texts.flatMap((text) => [...text.keys()]))];
  const lines = names.map((what) => ({
    what,
    before: texts[0].get(what) ?? NONE,
    after: texts[1].get(what) ?? NONE,
  }));
  return lines.filter((line) => line.before !== line.after);
}

/** A text for each column, and one each for what the rows are. */
function textsOf(mapping: TableMapping): Map<string, string> {
  const texts = new Map([["loaded", mapping.enabled ? "yes" : "no"]]);
  const list = mapping.grid ? null : readSelect(mapping.sql);
  if (mapping.grid) {
    mapping.grid.parts.forEach((part, k) => {
      const prefix = k === 0 ? "" : `${k + 1}. `;
      for (const [what, text] of partTexts(part)) texts.set(`${prefix}${what}`, text);
    });
  } else if (list) {
    for (const { name } of list.items) texts.set(name, expressionOf(list, name) ?? "");
    texts.set("rows", mapping.sql.slice(list.end).trim());
  } else texts.set("SQL", mapping.sql);
  return texts;
}

const listed = (texts: string[]) => texts.join(", ");

function partTexts(part: GridPart): [string, string][] {
  const { from, select, joins, newest = [], filters, group, order, distinct, columns } = part;
  const rows: [string, string][] = [
    ["rows of", select ? select.sql : from],
    ["joined to", joins.map((join) => joinText(join, part)).join("; ")],
    ["from the last file for each", listed(newest.map((ref) => refText(ref, part)))],
    [
      "only where",
      listed(
        filters.map(({ of, op, values }) => `${refText(of, part)} ${OPERATOR_WORDS[op]} ${listed(values)}`),
      ),
    ],
    ["one row for each", listed(group.map((ref) => refText(ref, part)))],
    [
      "in the order of",
      order ? listed([refText(order.of, part), order.dateFormat ?? ""].filter(Boolean)) : "",
    ],
    ["equal rows once", distinct ? "yes" : ""],
  ];
  return [
    ...rows.filter(([, text]) => text !== ""),
    ...Object.entries(columns).map(([name, rule]): [string, string] => [name, ruleText(rule, part)]),
  ];
}

function joinText({ table, as, type, on, filters = [] }: GridPart["joins"][number], part: GridPart): string {
  const pairs = on.map(({ left, right }) => `${refText(left, part)} = ${right}`);
  const all = [...pairs, ...filters.map(filterText)].join(" and ");
  return `${table}${as ? ` as ${as}` : ""} where ${all}${type === "inner" ? ", only rows that match" : ""}`;
}
