/** Which table a column refers to by its name: `invoice_id` to `invoices`, `zamowienie_id` to `zamowienia`. */
import { wordsOf } from "../../column-meaning.ts";
import { folded } from "./fold.ts";

/** What stands beside the name of the thing in the name of its number, and before names of tables. */
const OF_NUMBERS = new Set("id ids no nr num number nummer numero code key fk pk ref uuid guid".split(" "));
const OF_TABLES = new Set("tbl tab table t public dbo".split(" "));

const joined = (name: string, without: Set<string>) =>
  wordsOf(name)
    .map(folded)
    .filter((word) => !without.has(word) && !/^\d+$/.test(word))
    .join("");

/** Endings of plurals are no longer, and what is shorter is no word. */
const LONGEST_ENDING = 3;
const SHORTEST_STEM = 4;

/** Whether the column is called as one row of the table is. */
export function namesTable(column: string, table: string): boolean {
  const [one, many] = [joined(column, OF_NUMBERS), joined(table, OF_TABLES)];
  if (one === many) return one.length > 0;
  let same = 0;
  while (same < one.length && one[same] === many[same]) same++;
  return same >= SHORTEST_STEM && Math.max(one.length, many.length) - same <= LONGEST_ENDING;
}
