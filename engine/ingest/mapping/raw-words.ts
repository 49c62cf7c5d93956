/** What the database says of a mapping's SQL, in the words that its writer used for the raw tables. */
import { AppError } from "../../contract/errors.ts";
import { quoteName } from "../../warehouse/sql.ts";

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/**
 * `said` with {{raw.orders}} in place of "raw_shop"."orders", and without the line that the database quotes in part. Of
 * a mistake before a table's name only the schema is named; which table it is stands in that line at the mark below it,
 * at the end of `reason`.
 */
export function inRawWords(said: string, rawSchema: string, reason = said): string {
  const quoted = quoteName(rawSchema);
  const name = '"((?:[^"]|"")+)"';
  const whole = new RegExp(`(?:"\\w+"\\.)?${escaped(quoted)}\\.${name}`, "g");
  const bare = new RegExp(`(?:\\b\\w+\\.)?\\b${escaped(rawSchema)}\\.([\\p{L}\\p{N}_]+)`, "gu");
  const marked = new RegExp(`^${escaped(quoted)}\\.${name}`).exec(textAtMark(reason))?.[1];
  return said
    .replace(/\s+LINE \d+:[\s\S]*$/, "")
    .replace(whole, (_all, table: string) => `{{raw.${table.replaceAll('""', '"')}}}`)
    .replace(bare, (_all, table: string) => `{{raw.${table}}}`)
    .replaceAll(`"${quoted}"`, `"{{raw.${marked?.replaceAll('""', '"') ?? "..."}}}"`);
}

/** What stands at the mark that the database puts below the line. */
function textAtMark(reason: string): string {
  const [line, mark] = /LINE \d+:.*\n\s*\^/.exec(reason)?.[0].split("\n") ?? [];
  return line === undefined || mark === undefined ? "" : line.slice(mark.indexOf("^"));
}

/** Does the work; that a mapping does not run is thrown in its writer's words. */
export async function toldInRawWords<T>(rawSchema: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof AppError) || typeof error.details?.reason !== "string") throw error;
    const { reason } = error.details;
    const details = Object.entries(error.details).map(([name, value]) => [
      name,
      typeof value === "string" ? inRawWords(value, rawSchema, reason) : value,
    ]);
    const message = inRawWords(error.message, rawSchema, reason);
    throw new AppError(error.code, message, Object.fromEntries(details), error);
  }
}
