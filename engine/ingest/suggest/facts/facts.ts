/** What raw tables hold, looked up in a sample of their rows: kinds of values, examples, unique columns. */
import { quoteName, quoteText } from "../../../warehouse/sql.ts";
import type { Session } from "../../../warehouse/warehouse.ts";
import { rawTable, sampled } from "../../raw-tables.ts";
import { currenciesIn, currencyIn, currencyOfAll } from "../drafts/currency.ts";
import { readName } from "../names/concepts.ts";
import { withoutPrefix } from "../names/prefix.ts";
import { areStates } from "../names/status.ts";
import { markCents, readCents } from "./cents.ts";
import { filesOf, markInFiles } from "./files.ts";
import { closeFigures } from "./open-figures.ts";
import { type ColumnFacts, type Files, MOST_KINDS, SAMPLE_ROWS, type TableFacts } from "./table-facts.ts";
import { readValues } from "./values.ts";

const VALUES_KEPT = 300;

interface RawColumn {
  column: string;
  filled: number;
  distinct: number;
  values: { v: string; n: number }[];
}

/** Looks at the tables one after the other; empty ones are told with their columns. `home` is the workspace's currency. */
export async function readFacts(
  session: Session,
  rawSchema: string,
  tables: Map<string, string[]>,
  home: string,
  signal?: AbortSignal,
): Promise<TableFacts[]> {
  const facts: TableFacts[] = [];
  const called = withoutPrefix([...tables.keys()]);
  const files = await filesOf(session, rawSchema, signal);
  for (const [table, columns] of tables) {
    const reading = { session, rawSchema, signal, files: files.get(table), called: called.get(table)! };
    const found = await readTable(reading, table, columns);
    const currency = currencyIn(found, home);
    facts.push({ ...found, ...(currency && { currency }), currencies: currenciesIn(found, home) });
  }
  const common = currencyOfAll(facts);
  if (common) for (const table of facts) table.currency ??= common;
  for (const table of facts) closeFigures(table, table.currency?.code ?? home);
  markCents(facts, home);
  return facts;
}

interface Reading {
  session: Session;
  rawSchema: string;
  signal: AbortSignal | undefined;
  files: Files | undefined;
  called: string;
}

async function readTable(
  { session, rawSchema, signal, files, called }: Reading,
  table: string,
  columns: string[],
): Promise<TableFacts> {
  const from = rawTable(rawSchema, table);
  const [counted] = await session.query<{ n: number }>(`SELECT count(*) AS n FROM ${from}`, {}, { signal });
  const rows = counted!.n;
  const sample = rows > SAMPLE_ROWS ? sampled(from, columns, SAMPLE_ROWS) : "";
  // Cut before all else: to trim texts of dozens of kilobytes takes longer than to read them.
  const list = columns.map(
    (column) => `left(CAST(${quoteName(column)} AS VARCHAR), 1000) AS ${quoteName(column)}`,
  );
  const found = await session.query<RawColumn>(
    `WITH s AS (SELECT ${list.join(", ")} FROM ${from} ${sample}),
     u AS (UNPIVOT s ON ${columns.map(quoteName).join(", ")} INTO NAME c VALUE v),
     g AS (SELECT c, left(trim(v), 200) AS v, count(*) AS n FROM u WHERE trim(v) <> '' GROUP BY ALL)
     SELECT c AS "column", CAST(sum(n) AS BIGINT) AS filled, count(*) AS "distinct",
       to_json(list({'v': v, 'n': n} ORDER BY n DESC, v)[:${VALUES_KEPT}]) AS "values"
     FROM g GROUP BY c`,
    {},
    { signal },
  );
  const looked = Math.min(rows, SAMPLE_ROWS);
  const by = new Map(found.map((row) => [row.column, row]));
  const described = columns.map((column) => describe(column, by.get(column), looked));
  await markUnique(session, from, described, rows, signal);
  if (files && files.count > 1) await markInFiles(session, from, described, rows, signal);
  markStates(described);
  markRegions(described);
  markPapers(described);
  markArticles(described, looked);
  markTime(described);
  markUsers(described);
  return { table, called, name: readName(called), rows, columns: described, ...(files && { files }) };
}

function describe(column: string, row: RawColumn | undefined, looked: number): ColumnFacts {
  const given = row?.values as unknown;
  const values = (typeof given === "string" ? JSON.parse(given) : (given ?? [])) as RawColumn["values"];
  const name = readName(column);
  const read = readValues(values, isData(column) ? new Set([...name.concepts, "date"]) : name.concepts);
  // Sold at a time, or at a price.
  if (read.kind === "time" && /^sold[\s_-]*(at|on)$/i.test(column))
    name.concepts = new Set(["order", "date"]);
  // Art is a kind in German, and cut short an article: kinds are few.
  if (read.kind !== "time" && /^art$/i.test(column) && values.length > MOST_KINDS) {
    name.concepts.add("product");
    name.unknown = 0;
  }
  if (read.kind === "time" && isData(column)) name.concepts.add("date");
  // A code of a state that is a word says it.
  if (read.kind === "text" && name.concepts.has("status") && areStates(read)) name.concepts.delete("id");
  // Of a day that is a key (order_date_key: 20240131) the day counts.
  if (read.kind === "time" && name.concepts.has("date")) name.concepts.delete("id");
  if (values.length > 0 && values.every(({ v }) => /%$/.test(v))) name.concepts.add("percent");
  // "Sales" and "Umsatz" with decimals are what was sold for, and number no order.
  if (read.kind === "number" && [...name.concepts].join() === "order") name.concepts.add("total");
  if (read.kind === "integer") readCents(column, name);
  // Whatever it is called (cur, wkz, ccy): several values that all are codes of currencies can hardly be anything else.
  if (read.isCurrency && values.length > 1) name.concepts.add("currency");
  return {
    column,
    name,
    filled: looked === 0 ? 0 : Number(row?.filled ?? 0) / looked,
    distinct: Number(row?.distinct ?? 0),
    unique: looked > 0 && row?.distinct === looked,
    ...read,
  };
}

/** In a Romance or Slavic language data is a date. */
const isData = (column: string) => /^data(?![a-z])/i.test(column);

/** Beside a city or a country a state is a part of it, unless its words are those of orders. */
function markRegions(columns: ColumnFacts[]): void {
  const has = (concept: string) => columns.some(({ name }) => name.concepts.has(concept));
  if (!has("city") && !has("country") && !has("postcode")) return;
  for (const column of columns)
    if (column.name.concepts.has("state") && !areStates(column)) column.isRegion = true;
}

/** Polish has one word (stan) for the stock of goods and the state of an order: words of states tell. */
function markStates(columns: ColumnFacts[]): void {
  for (const { name, kind, examples } of columns)
    if (
      kind === "text" &&
      name.concepts.has("stock") &&
      name.concepts.size === 1 &&
      areStates({ examples })
    ) {
      name.concepts.delete("stock");
      name.concepts.add("status");
    }
}

/** The document that numbers a person (DNI, CPF) is no invoice: people have it who are listed without any amount. */
function markPapers(columns: ColumnFacts[]): void {
  const has = (...concepts: string[]) =>
    columns.some(({ name, kind }) => kind !== "empty" && concepts.some((one) => name.concepts.has(one)));
  if (!has("first", "last", "birth", "gender") || has("total", "price", "quantity", "line")) return;
  for (const { column, name } of columns) if (/docum/i.test(column)) name.concepts.delete("order");
}

/** How far from each other, and from the rows, the counts of different numbers and names of goods may be. */
const NEAR = 0.2;

/** A bare number ("Ref.", "Cod.") that comes as often as what goods are called numbers goods, not orders. */
function markArticles(columns: ColumnFacts[], rows: number): void {
  const called = columns.find(
    ({ name: { concepts }, kind, isPersonName, distinct }) =>
      kind === "text" &&
      distinct < (1 - NEAR) * rows &&
      (concepts.has("description") || concepts.has("product") || (concepts.has("name") && !isPersonName)) &&
      ![...concepts].some((concept) => concept === "customer" || concept === "id"),
  );
  const bare = columns.filter(
    ({ name: { concepts, unknown }, filled }) =>
      concepts.size === 1 && concepts.has("id") && unknown === 0 && filled > 0.9,
  );
  const [one] = bare;
  if (!called || !one || bare.length > 1 || one.unique) return;
  if (Math.abs(one.distinct - called.distinct) <= NEAR * called.distinct) one.name.concepts.add("product");
}

/** Beside an order's number a uid that comes again is the user's; elsewhere it may number the rows themselves. */
function markUsers(columns: ColumnFacts[]): void {
  const isOrders = columns.some(({ name: { concepts } }) => concepts.has("order") && concepts.has("id"));
  const user = columns.find((one) => /^uid$/i.test(one.column) && !one.unique && !one.uniqueInFile);
  if (isOrders && user) user.name = { concepts: new Set(["customer", "id"]), unknown: 0, isBeside: false };
}

/** The one column of times in a table, but for that of its last change, says when, whatever it is called, and where it is that of a line. */
function markTime(columns: ColumnFacts[]): void {
  const times = columns.filter(({ kind, name }) => kind === "time" && !name.concepts.has("updated"));
  const { concepts } = times[0]?.name ?? {};
  if (times.length !== 1 || ![...concepts!].every((concept) => OF_LINE.has(concept))) return;
  times[0]!.name = { concepts: new Set(["date"]), unknown: 0, isBeside: false };
}
const OF_LINE = new Set(["line", "item", "date", "time"]);

/** A column that is unique in the sample is counted in all rows. */
async function markUnique(
  session: Session,
  from: string,
  columns: ColumnFacts[],
  rows: number,
  signal?: AbortSignal,
): Promise<void> {
  const candidates = columns.filter((column) => column.unique && column.kind !== "number");
  for (const column of columns) column.unique &&= column.kind !== "number";
  if (rows <= SAMPLE_ROWS || candidates.length === 0) return;
  const counts = candidates.map(({ column }, k) => `count(DISTINCT ${quoteName(column)}) AS "d${k}"`);
  const [row] = await session.query<Record<string, number>>(
    `SELECT ${counts.join(", ")} FROM ${from}`,
    {},
    { signal },
  );
  for (const [k, column] of candidates.entries()) column.unique = row![`d${k}`] === rows;
}

/** Share of the different values of `left` that `right` has too, from a sample of `left`. */
export async function overlap(
  session: Pick<Session, "query">,
  rawSchema: string,
  left: { table: string; column: string },
  right: { table: string; column: string },
  signal?: AbortSignal,
): Promise<number> {
  const text = (column: string) => `trim(CAST(${quoteName(column)} AS VARCHAR))`;
  const [row] = await session.query<{ n: number; hit: number }>(
    `WITH l AS (SELECT DISTINCT ${text(left.column)} AS v FROM ${rawTable(rawSchema, left.table)}
       WHERE ${text(left.column)} <> ${quoteText("")} LIMIT ${SAMPLE_ROWS}),
     r AS (SELECT DISTINCT ${text(right.column)} AS v FROM ${rawTable(rawSchema, right.table)})
     SELECT count(*) AS n, count(r.v) AS hit FROM l LEFT JOIN r USING (v)`,
    {},
    { signal },
  );
  return row!.n === 0 ? 0 : row!.hit / row!.n;
}
