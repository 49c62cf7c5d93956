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

/** Each name is asked for with all others, of thousands of tables in large databases. */
const remembered = (without: Set<string>) => {
  const known = new Map<string, string>();
  return (name: string): string => {
    const found = known.get(name) ?? joined(name, without);
    if (known.size > MOST_REMEMBERED) known.clear();
    known.set(name, found);
    return found;
  };
};
const MOST_REMEMBERED = 100_000;
const [thingOf, listOf] = [remembered(OF_NUMBERS), remembered(OF_TABLES)];

/** Endings of plurals are no longer, and what is shorter is no word. */
const LONGEST_ENDING = 3;
const SHORTEST_STEM = 4;

/** Whether the column is called as one row of the table is. */
export function namesTable(column: string, table: string): boolean {
  const [one, many] = [thingOf(column), listOf(table)];
  if (one === many) return one.length > 0;
  let same = 0;
  while (same < one.length && one[same] === many[same]) same++;
  return same >= SHORTEST_STEM && Math.max(one.length, many.length) - same <= LONGEST_ENDING;
}
