/** Customers and goods that are told from sales of several tables of one layout: of all of them, not of the first alone. */
import type { ColumnRef } from "../../../contract/grid.ts";
import type { TableFacts } from "../facts/table-facts.ts";
import type { Suggestion, Work } from "../work.ts";

/** Has what is grouped out of one of the tables of orders or lines read all of them, one under the other. */
export function groupOverAll({ facts }: Work, found: Suggestion[]): void {
  const series = found
    .filter(({ table }) => table === "orders" || table === "order_items")
    .map(({ grid }) => grid.parts.map(({ from }) => from));
  for (const one of found.filter(({ table }) => GROUPED.has(table)))
    for (const part of one.grid.parts) {
      const tables = series.find((list) => new Set(list).size > 1 && list.includes(part.from));
      if (!tables || part.group.length === 0 || part.select) continue;
      const names = [...new Set(tables)].filter((name) => hasAll(facts, name, part.group));
      if (names.length < 2) continue;
      const columns = facts.find(({ table }) => table === part.from)!.columns.map(({ column }) => column);
      part.select = {
        sql: names.map((name) => `SELECT * FROM {{raw.${name}}}`).join("\nUNION ALL BY NAME\n"),
        columns,
      };
      one.reason = one.reason.replace(part.from, names.join(", "));
    }
}

/** Whether the table has columns called as those. */
const hasAll = (facts: TableFacts[], name: string, columns: ColumnRef[]) =>
  columns.every(({ column }) =>
    facts.some(({ table, columns: own }) => table === name && own.some((one) => one.column === column)),
  );

const GROUPED = new Set(["customers", "products", "variants", "categories"]);
