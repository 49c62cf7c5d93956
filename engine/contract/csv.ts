/** Fields of CSV files (RFC 4180) that people open in a spreadsheet. */

/** A leading = + - @ would be run as a formula by spreadsheets; plain numbers are left alone. */
const isFormula = (text: string) => /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text));

/** Quoted where needed; a text that a spreadsheet would run as a formula starts with an apostrophe. */
export function csvField(text: string): string {
  const safe = isFormula(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
