/** A row of a workbook's sheet, and how cells are called there. */

export interface SheetRow {
  number: number;
  /** Missing cells are empty. */
  values: string[];
  /** Columns, by place, that the sheet itself knows as a number, a date or a truth; all else was typed as text. */
  typed: Set<number>;
  /** Columns, by place, of formulas whose result was not saved. */
  unsolved: Set<number>;
  /** It holds values of cells that are merged with those of rows above. */
  isFilled?: true;
}

/** Excel has no more columns than this; a reference beyond is damage. */
const MOST_COLUMNS = 16_384;

/** `C7` is the third column, number 2. */
export function columnOf(reference: string): number {
  let column = 0;
  for (const letter of /^[A-Z]+/.exec(reference)?.[0] ?? "") column = column * 26 + letter.charCodeAt(0) - 64;
  if (column < 1 || column > MOST_COLUMNS) throw new Error(`there is no cell ${reference}`);
  return column - 1;
}
