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

/**
 * The list of rows in an answer: at `path`, else the document itself, a usual name, or the only list of objects there
 * is. Single values become rows with the column `value`. An empty document has none; undefined where nothing looks like
 * a list.
 */
export function rowsIn(document: unknown, path: string): Row[] | undefined {
  if (document === null) return [];
  const list = path ? valueAt(document, path) : findList(document);
  if (list === null) return [];
  if (!Array.isArray(list)) return path && isObject(list) ? [list] : undefined;
  return list.map((value) => (isObject(value) ? value : { value }));
}

function findList(document: unknown, depth = 0): unknown[] | undefined {
  if (Array.isArray(document)) return document;
  if (!isObject(document) || depth > 2) return undefined;
  const usual = USUAL.map((name) => document[name]).find(Array.isArray);
  if (usual) return usual;
  const { errors: _, ...rest } = document;
  const lists = Object.values(rest).filter(
    (value): value is unknown[] => Array.isArray(value) && value.every(isObject),
  );
  if (lists.length === 1) return lists[0];
  if (lists.length > 1) return undefined;
  const inner = USUAL.map((name) => findList(document[name], depth + 1)).filter((list) => list !== undefined);
  return inner.length === 1 ? inner[0] : undefined;
}
