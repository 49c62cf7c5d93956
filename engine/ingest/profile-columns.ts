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

const text = (name: string) => `left(CAST(${quoteName(name)} AS VARCHAR), ${LONGEST})`;

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
  const looked = await differentOf(session, table.columns, signal);
  const numeric = names.filter((_, k) => Number(looked[`f${k}`] ?? 0) === Number(looked[`c${k}`]));
  const figures = await figuresOf(session, table, new Set(numeric), signal);
  const top = await topValues(session, names, signal);
  const values = await someValues(session, names);
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

/** A text as a figure. A double would round ids of sixteen digits and more. */
const figureOf = (name: string) => `TRY_CAST(${quoteName(name)} AS DECIMAL(38, 10))`;
const isText = (type: string) => type === "VARCHAR";

/** `numeric` are the columns whose values are figures in the rows looked at: trying it with other texts takes long. */
async function figuresOf(
  session: Session,
  { columns, whole = "mb_profile" }: ProfiledTable,
  numeric: Set<string>,
  signal: AbortSignal,
): Promise<Figures> {
  const parts = Object.entries(columns).map(([name, type], k) => {
    const plain = quoteName(name);
    const ordered = /VARCHAR|JSON/.test(type) ? text(name) : plain;
    const [figure, shown] = [figureOf(name), text(name)];
    const figures = `, count(${figure}) AS f${k}, arg_min(${shown}, ${figure}) AS s${k}, arg_max(${shown}, ${figure}) AS l${k}`;
    return `count(${plain}) AS c${k},
      CAST(min(${ordered}) AS VARCHAR) AS a${k}, CAST(max(${ordered}) AS VARCHAR) AS z${k}${isText(type) && numeric.has(name) ? figures : ""}`;
  });
  const [row] = await session.query<Figures>(
    `SELECT count(*) AS n, ${parts.join(", ")} FROM ${whole}`,
    undefined,
    { signal },
  );
  return row!;
}

/** Of the rows looked at: how many there are, have a value, differ, and are figures written as text. */
async function differentOf(
  session: Session,
  columns: Record<string, string>,
  signal: AbortSignal,
): Promise<Figures> {
  const parts = Object.entries(columns).map(([name, type], k) => {
    const plain = quoteName(name);
    const figures = isText(type) ? `, count(${figureOf(name)}) AS f${k}` : "";
    return `count(${plain}) AS c${k}, count(DISTINCT ${plain}) AS d${k}${figures}`;
  });
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
    `SELECT ${names.map((name, k) => `${text(name)} AS v${k}`).join(", ")} FROM mb_profile LIMIT ${LOOKED_AT}`,
  );
  return new Map(
    names.map((name, k) => [
      name,
      rows.flatMap((row) => row[`v${k}`] ?? []).filter((value) => value.trim() !== ""),
    ]),
  );
}
