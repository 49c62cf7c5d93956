/** Reads a mapping that another workspace exported. */
import type { z } from "zod";
import { mappingFile } from "../../../engine/contract/mapping.ts";
import type { TableMapping } from "./answers.ts";

type MappingFile = z.output<typeof mappingFile>;

/** The mapping in the file's text, or why there is none; `known` are the warehouse's tables. */
export function readMappingFile(text: string, known: string[]): MappingFile | { error: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { error: `This file is no JSON: ${(error as Error).message}. Choose one exported from Mapping.` };
  }
  const { format, formatVersion } = (value ?? {}) as Record<string, unknown>;
  if (format !== "merchbench-mapping")
    return { error: "This file holds no mapping. Choose one that was exported from Mapping." };
  if (formatVersion !== 1)
    return { error: `The file is of format ${formatVersion}, this program reads format 1. Update it first.` };
  const read = mappingFile.safeParse(value);
  if (!read.success) return { error: `${saidOf(read.error.issues[0]!, value)} Mend it in the file.` };
  return faultOf(read.data.tables, known) ?? read.data;
}

/** What the warehouse can't take. */
function faultOf(tables: TableMapping[], known: string[]): { error: string } | undefined {
  if (tables.length === 0)
    return { error: "The file maps no table. Export it again from a source that is mapped." };
  const names = tables.map(({ table }) => table);
  const strange = names.find((name) => !known.includes(name));
  if (strange !== undefined)
    return { error: `There is no warehouse table "${strange}". There are: ${known.join(", ")}.` };
  const twice = names.find((name, k) => names.indexOf(name) !== k);
  return twice === undefined ? undefined : { error: `The file maps ${twice} twice. Leave one of them out.` };
}

type Issue = z.core.$ZodIssue;

/** Where a value is not what it must be: "orders: grid.parts.0.from: Give text." */
function saidOf(issue: Issue, file: unknown): string {
  const { path, message } = deepest(issue);
  const [area, at, ...rest] = path;
  const tables = (file as { tables?: { table?: unknown }[] }).tables;
  const table = area === "tables" && typeof at === "number" ? tables?.[at]?.table : undefined;
  const where = table === undefined ? path : [table, ...rest];
  const place = where.map(String).filter(Boolean).join(".");
  return `At ${place || "the top"} of the file: ${message.replace(/\.?$/, ".")}`;
}

/** Of a value that may be one of several kinds, what is wrong with the kind that it came nearest to. */
function deepest(issue: Issue): { path: PropertyKey[]; message: string } {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return issue;
  const inner = issue.errors.map((issues) => deepest(issues[0]!));
  const nearest = inner.reduce((best, one) => (one.path.length > best.path.length ? one : best));
  return { path: [...issue.path, ...nearest.path], message: nearest.message };
}
