/** Files of Parquet from columns that are encoded already. https://parquet.apache.org/docs/file-format */
import { compact, type Fields, type Value } from "./compact.ts";

/** What a column holds: PLAIN values of one of Parquet's types. */
export type ParquetType = "text" | "long" | "double" | "timestamp" | "timestamptz" | "date";

/** One column of a row group. */
export interface ColumnPage {
  /** PLAIN values, without those that are null. */
  values: Uint8Array;
  /** How many there are. */
  present: number;
  /** A bit a row, the lowest first, 1 where there is a value. */
  bits: Uint8Array;
}

const [INT32, INT64, DOUBLE, BYTE_ARRAY] = [1, 2, 5, 6];
const [UTF8, DATE] = [0, 6];
const OPTIONAL = 1;
const [PLAIN, RLE] = [0, 3];

const PHYSICAL: Record<ParquetType, number> = {
  text: BYTE_ARRAY,
  long: INT64,
  double: DOUBLE,
  timestamp: INT64,
  timestamptz: INT64,
  date: INT32,
};

const MAGIC = Buffer.from("PAR1");

/** Puts one file together: what each call answers is to be written behind what came before. */
export class ParquetFile {
  readonly #types: ParquetType[];
  readonly #groups: Value[] = [];
  #rows = 0;
  #at = 0;

  constructor(types: ParquetType[]) {
    this.#types = types;
  }

  /** The bytes of a row group, one page for each column; values are no copies, so they are valid as the pages are. */
  group(rows: number, pages: ColumnPage[]): Uint8Array[] {
    const parts: Uint8Array[] = this.#at === 0 ? [MAGIC] : [];
    this.#at ||= MAGIC.length;
    const begin = this.#at;
    const chunks = pages.map((page, k): Value => {
      const offset = this.#at;
      const levels = levelsOf(rows, page);
      const size = levels.length + page.values.length;
      const header = pageHeader(rows, size);
      parts.push(header, levels, page.values);
      this.#at += header.length + size;
      return { struct: columnChunk(PHYSICAL[this.#types[k]!], nameOf(k), rows, offset, this.#at - offset) };
    });
    this.#rows += rows;
    const group: Fields = [
      [1, { list: chunks }],
      [2, { i64: this.#at - begin }],
      [3, { i64: rows }],
    ];
    this.#groups.push({ struct: group });
    return parts;
  }

  /** The bytes that end the file. */
  end(): Uint8Array[] {
    const root: Fields = [
      [4, { text: "schema" }],
      [5, { i32: this.#types.length }],
    ];
    const columns = this.#types.map((type, k) => ({ struct: schemaElement(type, nameOf(k)) }));
    const footer = compact([
      [1, { i32: 1 }],
      [2, { list: [{ struct: root }, ...columns] }],
      [3, { i64: this.#rows }],
      [4, { list: this.#groups }],
    ]);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(footer.length);
    return [...(this.#at === 0 ? [MAGIC] : []), footer, length, MAGIC];
  }
}

/** Name of a column in the file. */
export const nameOf = (k: number) => `c${k}`;

function schemaElement(type: ParquetType, name: string): Fields {
  const element: Fields = [
    [1, { i32: PHYSICAL[type] }],
    [3, { i32: OPTIONAL }],
    [4, { text: name }],
  ];
  if (type === "text") element.push([6, { i32: UTF8 }]);
  if (type === "date") element.push([6, { i32: DATE }]);
  if (type === "timestamp" || type === "timestamptz") {
    const micros: Fields = [[2, { struct: [] }]];
    const timestamp: Fields = [
      [1, { flag: type === "timestamptz" }],
      [2, { struct: micros }],
    ];
    element.push([10, { struct: [[8, { struct: timestamp }]] }]);
  }
  return element;
}

function pageHeader(rows: number, size: number): Buffer {
  const dataPage: Fields = [
    [1, { i32: rows }],
    [2, { i32: PLAIN }],
    [3, { i32: RLE }],
    [4, { i32: RLE }],
  ];
  return compact([
    [1, { i32: 0 }],
    [2, { i32: size }],
    [3, { i32: size }],
    [5, { struct: dataPage }],
  ]);
}

function columnChunk(type: number, name: string, rows: number, offset: number, size: number): Fields {
  const metadata: Fields = [
    [1, { i32: type }],
    [2, { list: [{ i32: PLAIN }, { i32: RLE }] }],
    [3, { list: [{ text: name }] }],
    [4, { i32: 0 }],
    [5, { i64: rows }],
    [6, { i64: size }],
    [7, { i64: size }],
    [9, { i64: offset }],
  ];
  return [
    [2, { i64: offset }],
    [3, { struct: metadata }],
  ];
}

/** Definition levels: one run where all rows are alike, else the bits as they are. */
function levelsOf(rows: number, { present, bits }: ColumnPage): Buffer {
  const alike = present === rows || present === 0;
  const run = alike
    ? Buffer.from([...varint(rows << 1), present === 0 ? 0 : 1])
    : Buffer.concat([Buffer.from(varint((Math.ceil(rows / 8) << 1) | 1)), bits]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(run.length);
  return Buffer.concat([length, run]);
}

function varint(value: number): number[] {
  return value > 127 ? [(value & 127) | 128, ...varint(value >>> 7)] : [value];
}
