/** Drafts of one row for each value of a column, and columns taken from joined tables. */
import type { ColumnRule } from "../../../contract/grid.ts";
import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";
import { matchColumns } from "../roles/match-columns.ts";
import { type Draft, draftOf, put, refOf, ruleFor } from "./draft.ts";
import type { Link } from "./links.ts";

/** One row for each value of a column, with what the base table says of it in `take`. */
export function groupedDraft(
  table: string,
  facts: TableFacts,
  key: ColumnFacts,
  keyColumn: string,
  take: Record<string, NonNullable<ColumnRule["aggregate"]>>,
  order: ColumnFacts | undefined,
): Draft {
  const draft = draftOf(table, facts);
  const ref = refOf(facts.table, key);
  draft.part.group = [ref];
  draft.part.filters = key.filled < 1 ? [{ of: ref, op: "filled", values: [] }] : [];
  if (order) {
    const { dateFormat } = order;
    draft.part.order = { of: refOf(facts.table, order), ...(dateFormat && { dateFormat }) };
  }
  const { rule: own } = ruleFor(table, keyColumn, facts.table, key);
  put(draft, keyColumn, own, 0.9, `One row for each ${key.column}`);
  if (key.isEmail && "email_hash" in take) put(draft, "email_hash", own, 0.9, `The hash of ${key.column}`);
  const hits = matchColumns(facts, table);
  const ofLines = matchColumns(facts, "order_items");
  for (const [name, wanted] of Object.entries(take)) {
    // What a line is called is what its goods are called, whoever else is named beside it.
    const hit =
      name === "title" ? (ofLines.get(name) ?? hits.get(name)) : (hits.get(name) ?? ofLines.get(name));
    if (!hit || hit.column === key || hit.score < 0.55 || !isOf(table, name, hit.column, facts)) continue;
    const aggregate = wanted === "latest" && !order ? "any" : wanted;
    const { rule, notes } = ruleFor(table, name, facts.table, hit.column);
    put(
      draft,
      name,
      { ...rule, aggregate },
      hit.score - 0.05,
      [`${aggregate === "latest" ? "The latest" : "From"} ${hit.column.column}`, ...notes].join("; "),
    );
  }
  return draft;
}

/** In a table of orders a name that no person goes by is that of an article, a state and a place may be the order's. */
function isOf(table: string, name: string, column: ColumnFacts, facts: TableFacts): boolean {
  if (table !== "customers") return true;
  const { concepts } = column.name;
  if (name === "name" && matchColumns(facts, "order_items").get("title")?.column === column) return false;
  if (name === "name") return column.isPersonName || concepts.has("customer");
  return !concepts.has("location") && matchColumns(facts, "orders").get("status")?.column !== column;
}

/** Joins a table and takes columns from it; in a grouped draft its values are alike for each group. */
export function takeFrom(draft: Draft, link: Link, facts: TableFacts, names: string[] | undefined): void {
  const hits = matchColumns(facts, draft.table);
  const wanted = [...hits].filter(([name]) => (!names || names.includes(name)) && !draft.part.columns[name]);
  if (wanted.length > 0 && !draft.part.joins.some((join) => join.table === link.join.table))
    draft.part.joins.push(link.join);
  for (const [name, hit] of wanted) {
    const { rule, notes } = ruleFor(draft.table, name, facts.table, hit.column);
    const grouped: ColumnRule = draft.part.group.length > 0 ? { ...rule, aggregate: "any" } : rule;
    const share = Math.round(link.found * 100);
    put(
      draft,
      name,
      grouped,
      hit.score * 0.95,
      [`${hit.column.column} of ${facts.table}, found for ${share}% of ${link.left.column}`, ...notes].join(
        "; ",
      ),
    );
  }
}
