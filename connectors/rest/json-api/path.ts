/** Places in a JSON document, written as `data.items`, `pages[0].next` or, of the last row, `data[-1].id`. */
import { isObject } from "../../json-object.ts";

/** The value at the place; undefined where there is none. The empty path is the document itself. */
export function valueAt(document: unknown, path: string): unknown {
  return stepInto(document, path.replaceAll(/\[(-?\d+)\]/g, ".$1").replace(/^(\$\.|\$$|\.)/, ""));
}

function stepInto(value: unknown, steps: string): unknown {
  if (steps === "") return value;
  if (Array.isArray(value)) {
    const [step = "", rest] = cut(steps);
    return /^-?\d+$/.test(step) ? stepInto(value.at(Number(step)), rest) : undefined;
  }
  if (!isObject(value)) return undefined;
  // Names may hold points themselves: `@odata.nextLink`.
  if (Object.hasOwn(value, steps)) return value[steps];
  const [step, rest] = cut(steps);
  return stepInto(value[step], rest);
}

function cut(steps: string): [string, string] {
  const at = steps.indexOf(".");
  return at < 0 ? [steps, ""] : [steps.slice(0, at), steps.slice(at + 1)];
}

type Row = Record<string, unknown>;

/** The document with these values in it, each at the place that its name is: `page.number`. */
export function placed(document: Row, values: Row): Row {
  for (const [path, value] of Object.entries(values)) {
    const steps = path.split(".");
    const last = steps.pop()!;
    let inner = document;
    for (const step of steps) {
      if (!isObject(inner[step])) inner[step] = {};
      inner = inner[step] as Row;
    }
    inner[last] = value;
  }
  return document;
}

const USUAL = ["data", "_embedded", "items", "results", "records", "rows", "value", "content", "hits"];

/** Field that names a row of an object of rows. */
const NAME_COLUMN = "_key";

/**
 * The rows at `path` in an answer, a list or an object of them by name, else where `placeOfRows` finds them. Single
 * values become rows with the column `value`. An empty document has none; undefined where nothing looks like rows.
 */
export function rowsIn(document: unknown, path: string): Row[] | undefined {
  if (document === null) return [];
  const place = path || placeOfRows(document);
  const list = place === undefined ? undefined : valueAt(document, place);
  return rowsOf(list) ?? (path && isObject(list) ? [list] : undefined);
}

/** A list, an object of rows by name, or null as rows; undefined for anything else. */
export function rowsOf(list: unknown): Row[] | undefined {
  if (list === null) return [];
  if (isObject(list)) return Object.values(list).every(isObject) ? named(list) : undefined;
  return Array.isArray(list) ? list.map((value) => (isObject(value) ? value : { value })) : undefined;
}

/** Rows that stand by their names, which are kept where no field repeats them. */
const named = (rows: Row): Row[] =>
  Object.entries(rows as Record<string, Row>).map(([name, row]) =>
    Object.values(row).some((value) => String(value) === name) ? row : { [NAME_COLUMN]: name, ...row },
  );

/**
 * Where the rows stand: in the document itself, under a usual name, or in the only list of objects there is; undefined
 * where nothing looks like a list.
 */
export function placeOfRows(document: unknown, depth = 0): string | undefined {
  if (Array.isArray(document)) return "$";
  if (!isObject(document) || depth > 2) return undefined;
  const usual = USUAL.find((name) => Array.isArray(document[name]));
  if (usual) return usual;
  const lists = Object.entries(document).filter(
    ([name, value]) => name !== "errors" && Array.isArray(value) && value.every(isObject),
  );
  if (lists.length > 0) return lists.length === 1 ? lists[0]![0] : undefined;
  const inner = USUAL.flatMap((name) => {
    const place = placeOfRows(document[name], depth + 1);
    return place === undefined ? [] : [`${name}.${place}`];
  });
  if (inner.length > 0) return inner.length === 1 ? inner[0] : undefined;
  // Some languages write an empty list as null.
  return USUAL.find((name) => document[name] === null);
}
