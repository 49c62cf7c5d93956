/** Codes of orders' states that a trial would load as they are, in words. */
import type { Preview } from "./answers.ts";

/** Numbers and letters that stand for something: 30, X. Words are judged by each load, which knows many languages. */
const CODE = /^(\d+|.{1,2})$/u;
/** A few are enough to know which are meant. */
const SHOWN = 6;

/** Codes among the states of the first orders: such an order counts as a sale, a cancelled one too. */
export function stateWarnings(table: string, result: Preview["result"] | undefined): string[] {
  const at = table === "orders" ? (result?.columns.findIndex(({ name }) => name === "status") ?? -1) : -1;
  if (!result || at < 0) return [];
  const states = new Set(result.rows.flatMap((row) => (row[at] == null ? [] : [String(row[at])])));
  const open = [...states].filter((state) => CODE.test(state)).toSorted();
  if (open.length === 0) return [];
  const more = open.length > SHOWN ? ` and ${open.length - SHOWN} more` : "";
  return [
    `Orders whose status is ${open.slice(0, SHOWN).join(", ")}${more} count as sales, cancelled ones too. Choose status and translate its values.`,
  ];
}
