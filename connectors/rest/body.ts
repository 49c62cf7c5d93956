/** Bodies of answers as values, in whatever letters they are written: one JSON document, or one a line. */
import { isUtf8 } from "node:buffer";
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
  const value = parsed(text) ?? parsed(mended(text));
  if (value === undefined) return { json: false, value: text, text };
  return { json: true, value: isLines && !Array.isArray(value) ? [value] : value, text };
}

/** One document or lines of them; undefined where it is neither. */
function parsed(text: string): unknown {
  try {
    return parseExact(text);
  } catch {
    return parseLines(text);
  }
}

/** What plug-ins of shops written in PHP complain of, and comments of caches, stand around the answer they disturb. */
const NOTICE =
  /(?:<br \/>\s*)?(?:<b>)?(?:PHP )?(?:Warning|Notice|Deprecated|Strict Standards)(?:<\/b>)?:\s[^\n]*? on line (?:<b>)?\d+(?:<\/b>)?(?:<br \/>)?/;
const BEFORE = new RegExp(`^(?:${NOTICE.source}\\s*)+`);
const BEHIND = new RegExp(`(?:\\s*(?:${NOTICE.source}|<!--[^]*?-->))+$`);
/** Numbers that JSON has not, and Python writes all the same. */
const NO_NUMBER = /"(?:[^"\\]|\\.)*"|\bNaN\b|-?\bInfinity\b/g;

/** The text without what is often around or in JSON and is none. */
function mended(text: string): string {
  const bare = text.replace(BEFORE, "").replace(BEHIND, "");
  return bare.replaceAll(NO_NUMBER, (found) => (found.startsWith('"') ? found : "null"));
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

/**
 * JSON is UTF-8, whatever old servers say of it, and though a few bytes break it; what is not is in the letters that the
 * header names, or Windows'.
 */
function decode(bytes: Uint8Array, contentType: string): string {
  const [, named = "utf-8"] = /charset\s*=\s*["']?([^\s;"']+)/i.exec(contentType) ?? [];
  const isWide = /^utf-?16/i.test(named);
  if (!isWide && !isUtf8(bytes)) {
    const text = new TextDecoder().decode(bytes);
    const [good, bad] = [/[\u0080-\ufffc]/g, /\ufffd/g].map((kind) => text.match(kind)?.length ?? 0);
    if (good! > bad!) return text;
  }
  const inTurn = isWide ? [named] : ["utf-8", named];
  for (const letters of [...inTurn, "windows-1252"]) {
    try {
      return new TextDecoder(letters, { fatal: true }).decode(bytes);
    } catch {
      // Not these letters, or none that are known.
    }
  }
  return Buffer.from(bytes).toString("latin1");
}
