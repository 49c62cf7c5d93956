/** Files made by chance from a seed, for the fuzz test: tables in every way of writing, and ways to break them. */
import { gzipSync, zstdCompressSync } from "node:zlib";
import { zipOf } from "../testkit/zip.ts";

export interface Chance {
  /** 0 up to, not including, `below`. */
  below(below: number): number;
  of<T>(choices: readonly T[]): T;
  /** True once in `times`. */
  once(times: number): boolean;
}

/** The same seed gives the same choices, on every machine. */
export function chanceOf(seed: number): Chance {
  let state = (seed * 2654435761) >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
  for (let k = 0; k < 8; k++) next();
  const below = (limit: number) => Math.floor(next() * limit);
  return { below, of: (choices) => choices[below(choices.length)]!, once: (times) => below(times) === 0 };
}

export interface Table {
  names: string[];
  /** Text of each cell; null is no value. The first column holds the row's mark. */
  rows: (string | null)[][];
}

const NAMES = [
  "name",
  "Name",
  "total price",
  "größe",
  'say "hi"',
  "a.b",
  "a/b~c",
  "select",
  "日本",
  "_file",
  "x'y",
];
const PIECES = [
  "a",
  "Zoë",
  "O'Brien",
  'he said "no"',
  "a,b",
  "c;d",
  "tab\there",
  "two\nlines",
  "{",
  "]",
  "\\n",
  "日本",
  "😀",
  " ",
];

/** The mark of a row, which nothing else in a file looks like. */
export const markOf = (row: number) => `row#${String(row).padStart(6, "0")}#`;
export const MARK = /row#\d{6}#/g;

/** A table with columns of text, long ids and numbers, with gaps. `plain` leaves out what only quotes can hold. */
export function randomTable(chance: Chance, { plain = false } = {}): Table {
  const kinds = Array.from({ length: 1 + chance.below(6) }, () =>
    chance.of(["text", "id", "price", "word"] as const),
  );
  const names = [
    "mark",
    ...kinds.map((kind, k) =>
      plain || chance.once(2) ? `${kind}_${k}` : chance.of(NAMES.slice(k * 2, k * 2 + 2)),
    ),
  ];
  const texts = plain ? PIECES.filter((piece) => !/[",;\t\n']/.test(piece)) : PIECES;
  const cell = (kind: (typeof kinds)[number]): string | null => {
    if (chance.once(8)) return null;
    if (kind === "id") return String(10n ** 18n + BigInt(chance.below(10 ** 9)));
    if (kind === "price") return (chance.below(100_000) / 100).toFixed(2);
    if (kind === "word") return chance.of(["alpha", "beta", "gamma"]);
    return `t${Array.from({ length: 1 + chance.below(4) }, () => chance.of(texts)).join("")}t`;
  };
  const count = 1 + chance.below(chance.once(5) ? 3000 : 60);
  return { names, rows: Array.from({ length: count }, (_, row) => [markOf(row), ...kinds.map(cell)]) };
}

export interface Written {
  name: string;
  bytes: Buffer;
}

/** The table as CSV of some dialect, in some encoding. */
export function writeCsv(chance: Chance, table: Table): Written {
  const delimiter = chance.of([",", ";", "\t", "|"]);
  const end = chance.of(["\n", "\r\n"]);
  const always = chance.once(3);
  const cell = (value: string | null) =>
    value !== null && (always || /[",;|\t\n\r']/.test(value))
      ? `"${value.replaceAll('"', '""')}"`
      : (value ?? "");
  const line = (values: (string | null)[]) => values.map(cell).join(delimiter) + end;
  const text = [table.names, ...table.rows].map(line).join("");
  const encoded = chance.of([
    Buffer.from(text),
    Buffer.from(`\ufeff${text}`),
    Buffer.from(`\ufeff${text}`, "utf16le"),
    Buffer.from(`\ufeff${text}`, "utf16le").swap16(),
  ]);
  return packed(chance, "t.csv", encoded);
}

/** The table as JSON of some layout; numbers stay whole. */
export function writeJson(chance: Chance, table: Table): Written {
  const cell = (value: string | null) =>
    value === null ? "null" : /^\d+(\.\d+)?$/.test(value) ? value : JSON.stringify(value);
  const gap = chance.of(["", " ", "\n "]);
  const fields = (row: (string | null)[]) =>
    row
      .map((value, k) => [table.names[k]!, value] as const)
      .filter(([, value], k) => k === 0 || value !== null || chance.once(2))
      .map(([name, value]) => `${JSON.stringify(name)}:${cell(value)}`);
  const objects = (between: string) => table.rows.map((row) => `{${fields(row).join(`,${between}`)}}`);
  const layouts = [
    () => ({ name: "t.jsonl", text: `${objects("").join("\n")}\n` }),
    () => ({ name: "t.json", text: `[${objects(gap).join(`,${gap}`)}]` }),
    () => ({ name: "t.json", text: `{"count":3,"items":[${objects(gap).join(`,${gap}`)}],"next":null}` }),
  ];
  const { name, text } = chance.of(layouts)();
  return packed(chance, name, Buffer.from(text));
}

function packed(chance: Chance, name: string, bytes: Buffer): Written {
  const ways = [
    () => ({ name, bytes }),
    () => ({ name, bytes }),
    () => ({ name: `${name}.gz`, bytes: gzipSync(bytes) }),
    () => ({ name: `${name}.zst`, bytes: zstdCompressSync(bytes) }),
    () => ({ name: "t.zip", bytes: zipOf({ [name]: bytes }) }),
  ];
  return chance.of(ways)();
}

/** Breaks the bytes in one to three ways. */
export function mutate(chance: Chance, bytes: Buffer): Buffer {
  let broken = bytes;
  for (let k = 1 + chance.below(3); k > 0; k--) broken = chance.of(MUTATIONS)(chance, broken);
  return broken;
}

const insert = (bytes: Buffer, at: number, piece: Buffer | string) =>
  Buffer.concat([bytes.subarray(0, at), Buffer.from(piece), bytes.subarray(at)]);

const somewhere = (chance: Chance, bytes: Buffer) => chance.below(Math.max(1, bytes.length));

const MUTATIONS: ((chance: Chance, bytes: Buffer) => Buffer)[] = [
  // Cut off.
  (chance, bytes) => bytes.subarray(0, somewhere(chance, bytes)),
  // Flipped bits.
  (chance, bytes) => {
    const copy = Buffer.from(bytes);
    for (let k = 1 + chance.below(20); k > 0 && copy.length > 0; k--)
      copy[somewhere(chance, copy)]! ^= 1 << chance.below(8);
    return copy;
  },
  // Quotes and delimiters where none belong.
  (chance, bytes) =>
    insert(bytes, somewhere(chance, bytes), chance.of(['"', '""', ",", ";", "\\", "{", "}", "'", "\r"])),
  // Letters of another encoding, halves of letters, zeros.
  (chance, bytes) =>
    insert(
      bytes,
      somewhere(chance, bytes),
      chance.of([Buffer.from([0xe9]), Buffer.from([0xff, 0xfe]), Buffer.from([0xc3]), Buffer.alloc(3)]),
    ),
  // A huge field.
  (chance, bytes) => insert(bytes, somewhere(chance, bytes), "x".repeat(chance.of([70_000, 3_000_000]))),
  // A line that is something else, or blank, or twice there.
  (chance, bytes) => {
    const at = bytes.indexOf(10, somewhere(chance, bytes)) + 1;
    return insert(bytes, at, chance.of(["\n\n", "what is this\n", "1,2,3,4,5,6,7,8,9\n", "[1]\n", "null\n"]));
  },
  // A piece twice, or gone.
  (chance, bytes) => {
    const at = somewhere(chance, bytes);
    const piece = bytes.subarray(at, at + chance.below(200));
    return chance.once(2)
      ? insert(bytes, at, piece)
      : Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + piece.length)]);
  },
  // Nothing at all, now and then.
  (chance, bytes) => (chance.once(6) ? Buffer.alloc(0) : bytes),
];
