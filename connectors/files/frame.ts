/** What spreadsheets and reports put around a table: titles above the names of its columns, sums below its rows. */

/** Titles end by here. */
const DEEPEST = 20;
/** Fewer columns tell no title from names. */
const NARROWEST = 3;

const filled = (cells: string[]) => cells.filter((cell) => cell.trim() !== "").length;

const isNumber = (cell: string) => /^[-+]?[\d.,:/ -]+$/.test(cell.trim());

/**
 * How many of the first records stand above the names: titles, dates of the report, a line of groups. They fill at
 * most half of the columns that the first full line fills, and that line has nothing but words, different ones but for a few; a line of groups
 * may fill more where figures stand below the names. 0 where the first line may itself be names or values.
 */
export function recordsAbove(records: string[][]): number {
  const shape = (cells: string[]) => cells.map((cell) => cell.trim()).filter(Boolean);
  for (let at = 1; at <= Math.min(DEEPEST, records.length - 2); at++) {
    const names = shape(records[at]!);
    const isFull = names.length >= NARROWEST && names.length >= 0.8 * usual(records.slice(at + 1));
    if (!isFull) continue;
    const isPlain = !names.some(isNumber) && areMostlyOwn(names);
    const isTitle = (cells: string[]) => filled(cells) <= names.length / 2;
    const above = records.slice(0, at);
    if (!isPlain || !above.every((cells) => isTitle(cells) || isOfGroups(shape(cells), cells.length)))
      return 0;
    return above.every(isTitle) || areAboveFigures(records[at]!, records.slice(at + 1)) ? at : 0;
  }
  return 0;
}

/** A wide report may call two of its columns alike: a sale's state and a buyer's. */
const areMostlyOwn = (names: string[]) => names.length - new Set(names).size <= names.length / 10;

/** Words that stand for several columns each: some cells are blank, or a word comes again. */
const isOfGroups = (words: string[], width: number) =>
  !words.some(isNumber) && (words.length < width || new Set(words).size < words.length);

/** Names differ from rows where those hold figures. */
function areAboveFigures(names: string[], rows: string[][]): boolean {
  const figures = [...names.keys()].filter((k) => {
    const cells = rows.map((cells) => cells[k]?.trim() ?? "").filter(Boolean);
    return cells.length > 0 && cells.every(isNumber);
  });
  return figures.length > 1 && figures.every((k) => !isNumber(names[k]!));
}

/** Rows that tell whether the first one is another kind of line. */
const FEWEST_ROWS = 3;

/**
 * Whether the first row says what each column holds: as marketplaces write it below the names, in words in all of some
 * columns where every other row has figures, and hardly the same words twice; or as laboratories and scales do, in
 * nothing but units, one above every column of figures.
 */
export function describesColumns(first: string[], rows: string[][]): boolean {
  const figures = [...first.keys()].filter((k) => {
    const cells = rows.map((cells) => cells[k]?.trim() ?? "").filter(Boolean);
    return cells.length >= FEWEST_ROWS && cells.every(isNumber);
  });
  const said = figures.map((k) => first[k]!.trim());
  if (first.filter(isSentence).length < NARROWEST)
    return (
      said.length > 0 && said.every(isUnit) && first.every((cell) => isUnit(cell.trim()) || !cell.trim())
    );
  return figures.length >= NARROWEST && said.every(isSentence) && new Set(said).size > said.length / 2;
}

const isSentence = (text: string) => /\p{L}{2}.*\s.*\p{L}/su.test(text);
/** Units of weight, length, volume, number, time and money, forms of dates, and kinds of values. */
const UNIT =
  /^[[(]?(k?g|lbs?|oz|[ckm]?m|in(ch(es)?)?|ft|m?l|pcs?|st(k|ck)\.?|stück|units?|each|%|percent|[€$£¥]|eur|usd|gbp|chf|pln|czk|sek|nok|dkk|jpy|cad|aud|h|hrs?|hours?|min|days?|tage|[dtmyj]{1,4}([./-][dtmyj]{1,4}){2}|text|string|number|zahl|integer|decimal|date|datum|datetime)[\])]?$/i;
const isUnit = (text: string) => UNIT.test(text);

/** The number of filled cells that half of the records have at least. */
function usual(records: string[][]): number {
  const counts = records.map(filled).sort((a, b) => a - b);
  return counts[Math.floor(counts.length / 2)] ?? 0;
}

const TOTAL =
  /^(grand |sub-?)?(total|totals|totale|totaal|totalt|sum|summe|somme|suma|gesamt|gesamtsumme|zwischensumme|razem|celkem|итого|всего|合計|总计|總計)( (g[ée]n[ée]ral|generale?))?(:|(:| for| für| pour) .+)?$/i;
/** Reports put dashes where a sum says nothing. */
const isBlank = (cell: string) => /^[\s–—-]*$/.test(cell);

/** A line that sums up others: it begins with a word for it, holds a figure, and leaves cells blank. */
export function isTotal(cells: string[]): boolean {
  const [first, ...others] = cells.filter((cell) => !isBlank(cell));
  return (
    first !== undefined &&
    others.length + 1 < cells.length &&
    TOTAL.test(first.trim()) &&
    others.some((cell) => /\d/.test(cell))
  );
}

/** Lines of sums are few; where many lines begin so, it is what the column says. */
export const hasTotals = (records: string[][]): boolean => {
  const sums = records.filter(isTotal).length;
  return sums > 0 && sums < records.length && sums <= Math.max(1, records.length / 4);
};

/** What is said of the line that `describesColumns` found. */
export const saidOfDescribed = (file: string, described: boolean): string[] =>
  described ? [`The line below the names of ${file} describes them, and is no row.`] : [];

/** What is said of the lines above the names. */
export function saidOfAbove(file: string, records: string[][], above: number): string[] {
  const text = records
    .slice(0, above)
    .flatMap((cells) => cells.filter((cell) => cell.trim() !== ""))
    .join(" ");
  const lines = above === 1 ? "1 line above the names is" : `${above} lines above the names are`;
  return above === 0 ? [] : [`${lines} no rows of ${file}: "${text.slice(0, 80)}".`];
}
