/** Rows of PostgreSQL's binary COPY, each a CopyData message. */
import {
  BOOLEAN,
  DAY,
  DOUBLE,
  ENTRY,
  end,
  endRow,
  first,
  fits,
  INTEGER,
  KIND,
  putInt,
  putLong,
  putText,
  TIME,
} from "./columns";
import { FULL, OTHER, PARTIAL, stop } from "./stop";

const COPY_DATA: u8 = 0x64;
/** Kind and length of a message. */
const HEADER: usize = 5;
/** "PGCOPY", its five other bytes, flags and the length of an extension stand before the first row. */
const PREAMBLE: usize = 19;
/** From 1970 to 2000. */
const EPOCH_MICROS: i64 = 946684800000000;
const EPOCH_DAYS: i32 = 10957;

/** Takes whole messages from..to; answers where it stopped, and `stopped` says why. */
export function postgresRows(from: usize, to: usize): usize {
  let at = from;
  while (at < to) {
    if (load<u8>(at) !== COPY_DATA) return stop(OTHER, at);
    if (to - at < HEADER) return stop(PARTIAL, at);
    const length = <i32>bswap<u32>(load<u32>(at, 1)) - 4;
    const next = at + HEADER + length;
    if (next > to) return stop(PARTIAL, at);
    if (!fits(length)) return stop(FULL, at);
    const row = at + HEADER + preamble(at + HEADER);
    // A count of -1 ends the rows.
    if (<i16>bswap<u16>(load<u16>(row)) >= 0) {
      takeRow(row + 2);
      endRow(length);
    }
    at = next;
  }
  return stop(PARTIAL, at);
}

function preamble(at: usize): usize {
  if (load<u8>(at) !== 0x50 || load<u32>(at) !== 0x4f434750) return 0;
  return PREAMBLE + bswap<u32>(load<u32>(at, PREAMBLE - 4));
}

function takeRow(from: usize): void {
  let at = from;
  for (let entry = first(); entry < end(); entry += ENTRY) {
    const length = <i32>bswap<u32>(load<u32>(at));
    at += 4;
    if (length < 0) continue;
    const kind = load<i32>(entry, KIND);
    if (kind === INTEGER || kind === DOUBLE) putLong(entry, bswap<i64>(load<i64>(at)));
    else if (kind === TIME) putTime(entry, bswap<i64>(load<i64>(at)));
    else if (kind === DAY) putInt(entry, days(bswap<i32>(load<i32>(at))));
    else if (kind === BOOLEAN) putLong(entry, load<u8>(at));
    else putText(entry, at, length);
    at += length;
  }
}

/** Infinity is the largest number on both sides; what lies before all times is one more here. */
function putTime(entry: usize, value: i64): void {
  if (value === i64.MAX_VALUE) putLong(entry, value);
  else if (value === i64.MIN_VALUE) putLong(entry, -i64.MAX_VALUE);
  // The last thirty years that PostgreSQL knows are beyond what DuckDB holds.
  else if (value < i64.MAX_VALUE - EPOCH_MICROS) putLong(entry, value + EPOCH_MICROS);
}

function days(value: i32): i32 {
  if (value === i32.MAX_VALUE) return value;
  return value === i32.MIN_VALUE ? -i32.MAX_VALUE : value + EPOCH_DAYS;
}
