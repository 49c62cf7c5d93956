/** Columns of the row group that is being filled, in Parquet's PLAIN encoding, and a bit a row for which are not null. */

/** Kinds of columns; kernel.ts names them alike. */
export const TEXT: i32 = 0;
export const INTEGER: i32 = 1;
export const DOUBLE: i32 = 2;
export const BOOLEAN: i32 = 3;
export const TIME: i32 = 4;
export const DAY: i32 = 5;

/** Bytes of a column's entry in the table of columns, and the places of its fields; kernel.ts writes them. */
export const ENTRY: usize = 24;
export const KIND: usize = 0;
export const VALUES: usize = 4;
const PRESENT_BITS: usize = 8;
/** Bytes of values so far. */
const USED: usize = 12;
/** How many rows have a value. */
const PRESENT: usize = 16;
/** Where the last text begins. */
const LAST: usize = 20;

let table: usize = 0;
let columns: i32 = 0;
let mostRows: i32 = 0;
let textBytes: i32 = 0;
let rows: i32 = 0;
/** Bytes that every text column still has room for, or more. */
let room: i32 = 0;

/** Begins an empty group: `textBytes` is what each text column has room for. */
export function begin(at: usize, count: i32, most: i32, text: i32): void {
  table = at;
  columns = count;
  mostRows = most;
  textBytes = text;
  rows = 0;
  room = text;
  for (let entry = at; entry < end(); entry += ENTRY) {
    store<i32>(entry, 0, USED);
    store<i32>(entry, 0, PRESENT);
    memory.fill(load<u32>(entry, PRESENT_BITS), 0, (most + 7) >> 3);
  }
}

export function rowCount(): i32 {
  return rows;
}

export function first(): usize {
  return table;
}

export function end(): usize {
  return table + <usize>columns * ENTRY;
}

/** Whether a row of so many bytes fits into the group. */
export function fits(bytes: i32): bool {
  if (rows === mostRows) return false;
  if (bytes <= room) return true;
  room = textBytes;
  for (let entry = first(); entry < end(); entry += ENTRY) {
    if (load<i32>(entry, KIND) === TEXT) room = min(room, textBytes - load<i32>(entry, USED));
  }
  return bytes <= room;
}

/** Ends a row of at most so many bytes in any column. */
export function endRow(bytes: i32): void {
  rows += 1;
  room -= bytes;
}

function present(entry: usize): void {
  const bits = load<u32>(entry, PRESENT_BITS) + (rows >> 3);
  store<u8>(bits, load<u8>(bits) | ((<u8>1) << (<u8>(rows & 7))));
  store<i32>(entry, load<i32>(entry, PRESENT) + 1, PRESENT);
}

export function putLong(entry: usize, value: i64): void {
  const used = load<i32>(entry, USED);
  store<i64>(load<u32>(entry, VALUES) + used, value);
  store<i32>(entry, used + 8, USED);
  present(entry);
}

export function putInt(entry: usize, value: i32): void {
  const used = load<i32>(entry, USED);
  store<i32>(load<u32>(entry, VALUES) + used, value);
  store<i32>(entry, used + 4, USED);
  present(entry);
}

export function putText(entry: usize, from: usize, length: i32): void {
  const used = load<i32>(entry, USED);
  const to = <usize>load<u32>(entry, VALUES) + used;
  store<i32>(to, length);
  // Short texts go in steps of eight: there is room behind every column and behind what came in.
  if (length <= 32) for (let k = 0; k < length; k += 8) store<u64>(to + 4 + k, load<u64>(from + k));
  else memory.copy(to + 4, from, length);
  store<i32>(entry, used, LAST);
  store<i32>(entry, used + 4 + length, USED);
  present(entry);
}

/** The highest value of a column of whole numbers, times or days; i64.MIN_VALUE where it has none. */
export function highest(entry: usize): i64 {
  const values = <usize>load<u32>(entry, VALUES);
  const end = values + load<i32>(entry, USED);
  let most = i64.MIN_VALUE;
  if (load<i32>(entry, KIND) === DAY) {
    for (let at = values; at < end; at += 4) most = max(most, <i64>load<i32>(at));
  } else {
    for (let at = values; at < end; at += 8) most = max(most, load<i64>(at));
  }
  return most;
}
