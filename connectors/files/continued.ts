/**
 * Exports of orders with their lines, and sheets with merged cells, say the order on its first row only: the rows below,
 * blank up to the lines' own columns, continue it.
 */
import { isWrittenDate } from "../written-dates.ts";

/** Fewer rows tell nothing. */
const FEWEST = 3;
/** What a line has and an order has not, in the languages that shops write. */
const OF_LINES =
  /qty|quantit|\bunits\b|menge|anzahl|st(ü|ue)ck|aantal|\bqt[éeàdy]\b|cantidad|quantidade|ilo(ś|s)(ć|c)|mno(ž|z)stv|\bantall?\b|mängd|mængde|määrä|кол-?во|количество|adet|miktar|数量|個数|수량/i;

const isBlank = (cell: string | undefined) => (cell ?? "").trim() === "";
const isDay = (cell: string) =>
  /^\d{1,4}([-/]|\. ?)\d{1,2}\1\d{1,4}/.test(cell.trim()) || isWrittenDate(cell);

/**
 * How many columns from the left hold what is said once for several rows; 0 where every row stands for itself. Such
 * columns are blank together, hold a number that never comes again and a day, and a quantity stands in every row behind
 * them: a row of such a file is no order, but one of its lines.
 */
export function continuedColumns(names: string[], rows: string[][]): number {
  const [first] = rows;
  const heads = rows.filter((row) => !isBlank(row[0]));
  const below = rows.filter((row) => isBlank(row[0]));
  if (first === undefined || isBlank(first[0]) || below.length < FEWEST) return 0;
  const end = names.findIndex((_name, k) => below.some((row) => !isBlank(row[k])));
  const isNumbered = new Set(heads.map((row) => row[0])).size === heads.length;
  const mostAre = (k: number, test: (cell: string) => boolean) =>
    heads.filter((row) => test(row[k] ?? "")).length >= heads.length * 0.9;
  const isOfOrders = names.slice(0, Math.max(0, end)).some((_name, k) => mostAre(k, isDay));
  const isOfLines = names.some(
    (name, k) => k >= end && OF_LINES.test(name) && rows.every((row) => !isBlank(row[k])),
  );
  const hasOtherDays = names.some((_name, k) => k >= end && mostAre(k, isDay));
  return end > 1 && isNumbered && isOfOrders && isOfLines && !hasOtherDays ? end : 0;
}

/** What is said of rows that continue others. */
export const saidOfContinued = (file: string, names: string[], count: number): string[] =>
  count === 0
    ? []
    : [
        `Rows of ${file} that leave ${names[0]} to ${names[count - 1]} blank continue the row above, and get its values.`,
      ];

/** Fills up the rows of a file, one after the other. */
export interface Filler {
  /** The row with what the one above says; undefined where that one was set aside. */
  fill(values: string[]): string[] | undefined;
  /** A row was set aside: those that continue it can't stand alone. */
  drop(): void;
}

/** Fills the first `count` values of rows that leave them all blank with those of the row above. */
export function fillerOf(count: number): Filler {
  let head: string[] | undefined;
  return {
    fill(values) {
      const isBelow = count > 0 && values.slice(0, count).every(isBlank);
      if (!isBelow) head = values.slice(0, count);
      return head && isBelow ? [...head, ...values.slice(count)] : isBelow ? undefined : values;
    },
    drop() {
      head = undefined;
    },
  };
}
