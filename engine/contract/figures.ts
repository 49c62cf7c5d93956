/** Figures and lists in texts that engine and models write: the one place that knows how. The page has renderer/ui/format.ts. */

const LOCALE = "en-GB";

/** A whole number with separators: 3,312. */
export const whole = (value: number): string => Math.round(value).toLocaleString(LOCALE);

/** At most `digits` decimals, with separators: 1,240.5. */
export const decimal = (value: number, digits = 2): string =>
  value.toLocaleString(LOCALE, { maximumFractionDigits: digits });

/** Always `digits` decimals, with separators, as prices and scores are compared: 1,240.50. */
export const fixed = (value: number, digits: number): string =>
  value.toLocaleString(LOCALE, { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** A share of 1: 0.0286 is 2.9%. */
export const percent = (share: number, digits = 1): string => `${fixed(100 * share, digits)}%`;

/** An amount with its currency (ISO 4217) and the digits that it has: £1,240.50. */
export const money = (value: number, currency: string): string =>
  value.toLocaleString(LOCALE, { style: "currency", currency, currencyDisplay: "narrowSymbol" });

/** Digits after the point that amounts of a currency (ISO 4217) have: 2 mostly, none of JPY, three of KWD. */
export const currencyDigits = (currency: string): number =>
  new Intl.NumberFormat(LOCALE, { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** Words after one another: price, stock and cost. */
export const listed = (words: string[]): string => new Intl.ListFormat(LOCALE).format(words);

/** A number with its noun: 1 sale, 2,400 sales. */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${whole(value)} ${value === 1 ? one : many}`;
