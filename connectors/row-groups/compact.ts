/** Thrift's compact protocol, as far as the metadata of Parquet needs it. https://github.com/apache/thrift */

const I32 = 5;
const I64 = 6;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;

/** A field's value; fields go in the order of their numbers. */
export type Value =
  | { i32: number }
  | { i64: number }
  | { text: string }
  | { flag: boolean }
  | { struct: Fields }
  | { list: Value[] };

export type Fields = [number: number, value: Value][];

/** The bytes of a struct. */
export function compact(fields: Fields): Buffer {
  const bytes: number[] = [];
  writeStruct(bytes, fields);
  return Buffer.from(bytes);
}

function writeStruct(bytes: number[], fields: Fields): void {
  let last = 0;
  for (const [number, value] of fields) {
    // Numbers here never lie more than fifteen apart.
    bytes.push(((number - last) << 4) | typeOf(value));
    last = number;
    if (!("flag" in value)) writeValue(bytes, value);
  }
  bytes.push(0);
}

function typeOf(value: Value): number {
  if ("i32" in value) return I32;
  if ("i64" in value) return I64;
  if ("text" in value) return BINARY;
  if ("list" in value) return LIST;
  if ("struct" in value) return STRUCT;
  return value.flag ? 1 : 2;
}

function writeValue(bytes: number[], value: Value): void {
  if ("i32" in value) writeVarint(bytes, zigzag(value.i32));
  else if ("i64" in value) writeVarint(bytes, zigzag(value.i64));
  else if ("text" in value) writeText(bytes, value.text);
  else if ("struct" in value) writeStruct(bytes, value.struct);
  else if ("list" in value) writeList(bytes, value.list);
}

function writeText(bytes: number[], text: string): void {
  const encoded = Buffer.from(text);
  writeVarint(bytes, BigInt(encoded.length));
  bytes.push(...encoded);
}

function writeList(bytes: number[], list: Value[]): void {
  const type = list[0] ? typeOf(list[0]) : STRUCT;
  if (list.length < 15) bytes.push((list.length << 4) | type);
  else {
    bytes.push(0xf0 | type);
    writeVarint(bytes, BigInt(list.length));
  }
  for (const each of list) writeValue(bytes, each);
}

const zigzag = (value: number) => (BigInt(value) << 1n) ^ (BigInt(value) >> 63n);

function writeVarint(bytes: number[], value: bigint): void {
  let rest = value;
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
}
