/** Exports write 0, -1, NULL or guest where a customer has no account: nobody, not one customer with thousands of orders. */
import type { ColumnRef, GridPart } from "../../../contract/grid.ts";
import { quoteName, quoteText } from "../../../warehouse/sql.ts";
import { rawTable } from "../../raw-tables.ts";
import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";
import { folded } from "../names/fold.ts";
import type { Suggestion, Work } from "../work.ts";

/** No person goes by these. */
const WORD =
  /^[\s("'[<]*(null|nil|n\/a|#n\/a|nan|undefined|guest|guest[\s_-]?(user|customer|account|checkout|order|shopper)s?|(no|without) account|anonym(e|o|ous)?|anonymous[\s_-]?(user|customer)|unknown|blank|unbekannt|inconnu|desconocido|sconosciuto|gast(kunde|bestellung)?|invite|invitado|ospite|convidado|gosc|laufkundschaft|walk[\s_-]?in([\s_-]customers?)?|-+|\?+)[\s)"'\]>]*$/;
/** People may, by their initials; among numbers they are none. */
const SHORT = /^(na|none|no|no one|nobody|ninguno|keiner|aucun|brak)$/;
const ZERO = /^0+(\.0+)?$|^0{8}-0{4}-0{4}-0{4}-0{12}$/;
/** Customers come again, but none so much oftener than every other. */
const OFTENER = 3;

/**
 * Values of a column of customers that stand for none, as they are written. `known` tells which of the values the
 * store's own list of customers has; undefined where there is no such list.
 */
export function nobodyIn({ examples }: ColumnFacts, distinct: number, known?: Set<string>): string[] {
  const others = examples.filter(({ v }) => !ZERO.test(v) && !/^-1(\.0+)?$/.test(v) && !WORD.test(folded(v)));
  if (others.length === 0) return [];
  const share = (test: (value: string) => boolean) =>
    others.filter(({ v }) => test(v)).length / others.length;
  const areNumbered = share((value) => /\d|@/.test(value)) >= 0.9;
  const numbers = others.map(({ v }) => Number(v)).filter((value) => value > 0);
  const arePositive = numbers.length === others.length;
  const most = Math.max(...others.map(({ n }) => n));
  /** Ids that begin at 0 and go on with 1, 2, 3. */
  const isDense = arePositive && (numbers.includes(1) || distinct >= 0.5 * (Math.max(...numbers) + 1));
  const isNobody = ({ v, n }: { v: string; n: number }) => {
    if (WORD.test(folded(v))) return true;
    if (known?.has(v)) return ZERO.test(v) && n > OFTENER * most;
    if (SHORT.test(folded(v))) return areNumbered;
    if (/^-1(\.0+)?$/.test(v)) return areNumbered && share((value) => value.startsWith("-")) === 0;
    return ZERO.test(v) && areNumbered && (!isDense || known !== undefined || n > OFTENER * most);
  };
  return examples.filter(isNobody).map(({ v }) => v);
}

const PEOPLE = { orders: "customer_id", interactions: "user_id", customers: "customer_id" } as const;

/** Takes such values out of the suggestions: orders and events of them have no customer, and they make none. */
export async function leaveOutNobody(work: Work, suggestions: Suggestion[]): Promise<void> {
  const list = suggestions.find(({ table }) => table === "customers");
  const [first] = list?.grid.parts ?? [];
  const own = first && first.group.length === 0 ? first.columns.customer_id?.from : undefined;
  for (const [table, name] of Object.entries(PEOPLE))
    for (const suggestion of suggestions.filter((one) => one.table === table))
      for (const part of suggestion.grid.parts) {
        const from = part.columns[name]?.from;
        if (from?.kind !== "column") continue;
        const column = columnOf(work.facts, from.of);
        if (!column || column.examples.length === 0) continue;
        const isOwn =
          own?.kind === "column" && own.of.table === from.of.table && own.of.column === from.of.column;
        const known = own?.kind === "column" && !isOwn ? await knownIn(work, own.of, column) : undefined;
        const values = nobodyIn(column, column.distinct, known);
        if (values.length > 0 && (!isOwn || part.group.length > 0))
          leaveOut(suggestion, part, name, from.of, values, column);
      }
}

const columnOf = (facts: TableFacts[], { table, column }: ColumnRef) =>
  facts.find((one) => one.table === table)?.columns.find((one) => one.column === column);

/** Which of the column's most frequent values are in the store's list of customers; undefined where it knows few of them. */
async function knownIn(
  { scope }: Work,
  own: ColumnRef,
  { examples }: ColumnFacts,
): Promise<Set<string> | undefined> {
  const text = `trim(CAST(${quoteName(own.column)} AS VARCHAR))`;
  const rows = await scope.session.query<{ v: string }>(
    `SELECT DISTINCT ${text} AS v FROM ${rawTable(scope.rawSchema, own.table)} WHERE ${text} IN (${examples.map(({ v }) => quoteText(v)).join(", ")})`,
    {},
    { signal: scope.signal },
  );
  return rows.length >= 0.8 * examples.length - 1 ? new Set(rows.map(({ v }) => v)) : undefined;
}

function leaveOut(
  suggestion: Suggestion,
  part: GridPart,
  name: string,
  of: ColumnRef,
  values: string[],
  { examples }: ColumnFacts,
): void {
  const isGrouped = part.group.some((ref) => ref.table === of.table && ref.column === of.column);
  // A group's key stays as it is, and rows without a customer make no group.
  if (isGrouped) part.filters.push({ of, op: "is-not", values });
  else part.columns[name] = { ...part.columns[name]!, noValue: values };
  const rows = examples.filter(({ v }) => values.includes(v)).reduce((sum, { n }) => sum + n, 0);
  const said = suggestion.columns.find(({ column }) => column === name);
  const quoted = values.map((value) => `"${value}"`).join(" and ");
  if (said)
    said.reason += `; ${quoted} (${rows} of the rows looked at) ${values.length === 1 ? "counts" : "count"} as guests without an account: ${isGrouped ? "take the filter away" : "empty the values that stand for none"} if that is a customer`;
}
