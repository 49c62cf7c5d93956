/** Bodies of answers as values, in whatever letters they are written: one JSON document, or one a line. */
import { parseExact } from "./exact-json.ts";

export interface Body {
  /** False where it is neither; then `value` is its text. */
  json: boolean;
  value: unknown;
  text: string;
}

/** Reads a body; an empty one is JSON null, or no lines. `contentType` is that header of the answer. */
export function readBody(bytes: Uint8Array, contentType = ""): Body {
  // WordPress plug-ins like to print byte order marks before the answer; trimming takes them away, too.
  const text = decode(bytes, contentType).trim();
  const isLines = LINES.test(contentType);
  if (text === "") return { json: true, value: isLines ? [] : null, text };
  try {
    const value = parseExact(text);
    return { json: true, value: isLines && !Array.isArray(value) ? [value] : value, text };
  } catch {
    const lines = parseLines(text);
    return lines ? { json: true, value: lines, text } : { json: false, value: text, text };
  }
}

const LINES = /\b(x-)?(ndjson|jsonl|json-lines|jsonlines)\b/i;

function parseLines(text: string): unknown[] | undefined {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length < 2) return undefined;
  try {
    return lines.map(parseExact);
  } catch {
    return undefined;
  }
}

/** JSON is UTF-8, whatever old servers say of it; what is not is in the letters that the header names, or Windows'. */
function decode(bytes: Uint8Array, contentType: string): string {
  const [, named = "utf-8"] = /charset\s*=\s*["']?([^\s;"']+)/i.exec(contentType) ?? [];
  const inTurn = /^utf-?16/i.test(named) ? [named] : ["utf-8", named];
  for (const letters of [...inTurn, "windows-1252"]) {
    try {
      return new TextDecoder(letters, { fatal: true }).decode(bytes);
    } catch {
      // Not these letters, or none that are known.
    }
  }
  return Buffer.from(bytes).toString("latin1");
}
