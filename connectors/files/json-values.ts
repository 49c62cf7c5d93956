/** SQL that takes values out of JSON: many of one value at the cost of parsing it once. */
import { pointerTo, quoteName, quoteText } from "./duck.ts";

export interface JsonValue {
  /** Column that it becomes. */
  name: string;
  /** Keys from the whole to the value. */
  path: string[];
  /** Objects and lists as JSON, all else as text; `list`: JSON[], an object alone being a list of one. */
  kind: "text" | "json" | "list";
}

/** FROM-expression of columns that `from` has, and of values out of its column `json`. */
export function withValues(from: string, carried: string[], values: JsonValue[]): string {
  const shape = shapeOf(values);
  const rows = shape
    ? `(SELECT *, json_transform(json, ${quoteText(written(shape))}) AS record FROM ${from})`
    : from;
  const items = values.map((value) => {
    const sql = shape ? valueIn(shape, value) : alone("json", value.path, value.kind);
    return `${sql} AS ${quoteName(value.name)}`;
  });
  return `(SELECT ${[...carried, ...items].join(", ")} FROM ${rows})`;
}

/** The value at a path of a JSON value: objects and lists as JSON, all else as text. */
export function valueAt(json: string, path: string[], kind: "text" | "json"): string {
  const at = pointerTo(...path);
  return kind === "json"
    ? `CASE WHEN json_type(${json}, ${at}) <> 'NULL' THEN json_extract(${json}, ${at}) END`
    : `json_extract_string(${json}, ${at})`;
}

const objectAlone = (json: string, at: string) =>
  `CASE WHEN json_type(${json}, ${at}) = 'OBJECT' THEN [json_extract(${json}, ${at})] END`;

function listAt(json: string, path: string[]): string {
  const at = pointerTo(...path);
  const list = `CASE WHEN json_type(${json}, ${at}) = 'ARRAY' THEN CAST(json_extract(${json}, ${at}) AS JSON[]) END`;
  return `coalesce(${list}, ${objectAlone(json, at)})`;
}

const alone = (json: string, path: string[], kind: JsonValue["kind"]) =>
  kind === "list" ? listAt(json, path) : valueAt(json, path, kind);

/** Field -> what is read of it, or what is read within it. */
type Shape = Map<string, JsonValue["kind"] | Shape>;

/**
 * The struct that holds all values; what lies within one that is wanted as JSON is taken out of that. Undefined where
 * no struct can have them side by side: fields that differ in capitals only, a text that is wanted as an object, too.
 */
function shapeOf(values: JsonValue[]): Shape | undefined {
  const shape: Shape = new Map();
  for (const { path, kind } of values.toSorted((a, b) => a.path.length - b.path.length))
    if (!putInto(shape, path, kind)) return undefined;
  return shape;
}

function putInto(shape: Shape, [field, ...rest]: string[], kind: JsonValue["kind"]): boolean {
  const there = shape.get(field!);
  if (there === undefined) {
    const names = [...shape.keys()].map((name) => name.toLowerCase());
    if (!field || field.includes("\0") || names.includes(field.toLowerCase())) return false;
    if (rest.length === 0) shape.set(field, kind);
    const inner: Shape = new Map();
    if (rest.length > 0) shape.set(field, inner);
    return rest.length === 0 || putInto(inner, rest, kind);
  }
  if (rest.length === 0) return there === kind;
  return there === "json" ? kind !== "list" : there instanceof Map && putInto(there, rest, kind);
}

const TYPES = { text: '"VARCHAR"', json: '"JSON"', list: '["JSON"]' };

const written = (shape: Shape): string =>
  `{${[...shape].map(([field, kind]) => `${JSON.stringify(field)}:${kind instanceof Map ? written(kind) : TYPES[kind]}`).join(",")}}`;

/** The value in the record; a list that is none may be an object alone. */
function valueIn(shape: Shape, { path, kind }: JsonValue): string {
  let sql = "record";
  let there: Shape | JsonValue["kind"] = shape;
  for (const [k, field] of path.entries()) {
    if (!(there instanceof Map)) return alone(sql, path.slice(k), kind);
    sql = `struct_extract(${sql}, ${quoteText(field)})`;
    there = there.get(field)!;
  }
  return kind === "list" ? `coalesce(${sql}, ${objectAlone("json", pointerTo(...path))})` : sql;
}
