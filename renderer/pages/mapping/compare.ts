/** How two mappings differ, table by table and column by column. */
import { optionTexts, originText, rowsText } from "./grid-edit.ts";
import type { TableMapping } from "./index.tsx";
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

/** A word a column, and one each for what the rows are. */
function textsOf(mapping: TableMapping): Map<string, string> {
  const texts = new Map([["loaded", mapping.enabled ? "yes" : "no"]]);
  const list = mapping.grid ? null : readSelect(mapping.sql);
  if (mapping.grid) {
    mapping.grid.parts.forEach((part, k) => {
      const prefix = k === 0 ? "" : `${k + 1}. `;
      texts.set(`${prefix}rows`, rowsText(part));
      for (const [name, rule] of Object.entries(part.columns)) {
        texts.set(`${prefix}${name}`, [originText(rule.from, part), ...optionTexts(rule)].join(", "));
      }
    });
  } else if (list) {
    for (const { name } of list.items) texts.set(name, expressionOf(list, name) ?? "");
    texts.set("rows", mapping.sql.slice(list.end).trim());
  } else texts.set("SQL", mapping.sql);
  return texts;
}
