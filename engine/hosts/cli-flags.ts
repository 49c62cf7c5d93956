/** Flags of the command line, made from a command's zod schema, and typed text turned back into its values. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { AppError } from "../contract/errors.ts";

/** The part of JSON schema that our inputs use. */
export interface Field {
  type?: string | string[];
  enum?: unknown[];
  anyOf?: Field[];
  items?: Field;
  properties?: Record<string, Field>;
  default?: unknown;
  label?: string;
  help?: string;
  secret?: boolean;
  control?: string;
  required?: string[];
}

/** Input fields of a command by name, as JSON schema. */
export function fieldsOf(schema: z.ZodType): { fields: Record<string, Field>; required: string[] } {
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Field;
  return { fields: json.properties ?? {}, required: json.required ?? [] };
}

export const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
export const camel = (name: string) => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** `string`, `number`, `boolean`, `array` or `object`; the first of several. */
export function kindOf(field: Field): string {
  if (field.enum) return "string";
  const type = Array.isArray(field.type) ? field.type.find((name) => name !== "null") : field.type;
  return (type === "integer" ? "number" : type) ?? (field.anyOf ? kindOf(field.anyOf[0]!) : "string");
}

/** Help of a flag: what it is, what it may be, what it is when left out. */
export function helpOf(field: Field): string {
  const choices = (field.enum ?? field.items?.enum)?.join(", ");
  const parts = [
    sentence(field.help ?? field.label ?? ""),
    takesJson(field) ? "JSON, or @file with it." : "",
    choices && !field.help?.includes(choices) ? `One of: ${choices}.` : "",
  ];
  if (field.default !== undefined && !isEmpty(field.default)) parts.push(`Default: ${show(field.default)}.`);
  return parts.filter(Boolean).join(" ");
}

const sentence = (text: string) => (text === "" || /[.!?]$/.test(text) ? text : `${text}.`);
const isEmpty = (value: unknown) =>
  value === "" || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
const show = (value: unknown) =>
  Array.isArray(value) ? value.join(",") : typeof value === "object" ? JSON.stringify(value) : String(value);

/** Objects, and lists of those that `key=value` can't write. */
function takesJson(field: Field): boolean {
  if (kindOf(field) === "object") return true;
  return kindOf(field) === "array" && Object.keys(field.items?.properties ?? {}).length > 2;
}

/** Text of the command line as the field's value. Throws `invalid-input` that names the flag. */
export function parseValue(name: string, field: Field, text: string | boolean): unknown {
  if (typeof text === "boolean") return text;
  switch (kindOf(field)) {
    case "number":
      return parseNumber(name, text);
    case "boolean":
      return parseBoolean(name, text);
    case "array":
      if (takesJson(field)) return listOf(name, parseJson(name, text));
      return text.trim().startsWith("[") ? parseJson(name, text) : splitList(name, field, text);
    case "object":
      return parseJson(name, text);
    default:
      return text;
  }
}

function parseNumber(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) {
    throw new AppError("invalid-input", `--${kebab(name)} takes a number, not "${text}".`);
  }
  return value;
}

function parseBoolean(name: string, text: string): boolean {
  if (/^(true|yes|1)$/i.test(text)) return true;
  if (/^(false|no|0)$/i.test(text)) return false;
  throw new AppError("invalid-input", `--${kebab(name)} takes true or false, not "${text}".`);
}

/** A list, or that of the same name in a whole answer: `mapping suggest` answers `{"tables": [...]}` and more. */
function listOf(name: string, value: unknown): unknown {
  const named = (value as Record<string, unknown> | null)?.[name];
  return Array.isArray(named) ? named : value;
}

/** JSON as it is, or of the file behind an `@`; `@-` is the standard input. */
function parseJson(name: string, given: string): unknown {
  const from = given.startsWith("@") ? given.slice(1) : null;
  const text = from === null ? given : readText(name, from);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const what =
      from === null ? `"${text.slice(0, 40)}"` : from === "-" ? "what came in" : `what ${from} holds`;
    const hint = from === null ? " Mind the quotes of your shell, or write it to a file and give @file." : "";
    throw new AppError("invalid-input", `--${kebab(name)} takes JSON, and ${what} is none.${hint}`);
  }
}

function readText(name: string, path: string): string {
  try {
    return readFileSync(path === "-" ? 0 : path, "utf8");
  } catch (error) {
    const reasons: Record<string, string> = { ENOENT: "there is none", EISDIR: "it is a folder" };
    const reason = reasons[(error as NodeJS.ErrnoException).code ?? ""] ?? (error as Error).message;
    throw new AppError(
      "invalid-input",
      `--${kebab(name)} names the file ${path}, which can't be read: ${reason}.`,
    );
  }
}

/** `a,b,c`; items of two fields are written `key=value`. */
function splitList(name: string, field: Field, text: string): unknown[] {
  const pair = Object.entries(field.items?.properties ?? {});
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      if (pair.length !== 2) return parseValue(name, field.items ?? {}, part);
      // The last one: a SKU may have one, too.
      const equals = part.lastIndexOf("=");
      const [left, right] = [part.slice(0, equals), part.slice(equals + 1)];
      if (equals < 0) {
        throw new AppError(
          "invalid-input",
          `--${kebab(name)} takes ${pair[0]![0]}=${pair[1]![0]} pairs, and "${part}" is none.`,
        );
      }
      return {
        [pair[0]![0]]: parseValue(name, pair[0]![1], left),
        [pair[1]![0]]: parseValue(name, pair[1]![1], right),
      };
    });
}
