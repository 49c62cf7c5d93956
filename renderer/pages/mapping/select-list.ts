/** Reads and rewrites the column list of a plain SELECT, so that a mapping can be edited column by column. */

interface Item {
  name: string;
  expression: string;
  start: number;
  end: number;
}

interface SelectList {
  items: Item[];
  /** Where the list ends in the text. */
  end: number;
}

const OPEN = "([{";
const CLOSE = ")]}";

/** Items of the SELECT, or null when it is written in a way (WITH, DISTINCT, UNION, a star) that only SQL view can edit. */
export function readSelect(sql: string): SelectList | null {
  const head = /^\s*SELECT\s+(?!DISTINCT\b)/i.exec(sql);
  if (!head) return null;
  const cuts = [head[0].length];
  let end = sql.length;
  let depth = 0;
  for (let at = head[0].length; at < sql.length; at++) {
    const letter = sql[at]!;
    if (letter === "'" || letter === '"') at = skipQuoted(sql, at);
    else if (letter === "-" && sql[at + 1] === "-") return null;
    else if (OPEN.includes(letter)) depth++;
    else if (CLOSE.includes(letter)) depth--;
    else if (depth === 0 && letter === ",") cuts.push(at + 1);
    else if (depth === 0 && /^\sFROM\b/i.test(sql.slice(at, at + 6))) {
      end = at;
      break;
    }
  }
  if (isOneOfSeveral(sql.slice(end))) return null;
  const items = cuts.map((start, k) => readItem(sql, start, k + 1 < cuts.length ? cuts[k + 1]! - 1 : end));
  return items.some((item) => item === null) ? null : { items: items as Item[], end };
}

/** Whether another SELECT goes on after this one's FROM; a change to the first alone would leave the others behind. */
function isOneOfSeveral(rest: string): boolean {
  let depth = 0;
  for (let at = 0; at < rest.length; at++) {
    const letter = rest[at]!;
    if (letter === "'" || letter === '"') at = skipQuoted(rest, at);
    else if (OPEN.includes(letter)) depth++;
    else if (CLOSE.includes(letter)) depth--;
    else if (depth === 0 && /^\s(UNION|INTERSECT|EXCEPT)\b/i.test(rest.slice(at, at + 11))) return true;
  }
  return false;
}

/** Offset of the quote that closes the one at `from`; doubled quotes belong to the text. */
function skipQuoted(sql: string, from: number): number {
  const quote = sql[from]!;
  let at = from + 1;
  while (at < sql.length) {
    if (sql[at] === quote) {
      if (sql[at + 1] !== quote) return at;
      at++;
    }
    at++;
  }
  return at;
}

function readItem(sql: string, start: number, end: number): Item | null {
  const text = sql.slice(start, end).trim();
  const named = /^([\s\S]+?)\s+AS\s+"?(\w+)"?$/i.exec(text);
  if (named) return { name: named[2]!, expression: named[1]!, start, end };
  const bare = /^(?:"?\w+"?\.)?"?(\w+)"?$/.exec(text);
  return bare ? { name: bare[1]!, expression: text, start, end } : null;
}

/** The expression behind a column; undefined when it is not mapped. */
export function expressionOf(list: SelectList, column: string): string | undefined {
  return list.items.find((item) => item.name.toLowerCase() === column.toLowerCase())?.expression;
}

/** The SELECT with the column set to the expression; an empty expression takes the column out. */
export function withExpression(sql: string, column: string, expression: string): string {
  const list = readSelect(sql);
  if (!list) return sql;
  const text = expression.trim();
  const kept = list.items
    .map((item) => (item.name.toLowerCase() === column.toLowerCase() ? { ...item, expression: text } : item))
    .filter((item) => item.expression !== "");
  const isNew = text !== "" && kept.every((item) => item.name.toLowerCase() !== column.toLowerCase());
  const items = isNew ? [...kept, { name: column, expression: text }] : kept;
  const lines = items.map(({ name, expression: own }) => (own === name ? name : `${own} AS ${name}`));
  return `SELECT ${lines.join(",\n  ")}${sql.slice(list.end) || ""}`;
}
