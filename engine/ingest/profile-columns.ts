/** Figures of every column of a table, and values in the rows looked at: a few passes, whatever the number of columns. */
import type { Stream } from "../../connectors/connector.ts";
import type { TableProfile } from "../contract/profile.ts";
import { quoteName, quoteText } from "../warehouse/sql.ts";
import type { Session } from "../warehouse/warehouse.ts";
import { columnMeaning } from "./column-meaning.ts";

export interface ProfiledTable {
  stream: Pick<Stream, "name" | "key">;
  /** Name and DuckDB type of each column. */
  columns: Record<string, string>;
  /** Table of all rows, where the temporary table `mb_profile` holds a sample of them. */
  whole?: string;
}

const TOP = 10;
/** Columns whose values are told apart at once: each takes memory of its own, those of a wide table more than there is. */
const COLUMNS_AT_ONCE = 50;
/** Rows whose values tell what a column holds. */
const LOOKED_AT = 200;
const LONGEST = 200;

const cut = (value: string) => `left(CAST(${value} AS VARCHAR), ${LONGEST})`;
const text = (name: string) => cut(quoteName(name));

/**
 * Figures, most frequent values and meaning of each column. What is empty, smallest and largest is looked up in all
 * rows, which columns answer fast; different and frequent values in those of `mb_profile`.
 */
export async function columnProfiles(
  session: Session,
  table: ProfiledTable,
  signal: AbortSignal,
): Promise<TableProfile["columns"]> {
  const names = Object.keys(table.columns);
  if (names.length === 0) return [];
  const looked = await differentOf(session, names, signal);
  const values = await someValues(session, names);
  const numeric = names.filter(
    (name) => isText(table.columns[name]!) && (values.get(name) ?? []).every(isFigure),
  );
  const figures = await figuresOf(session, table, numeric, signal);
  const top = await topValues(session, names, signal);
  const rows = Number(figures.n);
  return names.map((name, k) => {
    const key = table.stream.key.includes(name);
    const distinct = Number(looked[`d${k}`]);
    const mostly = top.get(name) ?? [];
    const extremes = extremesOf(figures, k);
    const seen = [...mostly.map(({ value }) => value), ...(values.get(name) ?? [])];
    const known =
      seen.length > 0 ? [...new Set(seen)] : [extremes.min, extremes.max].filter((one) => one !== null);
    const type = table.columns[name]!;
    const isUnique = rows > 0 && Number(looked[`c${k}`]) === looked.n && distinct === looked.n;
    return {
      name,
      type,
      key,
      meaning: columnMeaning({ name, type, key, values: known, distinct, rows: Number(looked.n) }),
      nullShare: rows === 0 ? null : 1 - Number(figures[`c${k}`]) / rows,
      distinct,
      unique: isUnique && Number(figures[`c${k}`]) === rows,
      ...extremes,
      top: mostly,
    };
  });
}

type Figures = Record<string, string | number | null>;

/** Text that is all figures (files hold nothing else) is ordered as figures. */
function extremesOf(figures: Figures, k: number): { min: string | null; max: string | null } {
  const numeric = figures[`f${k}`] !== undefined && Number(figures[`f${k}`]) === Number(figures[`c${k}`]);
  const of = (side: string) => figures[side] as string | number | null;
  const plain = (value: string | number | null) => (value === null ? null : String(value));
  return numeric
    ? { min: plain(of(`s${k}`)), max: plain(of(`l${k}`)) }
    : { min: plain(of(`a${k}`)), max: plain(of(`z${k}`)) };
}

const isText = (type: string) => type === "VARCHAR";
const isWritten = (type: string) => /VARCHAR|JSON/.test(type);

/** To try texts that are no figures takes long, so it is done where those that were looked at are. */
const isFigure = (value: string) => Number.isFinite(Number(value));

/** Digits that a double keeps apart. */
const EXACT = 15;

/**
 * A text as a figure, NULL where it is none. Doubles, which would round ids of sixteen digits and more, take a tenth of
 * the time of decimals: enough where the `longest` text is short.
 */
const figureOf = (column: string, longest: number) =>
  longest > EXACT
    ? `TRY_CAST(${column} AS DECIMAL(38, 10))`
    : `CASE WHEN isfinite(TRY_CAST(${column} AS DOUBLE)) THEN TRY_CAST(${column} AS DOUBLE) END`;

/** Of all rows: how many there are, have a value, the smallest and largest, as texts and, of `numeric` ones, as figures. */
async function figuresOf(
  session: Session,
  { columns, whole = "mb_profile" }: ProfiledTable,
  numeric: string[],
  signal: AbortSignal,
): Promise<Figures> {
  const names = Object.keys(columns);
  const ask = async (parts: string[]) => {
    const [row] = await session.query<Figures>(
      `SELECT count(*) AS n${parts.map((part) => `, ${part}`).join("")} FROM ${whole}`,
      undefined,
      { signal },
    );
    return row!;
  };
  const found = await ask(
    names.map((name, k) => {
      const column = isWritten(columns[name]!) ? `CAST(${quoteName(name)} AS VARCHAR)` : quoteName(name);
      const longest = numeric.includes(name) ? `, max(strlen(${column})) AS n${k}` : "";
      return `count(${column}) AS c${k}, ${cut(`min(${column})`)} AS a${k}, ${cut(`max(${column})`)} AS z${k}${longest}`;
    }),
  );
  if (numeric.length === 0) return found;
  const read = await ask(
    numeric.map((name) => {
      const [k, column] = [names.indexOf(name), quoteName(name)];
      const figure = figureOf(column, Number(found[`n${k}`]));
      return `count(${figure}) AS f${k}, ${cut(`arg_min(${column}, ${figure})`)} AS s${k}, ${cut(`arg_max(${column}, ${figure})`)} AS l${k}`;
    }),
  );
  return { ...found, ...read };
}

/** Of the rows looked at: how many there are, have a value, and differ. */
async function differentOf(session: Session, names: string[], signal: AbortSignal): Promise<Figures> {
  const parts = names.map(
    (name, k) => `count(${quoteName(name)}) AS c${k}, count(DISTINCT ${quoteName(name)}) AS d${k}`,
  );
  const found: Figures = {};
  for (const some of inSlices(parts)) {
    const [row] = await session.query<Figures>(
      `SELECT count(*) AS n, ${some.join(", ")} FROM mb_profile`,
      undefined,
      { signal },
    );
    Object.assign(found, row);
  }
  return found;
}

const inSlices = (parts: string[]): string[][] =>
  Array.from({ length: Math.ceil(parts.length / COLUMNS_AT_ONCE) }, (_, k) =>
    parts.slice(k * COLUMNS_AT_ONCE, (k + 1) * COLUMNS_AT_ONCE),
  );

async function topValues(session: Session, names: string[], signal: AbortSignal) {
  const each = names.map(
    (name) =>
      `(SELECT ${quoteText(name)} AS name, ${text(name)} AS value, count(*) AS rows FROM mb_profile
        WHERE ${quoteName(name)} IS NOT NULL GROUP BY 2 ORDER BY 3 DESC, 2 LIMIT ${TOP})`,
  );
  const top = new Map<string, { value: string; rows: number }[]>();
  for (const some of inSlices(each)) {
    const rows = await session.query<{ name: string; value: string; rows: number }>(
      some.join(" UNION ALL "),
      undefined,
      { signal },
    );
    for (const { name, ...value } of rows) top.set(name, [...(top.get(name) ?? []), value]);
  }
  for (const list of top.values()) list.sort((a, b) => b.rows - a.rows);
  return top;
}

async function someValues(session: Session, names: string[]): Promise<Map<string, string[]>> {
  const rows = await session.query<Record<string, string | null>>(
    `SELECT ${names.map((name, k) => `${text(name)} AS v${k}`).join(", ")} FROM mb_profile USING SAMPLE reservoir(${LOOKED_AT} ROWS) REPEATABLE (1)`,
  );
  return new Map(
    names.map((name, k) => [
      name,
      rows.flatMap((row) => row[`v${k}`] ?? []).filter((value) => value.trim() !== ""),
    ]),
  );
}
