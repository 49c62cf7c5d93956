/**
 * What lies within the records of JSON and XML: fields of objects become columns of their own (`customer.email`), lists
 * of objects tables of their own (`orders.lines`) with the key of the record that they lie in.
 */
import { isObject } from "../json-object.ts";

/** A list of objects within records. */
export interface NestedList {
  /** Keys that lead to it, through lists as well. */
  path: string[];
  /** From the record down: the key that its rows are known by (none where there is one only), and where the next list lies. */
  steps: { key: NestedColumn | undefined; list: string[] }[];
  columns: NestedColumn[];
}

export interface NestedColumn {
  name: string;
  /** Keys from the record or the list's object to the value. */
  path: string[];
  /** Holds objects or lists. */
  nested: boolean;
}

/** What was seen in the records of a list, or of the file. */
export interface RecordLook {
  count: number;
  fields: Map<string, FieldLook>;
}

interface FieldLook {
  /** Records that have a plain value, and, for names that keys go by, the file's values as long as all differ. */
  plain: number;
  values: Set<string> | undefined;
  inner?: RecordLook;
  list?: RecordLook;
}

/** Deeper than this nothing is taken apart. */
const DEEPEST = 5;
/** An object with more values is a bag of properties: it stays in one column. */
const MOST_LEAVES = 40;
/** A record that has more fields than this is no table either. */
const MOST_FIELDS = 500;
/** Endings of names that keys go by; short ones must stand apart (orderId, order_no), long ones need not (kundennummer). */
const KEY =
  /(^|[^a-z])(ids?|oid|no|key|ref|name)$|(uuid|guid|number|nummer|numero|nr|code|sku|handle|reference)$/i;
const isKeyName = (name: string) =>
  name === "$oid" || KEY.test(name.replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, "$1_$2"));

export const newLook = (): RecordLook => ({ count: 0, fields: new Map() });

/** Adds one record to what was seen. */
export function lookAtRecord(look: RecordLook, record: object, depth = 0): void {
  look.count++;
  for (const [name, value] of Object.entries(record)) {
    if (value === null || (look.fields.size >= MOST_FIELDS && !look.fields.has(name))) continue;
    const field = look.fields.get(name) ?? { plain: 0, values: isKeyName(name) ? new Set() : undefined };
    look.fields.set(name, field);
    if (typeof value !== "object") notePlain(field, String(value));
    else if (depth < DEEPEST) lookWithin(field, value, depth + 1);
  }
}

/** What comes now is of another file: exports overlap, so a key that comes in several of them is one all the same. */
export function beginFile(look: RecordLook): void {
  for (const { values, inner, list } of look.fields.values()) {
    values?.clear();
    for (const within of [inner, list]) if (within) beginFile(within);
  }
}

function notePlain(field: FieldLook, value: string): void {
  field.plain++;
  if (value === "" || field.values?.has(value)) field.values = undefined;
  field.values?.add(value.slice(0, 100));
}

function lookWithin(field: FieldLook, value: object, depth: number): void {
  if (!Array.isArray(value)) {
    field.inner ??= newLook();
    lookAtRecord(field.inner, value, depth);
    return;
  }
  for (const item of value) {
    if (!isObject(item)) continue;
    field.list ??= newLook();
    lookAtRecord(field.list, item, depth);
  }
}

/** Columns for the values within the record's objects; an object with too many of them has none. */
export function leavesOf(look: RecordLook): NestedColumn[] {
  return [...look.fields].flatMap(([name, field]) => {
    const leaves = field.inner ? columnsOf(field, [name]) : [];
    return leaves.length > MOST_LEAVES ? [] : leaves;
  });
}

/** All values of a record and of the objects within it. */
const columnsIn = ({ fields }: RecordLook, path: string[]): NestedColumn[] =>
  [...fields].flatMap(([name, field]) => columnsOf(field, [...path, name]));

function columnsOf(field: FieldLook, path: string[]): NestedColumn[] {
  const name = path.join(".");
  const wrapped = wrapperOf(field);
  if (wrapped) return [{ name, path: [...path, ...wrapped], nested: false }];
  const isList = field.list !== undefined || (field.plain === 0 && !field.inner);
  return field.inner && !isList ? columnsIn(field.inner, path) : [{ name, path, nested: isList }];
}

/** How a database of documents writes its ids, numbers and dates: {"$oid": "..."}. */
const WRAPPER = /^\$(oid|uuid|date|numberDecimal|numberDouble|numberInt|numberLong)$/;

/** Keys that lead to the value where the field is nothing but such an object. */
function wrapperOf({ plain, inner, list }: FieldLook): string[] | undefined {
  const [only, another] = inner && !list && plain === 0 ? [...inner.fields] : [];
  if (!only || another || !WRAPPER.test(only[0])) return undefined;
  const [key, value] = only;
  return value.inner ? [key, ...(wrapperOf(value) ?? [])] : [key];
}

/**
 * Lists of objects in the records, those within lists too. `entity` is what the records are called after (`orders`).
 * Lists of names and values, and lists in records that nothing tells apart, are none.
 */
export function nestedLists(look: RecordLook, entity: string): NestedList[] {
  return listsIn(look, { path: [], steps: [] }, entity);
}

function listsIn(look: RecordLook, above: Pick<NestedList, "path" | "steps">, entity: string): NestedList[] {
  const key = keyOf(look, entity);
  if (!key && look.count > 1) return [];
  return listFields(look, []).flatMap(({ at, list }) => {
    const path = [...above.path, ...at];
    const steps = [...above.steps, { key, list: at }];
    const own = columnsIn(list, []);
    if (own.length > MOST_FIELDS) return [];
    return [{ path, steps, columns: own }, ...listsIn(list, { path, steps }, at.at(-1)!)];
  });
}

function listFields(look: RecordLook, path: string[]): { at: string[]; list: RecordLook }[] {
  return [...look.fields].flatMap(([name, { inner, list }]) => {
    const at = [...path, name];
    if (list) {
      // XML has one object where there is one, and a list where there are several.
      if (inner) mergeLook(list, inner);
      return isNamesAndValues(list) ? [] : [{ at, list }];
    }
    return inner ? listFields(inner, at) : [];
  });
}

function mergeLook(to: RecordLook, from: RecordLook): void {
  to.count += from.count;
  for (const [name, field] of from.fields) if (!to.fields.has(name)) to.fields.set(name, field);
}

/** Parameters, attributes and options: {"key": ..., "value": ...}. */
function isNamesAndValues({ fields }: RecordLook): boolean {
  const has = (pattern: RegExp) => [...fields.keys()].some((name) => pattern.test(name));
  return fields.size <= 5 && has(/^(\w+[_-])?(key|name|label|code)$/i) && has(/^(\w+[_-])?values?$/i);
}

const BARE = /^(_?id|uuid|guid|oid|gid|number|no|nr|key|code|sku|handle|ref|reference|name|nummer|numero)$/i;
/** The value that is there in every record and never twice in a file: an id before a number, a number before a name. */
function keyOf({ fields, count }: RecordLook, entity: string): NestedColumn | undefined {
  const found = [...fields].flatMap(([name, field]) => {
    const wrapped = field.inner && wrapperOf(field);
    const value = wrapped && field.inner!.fields.get(wrapped[0]!);
    if (value) return isKey(value, count) ? [{ name, path: [name, ...wrapped] }] : [];
    return isKey(field, count) ? [{ name, path: [name] }] : [];
  });
  const one = singular(entity);
  const rank = (name: string) => {
    if (/^_?id$/i.test(name)) return 0;
    if (name.toLowerCase().startsWith(one)) return 1;
    return /id$/i.test(name) ? 2 : /name$/i.test(name) ? 4 : 3;
  };
  const [key] = found.sort((a, b) => rank(a.name) - rank(b.name));
  if (!key) return undefined;
  const bare = key.name.replace(/^_/, "").toLowerCase();
  return { name: BARE.test(key.name) ? `${one}_${bare}` : key.name, path: key.path, nested: false };
}

const isKey = ({ plain, values, inner, list }: FieldLook, count: number) =>
  count > 0 && plain === count && values !== undefined && !inner && !list;

/** orders_2024 is order, companies is company. */
function singular(name: string): string {
  const word = name.toLowerCase().replace(/[\d_\s-]+$/, "") || name.toLowerCase();
  return word.replace(/ies$/, "y").replace(/([^s])s$/, "$1");
}

/** Records of Google Analytics' and Segment's exports, whose lists and objects are read as they are. */
export const isKnownEvent = (names: string[]) => {
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  return has(/^event_params$/i) || (has(/^message_?id$/i) && has(/^type$/i));
};
