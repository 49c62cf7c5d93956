/** Whether JSON text has other names of fields than known ones, without parsing it. See index.ts beside this folder. */

const QUOTE: i8 = 0x22;
const COLON: i8 = 0x3a;
const COMMA: u8 = 0x2c;
const BRACE: u8 = 0x7b;
const SPACE: i8 = 0x20;

/** Of each known name with its quotes: its last 16 bytes, the bits of these that count, its length, where it stands. */
const ENTRY: usize = 48;
const MASK: usize = 16;
const LENGTH: usize = 32;
const TEXT: usize = 36;

let table: usize = 0;
let names: i32 = 0;
/** Place in the table of the name that probably comes next: objects of a file mostly name their fields in one order. */
let next: i32 = 0;

export function begin(at: usize, count: i32): void {
  table = at;
  names = count;
  next = 0;
}

/**
 * Whether a colon in from..to, behind which 16 bytes may be read, ends a name that is not known, or one that can't be
 * told. Bytes from `floor` on are those before.
 */
export function hasOther(floor: usize, from: usize, to: usize): bool {
  const colons = i8x16.splat(COLON);
  const quotes = i8x16.splat(QUOTE);
  const spaces = i8x16.splat(SPACE);
  for (let at = from; at < to; at += 16) {
    const before = v128.load(at - 1);
    // Within a text a quote has a backslash before it, so it ends no name, and is taken for one that is not known.
    const mayEnd = v128.or(i8x16.eq(before, quotes), i8x16.le_u(before, spaces));
    let found = i8x16.bitmask(v128.and(i8x16.eq(v128.load(at), colons), mayEnd));
    while (found !== 0) {
      const colon = at + ctz(found);
      if (colon >= to) break;
      if (!isKnown(floor, colon)) return true;
      found &= found - 1;
    }
  }
  return false;
}

function isKnown(floor: usize, colon: usize): bool {
  const last = load<u8>(colon - 1);
  // A space before the colon is left to a parser, unless it is in a text.
  if (last !== <u8>QUOTE) return isWithinText(floor, colon);
  for (let k = 0; k < names; k++) {
    const place = next;
    next = next + 1 === names ? 0 : next + 1;
    if (isName(table + <usize>place * ENTRY, floor, colon)) return true;
  }
  return false;
}

/** Whether something else than a quote stands before the spaces before the colon. */
function isWithinText(floor: usize, colon: usize): bool {
  let at = colon - 1;
  while (at > floor && load<u8>(at) <= <u8>SPACE) at--;
  return at > floor && load<u8>(at) !== <u8>QUOTE;
}

function isName(entry: usize, floor: usize, colon: usize): bool {
  const length = <usize>load<u32>(entry, LENGTH);
  if (colon - floor <= length) return false;
  const start = colon - length;
  const before = load<u8>(start - 1);
  if (before !== COMMA && before !== BRACE && before > <u8>SPACE) return false;
  const differing = v128.xor(v128.load(colon - 16), v128.load(entry));
  if (v128.any_true(v128.and(differing, v128.load(entry, MASK)))) return false;
  if (length <= 16) return true;
  return memory.compare(start, <usize>load<u32>(entry, TEXT), length - 16) === 0;
}
