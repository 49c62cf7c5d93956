/** Rows of MySQL's text protocol, each a packet of length-encoded texts. */
import {
  DAY,
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

/** Three bytes of length and the packet's number. */
const HEADER: usize = 4;
/** A packet of this length goes on in the next. */
const LONGEST: i32 = 0xffffff;
const NULL: u8 = 0xfb;
const END: u8 = 0xfe;
const ERROR: u8 = 0xff;
/** An end is shorter; so is no row whose first text needs eight bytes for its length. */
const END_BYTES: i32 = 9;
const ZERO: i32 = 48;
const DAY_MICROS: i64 = 86400000000;

/** Takes whole packets from..to; answers where it stopped, and `stopped` says why. */
export function mysqlRows(from: usize, to: usize): usize {
  let at = from;
  while (to - at >= HEADER) {
    const length = <i32>(load<u32>(at) & 0xffffff);
    const next = at + HEADER + length;
    if (length === LONGEST) return stop(OTHER, at);
    if (next > to) return stop(PARTIAL, at);
    const lead = load<u8>(at + HEADER);
    if (lead === ERROR || (lead === END && length < END_BYTES)) return stop(OTHER, at);
    if (mysqlRow(at + HEADER, next) !== next) return stop(FULL, at);
    at = next;
  }
  return stop(PARTIAL, at);
}

/** Takes the one row from..to, without a packet's header; answers `from` where it has no room. */
export function mysqlRow(from: usize, to: usize): usize {
  // A text has four bytes of length here, and one or more there.
  const bytes = <i32>(to - from) + 4;
  if (!fits(bytes)) return stop(FULL, from);
  let at = from;
  for (let entry = first(); entry < end(); entry += ENTRY) {
    const lead = load<u8>(at++);
    if (lead === NULL) continue;
    let length: i32 = lead;
    if (lead === 0xfc) {
      length = load<u16>(at);
      at += 2;
    } else if (lead === 0xfd) {
      length = <i32>(load<u32>(at) & 0xffffff);
      at += 3;
    } else if (lead === 0xfe) {
      length = load<i32>(at);
      at += 8;
    }
    const kind = load<i32>(entry, KIND);
    if (kind === INTEGER) putLong(entry, integer(at, at + length));
    else if (kind === TIME) putTime(entry, at, at + length);
    else if (kind === DAY) putDay(entry, at);
    else putText(entry, at, length);
    at += length;
  }
  endRow(bytes);
  return to;
}

function integer(from: usize, to: usize): i64 {
  const negative = load<u8>(from) === 45;
  let value: i64 = 0;
  // Downwards, since the lowest number has no counterpart above zero.
  for (let at = from + (negative ? 1 : 0); at < to; at++) value = value * 10 - (<i64>load<u8>(at) - ZERO);
  return negative ? value : -value;
}

function two(at: usize): i32 {
  return <i32>load<u8>(at) * 10 + <i32>load<u8>(at, 1) - 11 * ZERO;
}

/** Days since 1970 of YYYY-MM-DD (Hinnant's days_from_civil); i32.MIN_VALUE for what is no day of the calendar. */
function dayAt(at: usize): i32 {
  let year = two(at) * 100 + two(at + 2);
  const month = two(at + 5);
  const day = two(at + 8);
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return i32.MIN_VALUE;
  if (month <= 2) year -= 1;
  const era = (year >= 0 ? year : year - 399) / 400;
  const ofEra = year - era * 400;
  const ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719468;
}

function daysOf(year: i32, month: i32): i32 {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** A zero month or day stands for "none" in MySQL. */
function putDay(entry: usize, at: usize): void {
  const day = dayAt(at);
  if (day !== i32.MIN_VALUE) putInt(entry, day);
}

/** YYYY-MM-DD HH:MM:SS with up to six digits of a second behind a point. */
function putTime(entry: usize, at: usize, to: usize): void {
  const day = dayAt(at);
  if (day === i32.MIN_VALUE) return;
  const seconds = (two(at + 11) * 60 + two(at + 14)) * 60 + two(at + 17);
  let part: i64 = 0;
  let unit: i64 = 100000;
  for (let digit = at + 20; digit < to; digit++, unit /= 10) part += (<i64>load<u8>(digit) - ZERO) * unit;
  putLong(entry, <i64>day * DAY_MICROS + <i64>seconds * 1000000 + part);
}
