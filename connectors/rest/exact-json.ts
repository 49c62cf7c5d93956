/** JSON in which integers beyond 2^53 (order and customer ids of some platforms) keep every digit. */

interface RawJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
}

// Both are in the language since ES2026; the compiler's library does not list them yet.
const json = JSON as unknown as RawJson;

const LONG_NUMBER = /\d{16}/;

/** As JSON.parse, but integers that a double can't hold become bigints. Throws SyntaxError. */
export function parseExact(text: string): unknown {
  if (!LONG_NUMBER.test(text)) return JSON.parse(text) as unknown;
  return json.parse(text, (_key, value, { source }) =>
    typeof value === "number" && !Number.isSafeInteger(value) && source && /^-?\d+$/.test(source)
      ? BigInt(source)
      : value,
  );
}

/** As JSON.stringify, with bigints written as the numbers they are; half letters become \ufffd. */
export function stringifyExact(value: unknown): string {
  const text = JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "bigint" ? json.rawJSON(String(inner)) : inner,
  );
  return text?.replaceAll(HALF_LETTER, "$1\ufffd");
}

/** Texts that servers cut in the middle of an emoji end so, and the warehouse reads no JSON that holds one. */
const HALF_LETTER = /(?<!\\)((?:\\\\)*)\\ud[89a-f][\da-f]{2}/g;
