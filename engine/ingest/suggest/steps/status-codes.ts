/** Orders whose status is a number or a letter: a small table says what each stands for, or nothing does. */
import type { ColumnRef, ColumnRule, GridPart } from "../../../contract/grid.ts";
import { quoteName } from "../../../warehouse/sql.ts";
import { rawTable } from "../../raw-tables.ts";
import { refOf } from "../drafts/draft.ts";
import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";
import { areStates, statusTranslation } from "../names/status.ts";
import type { Suggestion, Work } from "../work.ts";

/** More different values are no codes of states. */
const MOST_CODES = 60;
/** Codes that a sentence names. */
const MOST_TOLD = 8;
/** Longer values are words. */
const LONGEST_CODE = 4;

/**
 * Translates codes by the table that names them. Where there is none all of them count as sales: answers a sentence on
 * each such column, with what the rows tell of its codes.
 */
export async function nameStatusCodes(work: Work, found: Suggestion[]): Promise<void> {
  for (const one of found.filter(({ table }) => table === "orders"))
    for (const part of one.grid.parts) {
      const facts = work.facts.find(({ table }) => table === part.from);
      const codes = facts && (codesIn(facts, part) ?? keysIn(facts, part));
      if (!facts || !codes) continue;
      const named = await namesOf(work, facts, codes);
      if (codes.isKey && !named.translated) continue;
      say(one, part, { ...codes, ...named }, facts.table);
      if (!named.translated) work.notes.push(await openCodes(work, facts, codes));
    }
}

/** How many rows have each code, and which moments (paid, sent, cancelled) none of them has: what a person knows them by. */
async function openCodes(
  { scope }: Work,
  { table, columns }: TableFacts,
  { column }: Codes,
): Promise<string> {
  const moments = columns.filter(({ kind, filled }) => kind === "time" && filled < 1);
  const code = `trim(CAST(${quoteName(column.column)} AS VARCHAR))`;
  const given = moments.map(({ column: name }, k) => `count(${quoteName(name)}) AS "m${k}"`);
  const rows = await scope.session.query<Record<string, number | string>>(
    `SELECT ${[`${code} AS code`, "count(*) AS n", ...given].join(", ")}
     FROM ${rawTable(scope.rawSchema, table)} WHERE ${code} <> '' GROUP BY 1 ORDER BY n DESC, 1`,
    {},
    { signal: scope.signal },
  );
  const all = rows.reduce((sum, { n }) => sum + Number(n), 0);
  const told = rows.slice(0, MOST_TOLD).map((row) => {
    const never = moments.flatMap(({ column: name }, k) => (Number(row[`m${k}`]) === 0 ? [name] : []));
    const share = `${row.code} (${Math.max(1, Math.round((100 * Number(row.n)) / all))}% of the rows`;
    return `${share}${never.length > 0 ? `, never with ${never.join(", ")}` : ""})`;
  });
  return `What the codes of ${table}.${column.column} mean stands nowhere, so all orders count as sales, cancelled ones too: ${told.join(", ")}. Say in the translation of the orders' status which are cancelled.`;
}

interface Codes {
  column: ColumnFacts;
  values: string[];
  /** Whatever it looks like, it is a state only if a table names it so. */
  isKey?: true;
}

/** What refers to a list of states by a longer key, or is called a state, as those of countries are. */
function keysIn({ columns }: TableFacts, part: GridPart): Codes | undefined {
  if (part.columns.status?.from.kind !== "fixed" || part.columns.status.translate) return undefined;
  const column = columns.find(
    ({ name: { concepts, unknown }, kind, distinct }) =>
      ["status", "state"].some((concept) => concepts.has(concept)) &&
      unknown === 0 &&
      [...concepts].every((concept) => OF_STATUS.has(concept)) &&
      (kind === "integer" || kind === "text") &&
      distinct > 1 &&
      distinct <= MOST_CODES,
  );
  return column && { column, values: column.examples.map(({ v }) => v), isKey: true };
}

/** The column of codes that is the order's status: the one that was found, or one that is called so. */
function codesIn({ columns }: TableFacts, part: GridPart): Codes | undefined {
  const { from, translate } = part.columns.status ?? {};
  if (translate) return undefined;
  const taken = from?.kind === "column" ? columns.find(({ column }) => column === from.of.column) : undefined;
  const column =
    taken ??
    columns.find((one) => isStatus(one) && areCodes(one)) ??
    columns.find((one) => isPaymentStatus(one) && areCodes(one));
  if (!column || !areCodes(column) || statusTranslation("orders", column) || areStates(column))
    return undefined;
  return { column, values: column.examples.map(({ v }) => v) };
}

const OF_STATUS = new Set(["status", "state", "order", "id"]);
const isStatus = ({ name: { concepts } }: ColumnFacts) =>
  concepts.has("status") && [...concepts].every((concept) => OF_STATUS.has(concept));

/** Where nothing else says what became of orders, whether they were paid does. */
const isPaymentStatus = ({ name: { concepts }, kind }: ColumnFacts) =>
  kind === "integer" && concepts.size === 2 && concepts.has("status") && concepts.has("payment");

const areCodes = ({ kind, distinct, longest, isRegion }: ColumnFacts) =>
  (kind === "integer" || kind === "text" || kind === "flag") &&
  !isRegion &&
  distinct > 1 &&
  distinct <= MOST_CODES &&
  (kind !== "text" || longest <= LONGEST_CODE);

interface Named {
  /** Code -> the warehouse's word. */
  translated?: { from: string; to: string }[];
  /** Table that names the codes. */
  by?: string;
}

async function namesOf({ scope, facts }: Work, own: TableFacts, { column, values }: Codes): Promise<Named> {
  const small = facts.filter((table) => table !== own && table.rows <= MOST_CODES);
  const near = (table: TableFacts) => nearness(table, column);
  for (const table of small.sort((a, b) => near(b) - near(a))) {
    const [key, name] = [table.columns.find((one) => isKey(one, values)), table.columns.find(areStates)];
    if (!key || !name || key === name) continue;
    const rows = await scope.session.query<{ code: string; v: string }>(
      `SELECT trim(CAST(${quoteName(key.column)} AS VARCHAR)) AS code, trim(CAST(${quoteName(name.column)} AS VARCHAR)) AS v
       FROM ${rawTable(scope.rawSchema, table.table)} WHERE code <> '' AND v <> '' ORDER BY 1`,
      {},
      { signal: scope.signal },
    );
    const words = new Map(statusTranslation("orders", name)?.values.map(({ from, to }) => [from, to]));
    const translated = rows.map(({ code, v }) => ({ from: code, to: words.get(v) ?? v }));
    return { translated, by: table.table };
  }
  return {};
}

/** How likely the table names this column's codes, and not those of payments or parcels. */
function nearness({ name: { concepts, unknown }, columns }: TableFacts, column: ColumnFacts): number {
  if (columns.some((one) => isAlso(one, column))) return 3;
  if (!concepts.has("status")) return 0;
  return unknown === 0 && [...concepts].every((concept) => OF_STATUS.has(concept)) ? 2 : 1;
}

const isAlso = (one: ColumnFacts, other: ColumnFacts) =>
  one.column.toLowerCase() === other.column.toLowerCase();

/** Different in each row, and has all of the values. */
const isKey = ({ unique, examples }: ColumnFacts, values: string[]) =>
  unique && values.every((value) => examples.some(({ v }) => v === value));

function say(
  one: Suggestion,
  part: GridPart,
  { column, values, translated, by }: Codes & Named,
  table: string,
) {
  const before = one.columns.find((said) => said.column === "status");
  if (translated) {
    part.columns.status = {
      ...plain(part, refOf(table, column)),
      translate: { values: translated, others: "keep" },
    };
    const reason = `${column.column}, as ${by} names its codes`;
    if (before) Object.assign(before, { confidence: 0.85, reason });
    return;
  }
  // Loads tell them as long as they are not translated.
  if (part.columns.status?.from.kind !== "column") part.columns.status = plain(part, refOf(table, column));
  const shown = values.slice(0, 5).join(", ");
  const reason = `${column.column} holds codes (${shown}) that nothing names, so all orders count as sales: say in the status's translation which are cancelled`;
  if (before) Object.assign(before, { confidence: 0.45, reason });
  one.reason += `; what the codes of ${column.column} mean is open, so all orders count as sales`;
}

/** The column as it is, the same on all rows of a group. */
const plain = ({ group }: GridPart, of: ColumnRef): ColumnRule => ({
  from: { kind: "column", of },
  ...(group.length > 0 && { aggregate: "any" }),
});
