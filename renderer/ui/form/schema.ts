/** What a form reads from a JSON schema, and the checks it makes before the engine makes them again. */

import { type NumberBounds, numberProblem } from "../number-problem.ts";

/** One property of an object schema with the field metadata that zod's `.meta()` left in it. */
export interface FieldSchema {
  type?: string | string[];
  label?: string;
  title?: string;
  help?: string;
  description?: string;
  secret?: boolean;
  placeholder?: string;
  control?: "text" | "number" | "password" | "file" | "folder" | "select" | "switch";
  /** Of a grid of 12. */
  width?: number;
  /** Only a source asks for it. */
  purpose?: "source";
  /** Shown, and checked, only while that other field has one of these values. */
  when?: { field: string; is: string[] };
  enum?: string[];
  default?: unknown;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  minLength?: number;
  pattern?: string;
  /** How the value is to be written: said where it does not fit the pattern. */
  expected?: string;
  minItems?: number;
  /** Of a list; with properties each entry is a small form of its own. */
  items?: FieldSchema & ObjectSchema;
}

export interface ObjectSchema {
  properties?: Record<string, FieldSchema>;
  required?: string[];
}

export type FormValue = Record<string, unknown>;
export type FormErrors = Record<string, string>;

export interface SchemaFormProps {
  schema: ObjectSchema;
  value: FormValue;
  onChange: (value: FormValue) => void;
  /** Errors after submit: of `checkForm`, or of the engine by field name. */
  errors?: FormErrors;
  /** What stands before the names of the fields in errors: `streams.0.` of an entry of a list. */
  prefix?: string;
  /** Fields to leave out. */
  hide?: readonly string[];
  disabled?: boolean;
  /** Names of values that do not speak for themselves, such as ids of models. */
  names?: Readonly<Record<string, string>>;
}

/** A secret that the engine keeps reads as this; left as it is, it is not sent. */
export const STORED = "stored";

/** Schemas travel as plain records; this is the one place that trusts their shape. */
export const asObjectSchema = (schema: unknown): ObjectSchema => schema as ObjectSchema;

export const fieldLabel = (name: string, field: FieldSchema): string =>
  (field.label ?? field.title ?? name).replace(/ \(optional\)$/, "");

export function isOptional(schema: ObjectSchema, name: string): boolean {
  const field = schema.properties?.[name];
  if (field?.label?.endsWith("(optional)")) return true;
  return !(schema.required ?? []).includes(name) && field?.default === undefined;
}

export const typeOf = (field: FieldSchema): string =>
  (Array.isArray(field.type) ? field.type.find((type) => type !== "null") : field.type) ?? "string";

/** Value of a new form: what was given, else the schema's defaults. */
export function initialValue(schema: ObjectSchema, given: FormValue = {}): FormValue {
  const defaults = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    if (field.default !== undefined) return [[name, field.default] as const];
    // A list that needs an entry begins with an empty one to fill in.
    const needsEntry = isListOfForms(field) && (field.minItems ?? 0) > 0;
    return needsEntry ? [[name, [initialValue(field.items ?? {})]] as const] : [];
  });
  return { ...Object.fromEntries(defaults), ...given };
}

/** False for a field that another one's value makes pointless, and for free records, which no form can ask for. */
export function isShown(schema: ObjectSchema, name: string, value: FormValue): boolean {
  const field = schema.properties?.[name];
  if (field && typeOf(field) === "object") return false;
  const when = field?.when;
  if (!when) return true;
  const other = value[when.field] ?? schema.properties?.[when.field]?.default;
  return when.is.includes(String(other));
}

/** True for a list whose entries have fields. */
export const isListOfForms = (field: FieldSchema): boolean =>
  typeOf(field) === "array" && field.items?.properties !== undefined;

function checkNumber(label: string, field: FieldSchema, value: unknown): string | null {
  if (typeof value !== "number" || Number.isNaN(value)) return `Write ${label} as a number.`;
  if (field.exclusiveMinimum !== undefined && value <= field.exclusiveMinimum)
    return `Use more than ${field.exclusiveMinimum}.`;
  return numberProblem(value, boundsOf(field));
}

export const boundsOf = (field: FieldSchema): NumberBounds => ({
  min: field.minimum,
  max: field.maximum,
  whole: typeOf(field) === "integer",
});

/** The fix in words, or null when the field is right; entries of a list are looked through by `checkForm`. */
export function checkField(schema: ObjectSchema, name: string, value: unknown): string | null {
  const field = schema.properties?.[name];
  if (!field) return null;
  const label = fieldLabel(name, field);
  if (isListOfForms(field)) {
    const entries = Array.isArray(value) ? value.length : 0;
    return entries < (field.minItems ?? 0) ? "Add at least one." : null;
  }
  if (value === undefined || value === null || (typeof value === "string" && value.trim() === "")) {
    const needed =
      (schema.required ?? []).includes(name) || (typeof value === "string" && (field.minLength ?? 0) > 0);
    return needed ? `Fill in ${label.toLowerCase()}.` : null;
  }
  if (["number", "integer"].includes(typeOf(field))) return checkNumber(label, field, value);
  if (typeof value === "string" && field.pattern && !new RegExp(field.pattern).test(value.trim())) {
    return field.expected ?? field.help ?? `${label} is not written as expected.`;
  }
  return null;
}

/** What is wrong by field; of a list's entries by the place as well: `streams.0.path`. */
export function checkForm(schema: ObjectSchema, value: FormValue): FormErrors {
  const found = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    if (!isShown(schema, name, value)) return [];
    const problem = checkField(schema, name, value[name]);
    if (problem) return [[name, problem] as const];
    return isListOfForms(field) ? checkEntries(name, field, value[name]) : [];
  });
  return Object.fromEntries(found);
}

const checkEntries = (name: string, { items }: FieldSchema, value: unknown) =>
  (Array.isArray(value) ? (value as FormValue[]) : []).flatMap((entry, at) =>
    Object.entries(checkForm(items ?? {}, entry)).map(
      ([field, problem]) => [`${name}.${at}.${field}`, problem] as const,
    ),
  );

/** A field by the words of the form: `streams.0.path` as "Lists to read 1, Path". */
export function fieldTitle(schema: ObjectSchema, path: string): string {
  const [name = "", at, ...rest] = path.split(".");
  const field = schema.properties?.[name];
  if (!field) return path;
  const label = fieldLabel(name, field);
  if (at === undefined) return label;
  const entry = `${label} ${Number(at) + 1}`;
  return rest.length > 0 ? `${entry}, ${fieldTitle(field.items ?? {}, rest.join("."))}` : entry;
}

/** What to send: untouched stored secrets are left out, so the engine keeps them. */
export function withoutStored(schema: ObjectSchema, value: FormValue): FormValue {
  return Object.fromEntries(
    Object.entries(value).filter(([name, v]) => !(schema.properties?.[name]?.secret && v === STORED)),
  );
}
