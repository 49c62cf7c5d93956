/** JSON that is not one object a line: a list, a list within an object, or objects one after another, cut into values. */
import { isObjectText } from "../json-object.ts";
import { LARGEST_OBJECT, type Line } from "./lines.ts";

/** Where the records are. `newline`: one a line; else at the end of the keys that `path` names, [] being the top. */
export type JsonLayout = { kind: "newline" } | { kind: "list"; path: string[] } | { kind: "objects" };

/** Keys under which an answer of an API or an export keeps its records. */
const LISTS =
  /^(data|items?|results?|records?|rows?|values?|content|entries|list|elements|hits|batch|events?|orders?|products?|customers?|variants|docs|edges|nodes)$/i;
const DEEPEST = 3;

/** Lines of the head that decide whether a file holds one object a line. */
const JUDGED_LINES = 50;

/** Looks at the beginning of the file; `complete` says that it is the whole of it. */
export function jsonLayout(head: string, complete: boolean): JsonLayout {
  const text = head.replace(/^\ufeff/, "").trimStart();
  if (text.startsWith("[")) return { kind: "list", path: [] };
  const lines = text.split("\n", JUDGED_LINES).filter((line) => line.trim() !== "");
  const objects = lines.filter(isObjectText).length;
  if (objects > 0 && objects >= lines.length / 2 && !(complete && lines.length === 1))
    return { kind: "newline" };
  const path = isFollowed(text) ? undefined : listPath(text);
  if (path) return { kind: "list", path };
  return isObjectText(lines[0] ?? "") || !text.startsWith("{") ? { kind: "newline" } : { kind: "objects" };
}

/** Whether another object comes behind the first one: then its list is not all that the file holds. */
function isFollowed(text: string): boolean {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    if (depth === 0) return /^\s*,?\s*\{/.test(text.slice(index + token.length, index + 1000));
  }
  return false;
}

/** Keys that lead from the top object to the first list of objects, if they are such as exports use. */
function listPath(text: string): string[] | undefined {
  const tokens = text.matchAll(/"((?:[^"\\]|\\.)*)"(\s*:)?|[{}[\]]/g);
  const keys: string[] = [];
  let depth = 0;
  for (const token of tokens) {
    const [sign, name = "", isKey] = token;
    if (isKey) keys[depth - 1] = name;
    else if (sign === "{") depth++;
    else if (sign === "}") depth--;
    else if (sign === "[") {
      const path = keys.slice(0, depth);
      const listed = /^\[\s*(\{|$|\])/.test(text.slice(token.index, token.index + 200));
      return listed && path.length <= DEEPEST && path.every((key) => LISTS.test(key)) ? path : undefined;
    }
    if (depth === 0) return undefined;
  }
  return undefined;
}

const QUOTE = 34;
const BACKSLASH = 92;
const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [123, 125, 91, 93];

/**
 * Cuts a byte stream into its records, each with the line that it starts in; what stands between them is their
 * commas. A record that the end of the file cuts off comes as far as it goes; one whose brackets don't match takes
 * no more than itself along.
 */
export async function* splitJson(
  content: AsyncIterable<Buffer>,
  layout: Exclude<JsonLayout, { kind: "newline" }>,
): AsyncGenerator<Line> {
  const splitter = new Splitter(layout.kind === "list" ? layout.path : undefined);
  for await (const chunk of content) for (const record of splitter.take(chunk)) yield* salvaged(record);
  for (const record of splitter.end()) yield* salvaged(record);
}

const BETWEEN = /\}(\s*,\s*)\{/;
/** Broken records in a row after which the rest of them is not looked through any more. */
const MOST_SALVAGED = 100;

/** The record, or, where it is broken and others follow within it, its broken piece and those others. */
function* salvaged(record: Line): Generator<Line> {
  let rest: Line | undefined = record;
  for (let tries = 0; rest; tries++) {
    const cut: RegExpExecArray | null =
      tries < MOST_SALVAGED && !isObjectText(rest.bytes.toString("utf8"))
        ? BETWEEN.exec(rest.bytes.toString("latin1"))
        : null;
    if (!cut) {
      yield rest;
      return;
    }
    const end: number = cut.index + 1;
    yield { number: rest.number, bytes: rest.bytes.subarray(0, end) };
    const splitter = new Splitter(undefined, rest.number + lineEnds(rest.bytes.subarray(0, end)));
    const found: Line[] = [...splitter.take(rest.bytes.subarray(end)), ...splitter.end()];
    rest = found.pop();
    for (const other of found) yield* salvaged(other);
  }
}

function lineEnds(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}

class Splitter {
  readonly #path: string[] | undefined;
  #inString = false;
  #escaped = false;
  /** Open brackets outside the record. */
  readonly #open: number[] = [];
  /** Key last read at each depth outside the record. */
  readonly #keys: string[] = [];
  #key: number[] | undefined;
  /** Depth within the record; 0 outside of one. */
  #depth = 0;
  #scalar = false;
  #parts: Buffer[] = [];
  #length = 0;
  #line = 1;
  #startLine = 1;

  /** The wanted list was closed; what follows is kept until it is known to be no record. */
  #left = false;

  constructor(path: string[] | undefined, line = 1) {
    this.#path = path;
    this.#line = line;
  }

  *take(chunk: Buffer): Generator<Line> {
    let start = this.#within() ? 0 : -1;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (byte === 10) this.#line++;
      if (this.#inString) this.#inText(byte);
      else if (this.#depth > 0) this.#inRecord(byte);
      else if (this.#scalar) {
        if (byte === QUOTE) this.#inString = true;
        else if (byte === 44 || byte === CLOSE_LIST || byte === 10) {
          yield this.#record(chunk.subarray(start, at));
          start = -1;
          if (byte === CLOSE_LIST) this.#leave(byte);
        }
        continue;
      } else if (this.#atRecords()) {
        if (byte === CLOSE_LIST || byte === CLOSE) this.#leave(byte);
        else if (byte > 32 && byte !== 44) {
          start = at;
          this.#startLine = this.#line;
          if (byte === OPEN || byte === OPEN_LIST) this.#depth = 1;
          else {
            this.#scalar = true;
            this.#inString = byte === QUOTE;
          }
        }
        continue;
      } else if (this.#left) {
        this.#keep(chunk.subarray(at));
        break;
      } else this.#outside(byte);
      if (start >= 0 && !this.#within()) {
        yield this.#record(chunk.subarray(start, at + 1));
        start = -1;
      }
    }
    if (start >= 0) this.#keep(chunk.subarray(start));
    // What never ends is given up, and the next record looked for.
    if (this.#length > LARGEST_OBJECT) yield this.#record(Buffer.alloc(0));
  }

  /** The list ends, where it is one within an object; at the top, what follows is looked at as well. */
  #leave(byte: number): void {
    if (!this.#path || this.#path.length === 0 || byte === CLOSE) return;
    this.#outside(byte);
    this.#left = true;
    this.#startLine = this.#line;
  }

  /** A record that never ends is not gathered whole. */
  #keep(bytes: Buffer): void {
    if (this.#length <= LARGEST_OBJECT) this.#parts.push(bytes);
    this.#length += bytes.length;
  }

  *end(): Generator<Line> {
    const isTail = this.#left && !this.#within();
    if (isTail ? !this.#closes() : this.#within()) yield this.#record(Buffer.alloc(0));
  }

  /** Whether what came behind the list ends the objects around it as it should. */
  #closes(): boolean {
    const around = '{"_":'.repeat(this.#path!.length);
    return isObjectText(`${around}[]${Buffer.concat(this.#parts).toString("utf8")}`);
  }

  #within(): boolean {
    return this.#depth > 0 || this.#scalar;
  }

  #record(last: Buffer): Line {
    this.#keep(last);
    const bytes = this.#parts.length > 1 ? Buffer.concat(this.#parts) : this.#parts[0]!;
    const tooLong = this.#length > LARGEST_OBJECT;
    this.#parts = [];
    this.#length = 0;
    this.#depth = 0;
    this.#scalar = false;
    this.#inString = false;
    return { number: this.#startLine, bytes, ...(tooLong && { tooLong }) };
  }

  #inText(byte: number): void {
    if (this.#key && byte !== QUOTE) this.#key.push(byte);
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) {
      this.#inString = false;
      if (this.#key) this.#keys[this.#open.length - 1] = Buffer.from(this.#key).toString("utf8");
      this.#key = undefined;
    }
  }

  #inRecord(byte: number): void {
    if (byte === QUOTE) this.#inString = true;
    else if (byte === OPEN || byte === OPEN_LIST) this.#depth++;
    else if (byte === CLOSE || byte === CLOSE_LIST) this.#depth--;
  }

  #outside(byte: number): void {
    if (byte === QUOTE) {
      this.#inString = true;
      this.#key = [];
    } else if (byte === OPEN || byte === OPEN_LIST) this.#open.push(byte);
    else if (byte === CLOSE || byte === CLOSE_LIST) this.#open.pop();
  }

  /** Whether the next value is a record: within the wanted list, or at the top where objects follow each other. */
  #atRecords(): boolean {
    const path = this.#path;
    if (!path) return this.#open.length === 0;
    return (
      this.#open.length === path.length + 1 &&
      this.#open.at(-1) === OPEN_LIST &&
      path.every((key, k) => this.#open[k] === OPEN && this.#keys[k] === key)
    );
  }
}
