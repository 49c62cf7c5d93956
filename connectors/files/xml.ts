/** XML as a stream, and feeds in it (RSS, Atom, any list of like elements) as one object a record. */
import sax from "sax";
import { decoded, encodingOf } from "./encoding.ts";

export interface XmlTag {
  name: string;
  attributes: Record<string, string>;
}

export interface XmlHandlers {
  open?(tag: XmlTag): void;
  text?(value: string): void;
  /** `line` counts from 1. */
  close?(name: string, line: number): void;
  /** Hears of what is wrong, and the parser goes on; without it the first fault is thrown. */
  fault?(reason: string, line: number): void;
}

/** `g:price` is `price`. */
export const localName = (name: string) => name.slice(name.indexOf(":") + 1);

/** Parses the bytes, calling the handlers; yields after every piece. */
export async function* parseXml(content: AsyncIterable<Buffer>, handlers: XmlHandlers): AsyncGenerator<void> {
  const parser = sax.parser(true, { position: true });
  parser.onopentag = (tag) =>
    handlers.open?.({ name: tag.name, attributes: tag.attributes as Record<string, string> });
  parser.ontext = (value) => handlers.text?.(value);
  parser.oncdata = (value) => handlers.text?.(value);
  parser.onclosetag = (name) => handlers.close?.(name, parser.line + 1);
  parser.onerror = (error) => {
    const reason = error.message.split("\n")[0]!;
    // A name that never ends is not gathered.
    if (!handlers.fault || reason.startsWith("Max buffer")) throw new Error(reason);
    handlers.fault(reason, parser.line + 1);
    parser.error = null as unknown as Error;
  };
  let text: InstanceType<typeof TextDecoder> | undefined;
  for await (const chunk of content) {
    text ??= new TextDecoder(declaredEncoding(chunk));
    parser.write(text.decode(chunk, { stream: true }));
    yield;
  }
  parser.write(text?.decode() ?? "").close();
  yield;
}

/** The encoding in `<?xml encoding="..."?>`, where its bytes can be read as that. */
function declaredEncoding(head: Buffer): string {
  const { encoding } = encodingOf(head);
  if (encoding.startsWith("utf-16")) return encoding;
  const declared = /^<\?xml[^>]*encoding=["']([\w-]+)["']/.exec(
    decoded(head.subarray(0, 200), "windows-1252"),
  );
  try {
    return new TextDecoder(declared?.[1] ?? encoding).encoding;
  } catch {
    return encoding;
  }
}

/** A record: text of its leaves (an attribute as `price.currency`), nested ones as objects, repeated ones as lists. */
export type XmlRecord = Record<string, unknown>;

/** Names that records go by in the feeds that shops write; one that holds text only is a value of a record. */
const RECORD =
  /<(?:\w+:)?(item|entry|product|offer|row|record|order|customer)(?:\s[^>]*\/>|(?:\s[^>]*)?>\s*<(?!\/|!\[CDATA))/i;

/** What feeds call their records, by their root: one that has none is empty, whatever it says of itself. */
const OF_ROOT: Record<string, string> = { rss: "item", feed: "entry" };
const ROOT = /^[^<]*(?:<[?!][^>]*>[^<]*)*<(?:\w+:)?(\w+)/;

interface Open {
  tag: string;
  fields: XmlRecord;
  /** Fields that Google's own elements filled. */
  google: Set<string>;
  text: string;
  attributes: Record<string, string>;
}

export interface FoundRecord {
  line: number;
  record: XmlRecord;
  /** What is wrong with the XML of this record. */
  fault?: string;
}

/**
 * Records of the feed with the line that each ends in: the first elements of a name that feeds use for them, else
 * the children of the root; `head` is the feed's beginning. Throws where the XML breaks off, after what was whole.
 */
export async function* readXmlRecords(
  content: AsyncIterable<Buffer>,
  head: string,
): AsyncGenerator<FoundRecord> {
  const known = RECORD.exec(head)?.[1]?.toLowerCase() ?? OF_ROOT[ROOT.exec(head)?.[1]?.toLowerCase() ?? ""];
  const ready: FoundRecord[] = [];
  const stack: Open[] = [];
  let depth = 0;
  let fault: string | undefined;
  const isRecord = (name: string) => (known ? localName(name).toLowerCase() === known : depth === 1);
  const pieces = parseXml(content, {
    open({ name, attributes }) {
      if (stack.length === 0) fault = undefined;
      if (stack.length > 0 || isRecord(name))
        stack.push({ tag: name, fields: noFields(), google: new Set(), text: "", attributes });
      depth++;
    },
    text(value) {
      const open = stack.at(-1);
      if (open) open.text += value;
    },
    close(_name, line) {
      depth--;
      const done = stack.pop();
      const parent = stack.at(-1);
      if (done && parent) addElement(parent, done);
      else if (done) ready.push({ line, record: allIn(done), ...(fault && { fault }) });
    },
    fault(reason, line) {
      // Between two records the first one tells enough.
      if (stack.length === 0 && !fault)
        ready.push({ line, record: noFields(), fault: `${reason}, between records` });
      fault ??= reason;
    },
  });
  try {
    for await (const _piece of pieces) yield* ready.splice(0);
  } catch (error) {
    yield* ready.splice(0);
    throw error;
  }
  if (depth > 0) throw new Error("its last tags are not closed");
}

/** An element may be called as what every object has: constructor, __proto__. */
const noFields = () => Object.create(null) as XmlRecord;

/** Fields, attributes and text of an element; those that are called as one of the others get a sign before. */
function allIn({ fields, text, attributes }: Open): XmlRecord {
  const all = noFields();
  const add = (name: string, value: unknown) => {
    all[name in fields || name in all ? `@${name}` : name] = value;
  };
  for (const [name, value] of saidBy(attributes)) add(name, value);
  if (text.trim() !== "") add("text", text.trim());
  return Object.assign(all, fields);
}

/** Where names are explained is none of the data. */
const saidBy = (attributes: Record<string, string>) =>
  Object.entries(attributes).filter(([name]) => !/^xmlns(:|$)/.test(name));

/** Adds what the element says: an object where it holds others or has several attributes, else a value. */
function addElement(parent: Open, child: Open): void {
  const attributes = saidBy(child.attributes);
  const isLink = child.text.trim() === "" && child.attributes.href;
  const isObject = Object.keys(child.fields).length > 0 || (attributes.length > 1 && !isLink);
  if (isObject) addField(parent, child.tag, localName(child.tag), allIn(child));
  else addLeaf(parent, child, attributes);
}

/** Adds the element's text, and its attributes as fields beside it. */
function addLeaf(parent: Open, { tag, text, attributes: { href } }: Open, said: [string, string][]): void {
  const name = localName(tag);
  const before = countOf(parent.fields[name]);
  // Atom's link says where it leads in an attribute.
  const value = text.trim() || (href ?? "");
  if (value !== "" || said.length === 0) addField(parent, tag, name, value);
  for (const [attribute, also] of said) {
    if (attribute === "href" && text.trim() === "") continue;
    const key = `${name}.${localName(attribute)}`;
    // Values and their attributes are lists of one length.
    const lacks = before - countOf(parent.fields[key]);
    for (let k = 0; k < lacks; k++) addField(parent, tag, key, "");
    addField(parent, tag, key, also);
  }
}

const countOf = (value: unknown) => (Array.isArray(value) ? value.length : value === undefined ? 0 : 1);

/** Google's own element (`g:title`) goes before the feed's (`title`); what comes again makes a list. */
function addField({ fields, google }: Open, tag: string, name: string, value: unknown): void {
  const ofGoogle = tag.startsWith("g:");
  const there = fields[name];
  if (there === undefined || (ofGoogle && !google.has(name))) fields[name] = value;
  else if (!ofGoogle && google.has(name)) return;
  else if (Array.isArray(there)) there.push(value);
  else fields[name] = [there, value];
  if (ofGoogle) google.add(name);
}
